"""Sweeps and variants: paths and values are language, judged by `check`, and errors of a point show."""

import csv
import io
import json
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from specc.cli.sweeping import jobs

SPEC = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

param rate = 1 requests/s
let rates = [1 requests/s, 2 requests/s]

cluster pod {
  servers = 1 x g593_zd2
}

inference chat {
  model   = llama_3_1_8b
  cluster = pod

  traffic {
    rate   = rate
    prompt = 512 tokens
    output = 128 tokens
  }

  parallel {
    let both = 2
    tensor = both
  }

  require ttft.p95 <= 500 ms
}

"""


@pytest.fixture
def swept(specc: Callable[..., Any], tmp_path: Path) -> Callable[[str], Any]:
    """The command's exit code and document for one sweep block."""

    def run(axes: str, head: str = SPEC) -> Any:
        (tmp_path / "case.gpuspec").write_text(f"{head}sweep s {{\n{axes}\n}}\n")
        ran = specc("sweep", "case.gpuspec", "-j", "1", "-f", "json")
        return ran.code, json.loads(ran.out) if ran.out else ran.err

    return run


AXES = [
    ("rate = rates", ["1 request/s", "2 request/s"], "throughput"),
    ("rate = [r * 4 for r in rates]", ["4 request/s", "8 request/s"], "throughput"),
    ("rate = [1 requests/s, 3 requests/s]", ["1 requests/s", "3 requests/s"], "throughput"),
    ("chat.traffic.prompt = [512 tokens, 2048 tokens]", ["512 tokens", "2048 tokens"], "latency"),
    ("chat.parallel.tensor = [1, 2]", ["1", "2"], "latency"),
    ("chat.weights = [bf16, fp8]", ["bf16", "fp8"], "latency"),
    ("chat.model.weights = [bf16, fp8]", ["bf16", "fp8"], "latency"),
    ("pod.servers = [1, 2, 4]", ["1", "2", "4"], "power"),
    ("pod.servers = [1 x g593_zd2, 3 x g593_zd2]", ["1 x g593_zd2", "3 x g593_zd2"], "power"),
]


@pytest.mark.parametrize(("axes", "values", "measure"), AXES, ids=[case[0] for case in AXES])
def test_axes_are_evaluated(
    swept: Callable[..., Any], axes: str, values: list[str], measure: str
) -> None:
    code, document = swept(axes)
    assert code == 0
    (name,) = (axis["name"] for axis in document["axes"])
    assert [
        point["values"][name].replace("requests", "request") for point in document["points"]
    ] == [value.replace("requests", "request") for value in values]
    measured = [point["results"][measure]["value"] for point in document["points"]]
    assert len(set(measured)) == len(values), "every value changes something"
    assert all(not point["errors"] for point in document["points"])
    assert all(point["requirements"]["met"] == 1 for point in document["points"])


WRONG = [
    ("pod.server = [1, 2]", "GS2002", "server"),
    ("nothing.here = [1, 2]", "GS2001", "nothing.here"),
    ("rate = [10 W]", "GS2102", "10 W"),
    ('rate = ["fast"]', "GS2108", '"fast"'),
    ("pod.servers = [1 W, 3]", "GS2006", "1 W"),
    ("chat.weights = [bf16, int1]", "GS2107", "int1"),
    ("chat.traffic.prompt = [512 W]", "GS2102", "512 W"),
    ("chat.parallel.tensor = [1.5]", "GS2105", "1.5"),
    ("chat.parallel.tensr = [1]", "GS2002", "tensr"),
    ("chat.traffic.prompt.mean = [1]", "GS2002", "prompt.mean"),
    ("pod.fabric.compute.rails = [2]", "GS2001", "compute"),
    ("rate = ratess", "GS2001", "ratess"),
]


@pytest.mark.parametrize(("axes", "code", "place"), WRONG, ids=[case[0] for case in WRONG])
@pytest.mark.parametrize("command", ["check", "sweep"])
def test_wrong_axes_are_errors_of_the_text(
    specc: Callable[..., Any], tmp_path: Path, command: str, axes: str, code: str, place: str
) -> None:
    text = f"{SPEC}sweep s {{\n  {axes}\n}}\n"
    (tmp_path / "case.gpuspec").write_text(text)
    ran = specc(command, "case.gpuspec", *(("-f", "concise") if command == "check" else ()))
    assert ran.code == 1
    line = SPEC.count("\n") + 2
    column = 3 + axes.index(place)
    said = ran.out + ran.err
    assert re.search(rf"case\.gpuspec:{line}:{column}\b", said), said
    assert said.count("error[") == 1
    assert f"error[{code}]" in said


def test_errors_of_a_point_show(swept: Callable[..., Any]) -> None:
    code, document = swept("chat.parallel.tensor = [2, 3]")
    assert code == 1
    fine, broken = document["points"]
    assert fine["errors"] == []
    assert broken["errors"]
    assert not broken["pareto"]


def test_errors_that_the_spec_has_too_are_not_the_points(swept: Callable[..., Any]) -> None:
    code, document = swept(
        "chat.traffic.prompt = [512 tokens, 600 tokens]", SPEC.replace("both = 2", "both = 3")
    )
    assert code == 0
    assert all(point["errors"] for point in document["points"])


def test_failed_requirements_are_counted_and_are_no_errors(swept: Callable[..., Any]) -> None:
    code, document = swept("rate = [1 requests/s]", SPEC.replace("500 ms", "1 us"))
    assert code == 0
    assert [point["requirements"]["failed"] for point in document["points"]] == [1]


def test_processes_change_nothing(specc: Callable[..., Any], tmp_path: Path) -> None:
    numbers = ", ".join(f"{n} tokens" for n in range(100, 140))
    (tmp_path / "case.gpuspec").write_text(
        f"{SPEC}sweep s {{\n  chat.traffic.prompt = [{numbers}]\n}}\n"
    )
    alone = specc("sweep", "case.gpuspec", "-j", "1", "-f", "csv")
    assert specc("sweep", "case.gpuspec", "-j", "2", "-f", "csv").out == alone.out


def test_variants_take_paths(specc: Callable[..., Any], tmp_path: Path) -> None:
    variants = """
variant longer of chat {
  traffic.prompt = 4096 tokens
}
variant two of pod {
  chat.parallel.tensor = 1
  servers = 2 x g593_zd2
}
variant half of chat {
  model.weights = fp8
}
"""
    (tmp_path / "case.gpuspec").write_text(SPEC + variants)
    assert specc("check", "case.gpuspec").code == 0
    out = specc("diff", "case.gpuspec").out
    assert "-> longer" in out
    assert "-> two" in out
    assert "-> half" in out
    changed = [part for part in out.split("case.gpuspec -> ") if part.strip()]
    assert "chat.ttft.p95" in changed[0]
    assert "pod.power.it" in changed[1]
    assert "chat.parallel.tensor" in changed[1] or "chat.ttft.p95" in changed[1]
    assert "chat.memory.per_accelerator.weights" in changed[2]
    (tmp_path / "wrong.gpuspec").write_text(
        SPEC + "variant typo of chat {\n  trafic.prompt = 4096 tokens\n}\n"
    )
    ran = specc("check", "wrong.gpuspec", "-f", "concise")
    assert ran.code == 1
    assert "error[GS2002]" in ran.out


def test_what_rests_on_a_changed_field_of_a_block_changes_too(
    specc: Callable[..., Any], tmp_path: Path
) -> None:
    text = SPEC.replace("output = 128 tokens", "output = prompt / 4")
    (tmp_path / "case.gpuspec").write_text(
        text + "variant longer of chat {\n  traffic.prompt = 4096 tokens\n}\n"
        "require chat.traffic.output <= 200 tokens\n"
    )
    assert specc("check", "case.gpuspec").code == 0
    ran = specc("predict", "case.gpuspec", "--variant", "longer")
    assert "GS7001" in ran.err


def test_words_win_over_names(specc: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "case.gpuspec").write_text(
        """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
cluster pod {
  servers = 1 x g593_zd2
}
training run {
  model = llama_3_1_8b
  cluster = pod
  sequence = 4096 tokens
  global_batch = 64
  parallel {
    tensor = 2
    order = [tensor, data, pipeline]
  }
}
"""
    )
    ran = specc("check", "case.gpuspec", "-f", "concise")
    assert "order" not in ran.out
    assert ran.code == 0, ran.out


def test_settings_have_the_dimension_of_the_default(
    specc: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "case.gpuspec").write_text(SPEC)
    ran = specc("check", "case.gpuspec", "--set", "rate=3 W", "-f", "concise")
    assert ran.code == 1
    assert "--set rate" in ran.out
    assert "GS2102" in ran.out
    assert specc("check", "case.gpuspec", "--set", "rate=3 requests/s").code == 0


POINTS = ", ".join(f"{n} tokens" for n in range(100, 180))


def _case(tmp_path: Path) -> None:
    (tmp_path / "case.gpuspec").write_text(
        f"{SPEC}sweep s {{\n  chat.traffic.prompt = [{POINTS}]\n}}\n"
    )


def test_a_sweep_that_was_killed_goes_on_to_the_same_bytes(
    specc: Callable[..., Any], tmp_path: Path
) -> None:
    _case(tmp_path)
    alone = specc("sweep", "case.gpuspec", "-j", "1", "-f", "csv")
    kept = tmp_path / "kept"
    whole = specc("sweep", "case.gpuspec", "-j", "1", "-f", "csv", "--resume", "kept")
    lines = kept.read_text().splitlines(keepends=True)
    assert len(lines) == 1 + 80 // 16
    # Killed after two jobs and in the middle of writing the third.
    kept.write_text("".join(lines[:3]) + lines[3][:40])
    again = specc("sweep", "case.gpuspec", "-j", "2", "-f", "csv", "--resume", "kept")
    assert alone.out == whole.out == again.out
    assert sorted(kept.read_text().splitlines()) == sorted("".join(lines).splitlines())


def test_finished_points_are_not_computed_again(specc: Callable[..., Any], tmp_path: Path) -> None:
    """A row of the journal stands in the table as it was written, right or wrong."""
    _case(tmp_path)
    specc("sweep", "case.gpuspec", "-j", "1", "-f", "csv", "--resume", "kept")
    kept = tmp_path / "kept"
    kept.write_text(kept.read_text().replace('"100 tokens"', '"from the journal"'))
    again = specc("sweep", "case.gpuspec", "-j", "1", "-f", "csv", "--resume", "kept")
    assert "from the journal" in again.out


def test_a_journal_of_another_sweep_is_refused(specc: Callable[..., Any], tmp_path: Path) -> None:
    _case(tmp_path)
    specc("sweep", "case.gpuspec", "-j", "1", "-f", "csv", "--resume", "kept")
    spec = tmp_path / "case.gpuspec"
    spec.write_text(spec.read_text().replace("1 x g593_zd2", "2 x g593_zd2"))
    ran = specc("sweep", "case.gpuspec", "-j", "1", "--resume", "kept")
    assert ran.code == 2
    assert "kept was not begun by this sweep" in ran.err


def test_columns_are_results_by_their_paths(specc: Callable[..., Any], tmp_path: Path) -> None:
    _case(tmp_path)
    columns = "chat.tpot.mean,pod.accelerators"
    ran = specc("sweep", "case.gpuspec", "-j", "2", "-f", "csv", "--columns", columns)
    head, first, *_ = ran.out.splitlines()
    names = head.split(",")
    assert names[:4] == [
        "chat.traffic.prompt",
        "accelerators",
        "chat.tpot.mean_s",
        "pod.accelerators_1",
    ]
    assert first.split(",")[3] == "8.0"
    assert "chat.tpot.mean" in specc("sweep", "case.gpuspec", "-j", "1", "--columns", columns).out
    wrong = specc("sweep", "case.gpuspec", "-j", "1", "--columns", "chat.tpot.men")
    assert wrong.code == 2
    assert "did you mean chat.tpot.mean" in wrong.err


def test_ten_thousand_points_keep_two_processes_busy() -> None:
    """Whoever is free takes the next job; whatever jobs last, two processes are 1.8 times as fast as one."""
    work = jobs(10_000)
    assert [point for job in work for point in job] == list(range(10_000))
    rng = random.Random(1)
    for _ in range(20):
        lasts = [len(job) * rng.choice((1, 1, 1, 5, 20)) for job in work]
        busy = [0, 0]
        for time in lasts:
            busy[busy.index(min(busy))] += time
        assert sum(lasts) / max(busy) >= 1.8


def test_a_cluster_without_dask_is_refused_with_what_to_install(
    specc: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _case(tmp_path)
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = specc("sweep", "case.gpuspec", "--scheduler", "tcp://127.0.0.1:8786")
    assert ran.code == 2
    assert "pip install 'gpuspec[dask]'" in ran.err


def test_a_columnar_file_has_the_columns_of_the_table_with_types(
    specc: Callable[..., Any], tmp_path: Path
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    _case(tmp_path)
    words = ("sweep", "case.gpuspec", "-j", "1")
    for name in ("a", "b"):
        assert specc(*words, "-f", "parquet", "-o", f"{name}.parquet").code == 0
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    table = parquet.read_table(tmp_path / "a.parquet")
    rows = list(csv.DictReader(io.StringIO(specc(*words, "-f", "csv").out)))
    assert table.column_names == list(rows[0])
    read = table.to_pylist()
    assert [int(row["accelerators"]) for row in rows] == [row["accelerators"] for row in read]
    for row, same in zip(rows, read, strict=True):
        power = row["power_W"]
        assert same["power_W"] == (float(power) if power else None)


def test_a_columnar_file_without_its_package_is_refused_before_any_point(
    specc: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _case(tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    ran = specc("sweep", "case.gpuspec", "-f", "parquet", "-o", "x.parquet")
    assert ran.code == 2
    assert "-f parquet needs pyarrow, which is not installed" in ran.err
    assert "pip install 'gpuspec[parquet]'" in ran.err
