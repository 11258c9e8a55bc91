"""Documents hold to their published schemas, on every shipped example, and are the same bytes on every run."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from specc.reports.schema import problems, schema_names

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = sorted((ROOT / "specs" / "examples").glob("*.gpuspec"))
SPEC = """edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

param length = 4096 tokens

cluster pod {
  servers = auto(2..8) x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

training tune {
  model        = llama_3_1_8b
  cluster      = pod
  tokens       = 20B tokens
  sequence     = length
  global_batch = 256 sequences
  recompute    = full
  require duration <= 10 days
}

variant longer of tune {
  sequence = 8192 tokens
}

sweep lengths {
  length = [2048 tokens, 4096 tokens]
}
"""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("command", ["check", "predict", "bom", "names", "size"])
def test_examples_give_documents_that_hold_to_their_schema(
    command: str, path: Path, specc: Callable
) -> None:
    ran = specc(command, str(path), "-f", "json", "--quiet")
    assert ran.code == 0, ran.err
    document = json.loads(ran.out)
    assert document["schema"].startswith("gpuspec.")
    if command in schema_names():
        assert problems(command, document) == []


@pytest.mark.parametrize("name", schema_names())
def test_a_printed_schema_stands_alone(name: str, specc: Callable) -> None:
    from referencing import Registry, Resource

    printed = json.loads(specc("schema", name).out)
    resource = Resource.from_contents(printed)
    resolver = Registry().with_resource("it", resource).resolver("it")
    for reference in _references(printed):
        assert resolver.lookup(reference)


def _references(value: object) -> list[str]:
    if isinstance(value, list):
        return [reference for item in value for reference in _references(item)]
    if not isinstance(value, dict):
        return []
    here = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
    return here + [reference for item in value.values() for reference in _references(item)]


TRAINING = {
    "weights",
    "gradients",
    "optimizer",
    "activations",
    "buffers",
    "overhead",
    "total",
    "capacity",
}
INFERENCE = {"weights", "kv_cache", "activations", "overhead", "total", "capacity"}


@pytest.mark.parametrize("name", ["images_g293", "ranker_bert", "lora_rtx"])
def test_promised_names_are_there_where_nothing_is_computed(name: str, specc: Callable) -> None:
    ran = specc(
        "predict", str(ROOT / "specs" / "examples" / f"{name}.gpuspec"), "-f", "json", "-q"
    )
    for workload in json.loads(ran.out)["workloads"].values():
        training = workload["kind"] == "training"
        assert (TRAINING if training else INFERENCE) <= {*workload["memory"]["per_accelerator"]}
        assert {"mean", "peak"} <= {*workload["power"]}
        assert ("per_run" if training else "per_million_output_tokens") in workload["cost"]
        if not training:
            assert workload["ttft"]["p95"] == {
                "value": None,
                "unit": "s",
                "unknown": ["output tokens"],
            }
            assert workload["kv_cache_tokens"]["unit"] == "token"


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "pod.gpuspec", "tune.mfu"),
        ("explain", "pod.gpuspec", "tune.memory"),
        ("diff", "pod.gpuspec"),
        ("sweep", "pod.gpuspec", "-j", "1"),
        ("size", "pod.gpuspec"),
        ("names", "pod.gpuspec"),
        ("catalog", "h100"),
        ("catalog", "h100_sxm"),
        ("catalog", "gpt_oss_120b"),
        ("fields",),
        ("fields", "inference", "traffic.prompt"),
        ("fields", "server"),
        ("explain", "GS2101"),
        ("validate", "models"),
    ],
    ids=" ".join,
)
def test_other_documents_hold_to_theirs(
    words: tuple[str, ...], specc: Callable, tmp_path: Path
) -> None:
    (tmp_path / "pod.gpuspec").write_text(SPEC)
    ran = specc(*words, "-f", "json", "--quiet")
    assert ran.code == 0, ran.err
    document = json.loads(ran.out)
    name = document["schema"].removeprefix("gpuspec.").partition("/")[0]
    assert problems(name, document) == []


def test_a_schema_refuses_what_it_should(specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "pod.gpuspec").write_text(SPEC)
    document = json.loads(specc("predict", "pod.gpuspec", "-f", "json", "--quiet").out)
    assert problems("predict", document) == []
    del document["workloads"]["tune"]["iteration_time"]
    assert problems("predict", document)


@pytest.mark.parametrize("command", ["predict", "bom"])
def test_the_parts_of_a_document_add_up(command: str, specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "pod.gpuspec").write_text(SPEC)
    document = json.loads(specc(command, "pod.gpuspec", "-f", "json", "--quiet").out)
    if command == "bom":
        lines = document["clusters"]["pod"]["lines"]
        assert sum(line["quantity"] for line in lines if line["category"] == "server") >= 2
        return
    tune = document["workloads"]["tune"]
    parts = sum(part["value"] for part in tune["time"].values())
    assert parts == pytest.approx(tune["iteration_time"]["value"], rel=1e-6)
    memory = dict(tune["memory"]["per_accelerator"])
    total = memory.pop("total")["value"]
    memory.pop("capacity")
    assert sum(part["value"] for part in memory.values()) == pytest.approx(total, rel=1e-6)


def test_the_same_bytes_on_every_run_and_seed(tmp_path: Path) -> None:
    example = ROOT / "specs" / "examples" / "pretrain_70b.gpuspec"
    (tmp_path / "pod.gpuspec").write_bytes(example.read_bytes())
    for words in (
        ("predict", "-f", "json"),
        ("bom", "-f", "csv"),
        ("cables", "-f", "csv"),
        ("graph", "-f", "svg"),
    ):
        values = set()
        for seed, language in (("1", "C"), ("2", "de_DE.UTF-8")):
            ran = subprocess.run(
                [sys.executable, "-m", "specc", words[0], "pod.gpuspec", *words[1:]],
                cwd=tmp_path,
                capture_output=True,
                check=True,
                env={
                    "PATH": os.environ["PATH"],
                    "PYTHONHASHSEED": seed,
                    "LC_ALL": language,
                    "TZ": "Asia/Tokyo",
                },
            )
            values.add(ran.stdout)
        assert len(values) == 1, words


def test_58_and_59_names_are_data_in_every_format(specc: Callable, tmp_path: Path) -> None:
    evil = [
        '=HYPERLINK(\\"x\\")',
        "+1",
        "-1+1",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        '\\"onload=',
        "]]>",
        "a|b `c` *d*",
        "％=1",
        "-->",
    ]
    servers = "".join(
        f'server s{n} {{\n  title = "{title}"\n  height = 1 U\n}}\n'
        for n, title in enumerate(evil)
    )
    counted = " + ".join(f"1 x s{n}" for n in range(len(evil)))
    (tmp_path / "pod.gpuspec").write_text(
        f"edition 2026\n{servers}cluster pod {{\n  servers = {counted}\n}}\n"
    )
    table = specc("bom", "pod.gpuspec", "-f", "csv", "--quiet").out
    import csv

    for row in csv.reader(table.splitlines()):
        assert not [
            cell
            for cell in row
            if cell.lstrip()[:1] in set("=+@") or (cell[:1] == "-" and not _number(cell))
        ]
    for command, form in (
        ("bom", "html"),
        ("report", "html"),
        ("graph", "svg"),
        ("graph", "graphml"),
    ):
        text = specc(command, "pod.gpuspec", "-f", form, "--quiet").out
        assert "<script>alert" not in text, (command, form)
    import openpyxl

    assert specc("bom", "pod.gpuspec", "-f", "xlsx", "-o", "pod.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "pod.xlsx")
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert not (cell.data_type == "f" and "HYPERLINK" in str(cell.value)), (
                    cell.coordinate
                )


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
