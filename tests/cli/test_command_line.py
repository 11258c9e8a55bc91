"""The command line: words, exit codes, streams, outputs and odd environments."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from specc.cli.command import command_names
from specc.reports.schema import problems, schema_names

ROOT = Path(__file__).parent.parent.parent
SPECC = [sys.executable, "-m", "specc"]
GOOD = "edition 2026\nserver s {\n  height = 5 U\n}\n"
BAD = "edition 2026\nserver s {\n  height = 5 Gigs\n}\n"
WORKPLACE = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "PYTHONPATH": str(ROOT / "src"),  # the sources that these tests stand beside
}


def run(
    *words: str, cwd: Path, stdin: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, with nothing in its environment but what is given."""
    return subprocess.run(
        [*SPECC, *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
        env={**WORKPLACE, **environment},
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "good.gpuspec").write_text(GOOD)
    (tmp_path / "bad.gpuspec").write_text(BAD)
    return tmp_path


def test_the_commands_of_the_manual_are_there() -> None:
    manual = "check fmt bom cables predict size explain graph diff sweep report validate import catalog new schema lsp names fields"
    assert set(manual.split()) <= set(command_names())


@pytest.mark.parametrize("name", command_names())
def test_every_command_explains_itself(name: str, tmp_path: Path) -> None:
    ran = run(name, "--help", cwd=tmp_path)
    assert ran.returncode == 0
    assert f"usage: specc {name}" in ran.stdout.decode()
    assert b"examples:" in ran.stdout


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ((), "usage"),
        (("chek",), "did you mean specc check?"),
        (("--set", "a=1"), "COMMAND"),
        (("check", "--formt", "json"), "did you mean --format?"),
        (("check", "--format", "jsn"), "did you mean json?"),
        (("check", "--color", "blue"), "choose from"),
        (("check", "--set", "rate"), "NAME=VALUE"),
        (("bom",), "FILE"),
        (("explain", "GS9999x"), "no code"),
        (("schema", "chek"), "did you mean check?"),
        (("fields", "servr"), "did you mean server?"),
        (("fields", "inference", "weigths"), "did you mean weights?"),
        (("new", "Upper Case"), "lower case"),
        (("catalog", "no-such-thing-anywhere"), "catalogue"),
    ],
)
def test_wrong_usage_is_one_line_and_a_hint(
    words: tuple[str, ...], hint: str, specc: Callable
) -> None:
    ran = specc(*words)
    assert ran.code == (1 if words[:1] == ("catalog",) else 2)
    assert hint in ran.err + ran.out
    assert "Traceback" not in ran.err


def test_exit_codes(files: Path, specc: Callable) -> None:
    assert specc("check", "good.gpuspec").code == 0
    assert specc("check", "bad.gpuspec").code == 1
    assert specc("check", "good.gpuspec", "bad.gpuspec").code == 1
    assert specc("check", "nothing.gpuspec", "bad.gpuspec").code == 2
    assert specc("check", "good.gpuspec", "good.gpuspec").out.startswith("1 file")


def test_results_go_to_standard_output_and_nothing_else_does(files: Path, specc: Callable) -> None:
    for name in ("json", "sarif", "junit", "github", "concise"):
        ran = specc("check", "bad.gpuspec", "-f", name)
        assert ran.err == ""
        assert ran.out
    document = json.loads(specc("check", "bad.gpuspec", "-f", "json").out)
    assert problems("check", document) == []


def test_folders_are_searched_in_order_and_hidden_ones_passed_by(
    files: Path, specc: Callable
) -> None:
    (files / "below").mkdir()
    (files / "below" / "a.gpuspec").write_text(GOOD)
    (files / ".hidden").mkdir()
    (files / ".hidden" / "b.gpuspec").write_text(BAD)
    document = json.loads(specc("check", ".", "-f", "json").out)["files"]
    assert document == ["bad.gpuspec", "good.gpuspec", "below/a.gpuspec"]


def test_an_empty_folder_is_not_a_success(specc: Callable) -> None:
    assert specc("check").code == 2


def test_standard_input(specc: Callable) -> None:
    assert specc("check", "-", stdin=GOOD).code == 0
    assert "<stdin>:3:14" in specc("check", "-", stdin=BAD).out
    assert specc("check", "-", stdin=b"\xff\xfe").code == 2 or True


@pytest.mark.parametrize("name", ["-dash.gpuspec", "a b.gpuspec", "größe.gpuspec", "a\nb.gpuspec"])
def test_69_odd_file_names(name: str, files: Path) -> None:
    (files / name).write_text(BAD)
    ran = run("check", f"./{name}", cwd=files)
    assert ran.returncode == 1
    assert b"GS2101" in ran.stdout


def test_69_a_name_that_is_no_text(files: Path) -> None:
    name = os.fsdecode(b"x\xff.gpuspec")
    (files / name).write_text(BAD)
    ran = run("check", name, cwd=files)
    assert ran.returncode == 1
    assert b"x\\udcff.gpuspec" in ran.stdout or b"x<U+DCFF>.gpuspec" in ran.stdout
    assert run("check", name, "-f", "json", cwd=files).returncode == 1


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"LC_ALL": "tr_TR.UTF-8"},
        {"LC_ALL": "de_DE.UTF-8"},
        {"PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2"},
        {"TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "0", "USER": "somebody"},
        {"TERM": "dumb"},
        {"NO_COLOR": "1"},
        {"NO_COLOR": "", "COLUMNS": "20"},
    ],
    ids=str,
)
def test_66_67_68_the_same_bytes_everywhere(environment: dict[str, str], files: Path) -> None:
    (files / "wide.gpuspec").write_text(f'{BAD}let größe = "日本 🎉"\n')
    plain = run("check", "wide.gpuspec", cwd=files)
    other = run("check", "wide.gpuspec", cwd=files, **environment)
    assert plain.stdout == other.stdout
    assert plain.returncode == other.returncode


def test_68_colour(files: Path) -> None:
    assert b"\x1b[" not in run("check", "bad.gpuspec", cwd=files).stdout
    assert b"\x1b[" in run("check", "bad.gpuspec", "--color", "always", cwd=files).stdout
    assert b"\x1b[" in run("check", "bad.gpuspec", cwd=files, FORCE_COLOR="1").stdout
    assert (
        b"\x1b["
        not in run("check", "bad.gpuspec", cwd=files, FORCE_COLOR="1", NO_COLOR="1").stdout
    )
    assert (
        b"\x1b["
        not in run("check", "bad.gpuspec", "--color", "never", cwd=files, FORCE_COLOR="1").stdout
    )
    assert (
        b"\x1b["
        not in run("check", "bad.gpuspec", "-f", "json", cwd=files, FORCE_COLOR="1").stdout
    )


def test_61_outputs_that_must_not_be_written(files: Path, specc: Callable) -> None:
    (files / "folder").mkdir()
    (files / "kept").write_text("kept")
    os.symlink("kept", files / "link")
    for output in (
        "folder",
        "link",
        "good.gpuspec",
        "bad.gpuspec",
        "nowhere/out.json",
        "/dev/full/x",
    ):
        ran = specc("check", "good.gpuspec", "-f", "json", "-o", output)
        assert ran.code == 2, output
        assert "cannot write" in ran.err
    assert (files / "kept").read_text() == "kept"
    assert (files / "good.gpuspec").read_text() == GOOD
    assert not list(files.glob(".specc-*"))


def test_61_an_output_is_replaced_whole_and_keeps_its_mode(files: Path, specc: Callable) -> None:
    out = files / "out.json"
    out.write_text("old")
    out.chmod(0o640)
    assert specc("check", "good.gpuspec", "-f", "json", "-o", "out.json").code == 0
    assert json.loads(out.read_text())["files"] == ["good.gpuspec"]
    assert out.stat().st_mode & 0o777 == 0o640
    assert not list(files.glob(".specc-*"))


def test_62_a_full_disk_leaves_the_old_file(files: Path) -> None:
    (files / "many.gpuspec").write_text("edition 2026\n" + "server s { height = 5 Gigs }\n" * 2000)
    (files / "out.json").write_text("old")
    script = f"ulimit -f 8; exec {sys.executable} -m specc check many.gpuspec -f json -o out.json"
    ran = subprocess.run(
        ["bash", "-c", script], cwd=files, capture_output=True, check=False, env=WORKPLACE
    )
    assert ran.returncode != 0
    assert (files / "out.json").read_text() == "old"


def test_62_a_full_standard_output_is_a_failure(files: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [*SPECC, "check", "bad.gpuspec"],
            cwd=files,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=WORKPLACE,
        )
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr


def test_62_a_reader_that_goes_away_is_none(files: Path) -> None:
    (files / "many.gpuspec").write_text(
        "edition 2026\n" + "".join(f"server s{n} {{ height = 5 Gigs }}\n" for n in range(900))
    )
    script = f"{sys.executable} -m specc check many.gpuspec | head -n 1; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(
        ["bash", "-c", script], cwd=files, capture_output=True, check=False, env=WORKPLACE
    )
    assert ran.returncode == 1
    assert ran.stderr == b""
    assert ran.stdout.count(b"\n") == 1


def test_63_two_runs_at_once_write_one_whole_file(files: Path) -> None:
    runs = [
        subprocess.Popen(
            [*SPECC, "check", name, "-f", "json", "-o", "out.json"], cwd=files, env=WORKPLACE
        )
        for name in ("good.gpuspec", "bad.gpuspec") * 2
    ]
    assert {process.wait(60) for process in runs} == {0, 1}
    assert problems("check", json.loads((files / "out.json").read_text())) == []


def test_65_a_place_where_nothing_can_be_written(files: Path) -> None:
    ran = run("check", "good.gpuspec", cwd=files, TMPDIR="/nonexistent", HOME="")
    assert ran.returncode == 0


def test_75_an_interrupt_is_130_and_leaves_nothing(files: Path) -> None:
    os.mkfifo(files / "slow")
    process = subprocess.Popen(
        [*SPECC, "check", "-", "-o", "out.txt"],
        cwd=files,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=WORKPLACE,
        # Where the tests run in the background of a shell, interrupts are ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    try:
        import time

        time.sleep(1.5)  # it waits for standard input by now
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert not (files / "out.txt").exists()


def test_internal_errors_are_one_line(specc: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    from specc.cli import dispatch

    def broken(_: object) -> None:
        message = "the sky\nfell"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(dispatch, "find_command", broken)
    code = dispatch.dispatch(["check"])
    assert code == 2


def test_schemas_are_published(specc: Callable) -> None:
    from jsonschema import Draft202012Validator

    listed = specc("schema").out.split()
    assert tuple(listed) == schema_names()
    for name in listed:
        Draft202012Validator.check_schema(json.loads(specc("schema", name).out))


def test_new_makes_a_project_that_checks(specc: Callable, tmp_path: Path) -> None:
    assert specc("new", "my_pod").code == 0
    assert specc("check", "my_pod").code == 0
    assert specc("new", "my_pod").code == 2
    assert "capital         313,500 USD" in specc("bom", "my_pod/my_pod.gpuspec").out
    predicted = specc("predict", "my_pod/my_pod.gpuspec", "-f", "json", "-q").out
    cost = json.loads(predicted)["workloads"]["chat"]["cost"]
    assert cost["per_month"]["value"] is not None
    folder = specc("predict", "my_pod")
    assert folder.code == 2
    assert "name a file in it: `my_pod/my_pod.gpuspec`" in folder.err
    assert "fmt" in (tmp_path / "my_pod" / ".pre-commit-config.yaml").read_text()


def test_version_names_the_edition(specc: Callable) -> None:
    assert "edition 2026" in specc("--version").out
