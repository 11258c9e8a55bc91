"""Faults of the system that a run is put through: streams that are gone, kills while writing, links in circles, clocks that jump."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fuzz.lines import over_specs

ROOT = Path(__file__).parent.parent.parent
SPECC = [sys.executable, "-m", "specc"]
SPEC = """edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 2 x g593_zd2
}

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic {
    rate   = 2 requests/s
    prompt = 128 tokens
    output = 64 tokens
  }
}

sweep rates {
  chat.traffic.rate = [1 requests/s, 2 requests/s]
}
"""
KILLED = """
import os, signal
{0}
from specc.cli.main import run
run()
"""
AT_THE_MOVE = "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
WHILE_WRITING = (
    "from specc import disk\nwhole = disk.digest_of\n"
    "disk.digest_of = lambda content: os.kill(os.getpid(), signal.SIGKILL) if len(content) > 5000 else whole(content)"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("")
    (folder / "main.gpuspec").write_text(SPEC)
    (folder / "other.gpuspec").write_text(SPEC.replace("2 x", "3 x"))
    return folder


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHONPATH": str(ROOT / "src"),
        **more,
    }


def check(project: Path, tmp_path: Path, *words: str, **more: str) -> tuple[int, bytes, bytes]:
    ran = subprocess.run(
        [*SPECC, "check", *words],
        cwd=project,
        capture_output=True,
        check=False,
        timeout=60,
        env=environment(tmp_path, **more),
    )
    return ran.returncode, ran.stdout, ran.stderr


def verdicts(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "gpuspec" / "verdicts").glob("*"))


@pytest.mark.parametrize("stream", [1, 2])
@pytest.mark.parametrize(
    "words",
    [
        ("check", "main.gpuspec"),
        ("bom", "main.gpuspec", "-f", "xlsx"),
        ("nothing",),
        ("--version",),
        ("--help",),
    ],
)
def test_a_stream_that_is_closed(
    stream: int, words: tuple[str, ...], project: Path, tmp_path: Path
) -> None:
    """What cannot be written anywhere is a failure, or none where nothing was to be said there; never a trace."""
    for _ in range(2):
        ran = subprocess.run(
            ["bash", "-c", f'exec "$@" {stream}>&-', "bash", *SPECC, *words],
            cwd=project, capture_output=True, check=False, timeout=60, env=environment(tmp_path),
        )  # fmt: skip
        assert ran.returncode in {0, 2}
        assert b"Traceback" not in ran.stderr + ran.stdout
        assert b"GS0001" not in ran.stderr + ran.stdout


class Gone:
    """A stream whose reader went away, or whose disk is full, after a few characters."""

    def __init__(self, error: type[OSError], number: int) -> None:
        self.error, self.number, self.left = error, number, 20
        self.buffer = self

    def write(self, text: str | bytes) -> int:
        self.left -= len(text)
        if self.left < 0:
            raise self.error(self.number, os.strerror(self.number))
        return len(text)

    def flush(self) -> None:
        if self.left < 0:
            raise self.error(self.number, os.strerror(self.number))

    def isatty(self) -> bool:
        return False


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # what stands in stays open
@pytest.mark.parametrize(
    ("error", "number", "codes"), [(BrokenPipeError, 32, {0, 1}), (OSError, 28, {0, 1, 2})]
)
def test_every_command_bears_a_reader_that_went_away_and_a_full_disk(
    error: type[OSError],
    number: int,
    codes: set[int],
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from specc.cli.main import main

    monkeypatch.chdir(project)
    (project / "main.gpuspec").write_text(SPEC.partition("inference")[0])
    seen = set()
    for words in over_specs()[::2]:
        about = (words[0], words[1] if words[0] == "emit" else words[-1])
        if words[0] in {"report", "sensitivity"} or "--diff" in words or about in seen:
            continue
        seen.add(about)
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", Gone(error, number))
            code = main(words)
        said = capsys.readouterr().err
        assert "GS0001" not in said, words
        if "error" not in said:
            assert code in codes, words
    assert len(seen) > 25


@pytest.mark.parametrize("moment", [AT_THE_MOVE, WHILE_WRITING])
def test_a_run_that_is_killed_while_it_keeps_a_verdict_leaves_none_or_a_whole_one(
    moment: str, project: Path, tmp_path: Path
) -> None:
    script = KILLED.format(moment)
    ran = subprocess.run(
        [sys.executable, "-c", script, "check", "main.gpuspec"],
        cwd=project, capture_output=True, check=False, timeout=60, env=environment(tmp_path),
    )  # fmt: skip
    assert ran.returncode == -signal.SIGKILL
    fresh = check(project, tmp_path, "main.gpuspec", "--no-cache")
    for _ in range(2):
        assert check(project, tmp_path, "main.gpuspec") == fresh


@pytest.mark.parametrize(
    "entry", ["pipe", "link to a pipe", "link to itself", "folder", "link to nothing"]
)
def test_an_entry_of_the_cache_that_is_no_file_is_no_verdict(
    entry: str, project: Path, tmp_path: Path
) -> None:
    fresh = check(project, tmp_path, "main.gpuspec")
    (kept,) = verdicts(tmp_path)
    kept.unlink()
    if entry == "pipe":
        os.mkfifo(kept)
    elif entry == "folder":
        kept.mkdir()
    elif entry == "link to a pipe":
        os.mkfifo(tmp_path / "pipe")
        kept.symlink_to(tmp_path / "pipe")
    else:
        kept.symlink_to(kept.name if entry == "link to itself" else "nothing")
    for _ in range(2):
        assert check(project, tmp_path, "main.gpuspec") == fresh


def test_links_in_circles_are_passed_by_or_named(project: Path, tmp_path: Path) -> None:
    (project / "round").mkdir()
    (project / "round" / "again").symlink_to(project)
    (project / "loop.gpuspec").symlink_to("loop.gpuspec")
    (project / "first").symlink_to("second")
    (project / "second").symlink_to("first")
    code, out, err = check(project, tmp_path, "main.gpuspec", "round")
    assert code in {0, 1, 2}
    code, out, err = check(project, tmp_path)
    assert (code, b"loop.gpuspec" in out) == (2, True)
    assert b"Traceback" not in out + err
    (project / "main.gpuspec").write_text(
        'edition 2026\nimport "loop.gpuspec" as l\nimport "first/x.gpuspec" as f\n'
    )
    code, out, _ = check(project, tmp_path, "main.gpuspec")
    assert code == 1
    assert out.count(b"error[") == 2
    (tmp_path / "cache").rename(tmp_path / "old")
    (tmp_path / "cache").symlink_to("cache")
    assert check(project, tmp_path, "main.gpuspec")[:2] == (code, out)


def test_clocks_that_jump_move_no_verdict(project: Path, tmp_path: Path) -> None:
    fresh = check(project, tmp_path, "main.gpuspec")
    for seconds in (0, 1, 2**31 - 1, 2**33):
        os.utime(project / "main.gpuspec", (seconds, seconds))
        for entry in verdicts(tmp_path):
            os.utime(entry, (2**33 - seconds, 2**33 - seconds))
        assert check(project, tmp_path, "main.gpuspec") == fresh
    before = (project / "main.gpuspec").stat()
    (project / "main.gpuspec").write_text(SPEC.replace("2 requests/s", "2 requests/W"))
    os.utime(project / "main.gpuspec", ns=(before.st_atime_ns, before.st_mtime_ns))
    code, out, _ = check(project, tmp_path, "main.gpuspec")
    assert code == 1, "the bytes changed, the time did not"
    assert (code, out) == check(project, tmp_path, "main.gpuspec", "--no-cache")[:2]


@pytest.mark.parametrize(
    "more",
    [
        {"LC_ALL": "POSIX", "PYTHONHASHSEED": "0"},
        {"LANG": "tr_TR.ISO8859-9", "PYTHONHASHSEED": "4294967295"},
        {"PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"},
        {"TZ": "Pacific/Kiritimati", "LC_NUMERIC": "de_DE.UTF-8"},
    ],
)
def test_locales_hash_seeds_and_encodings_move_no_byte(
    more: dict[str, str], project: Path, tmp_path: Path
) -> None:
    (project / "main.gpuspec").write_text(SPEC.replace("2 requests/s", '"größe 🎉"'), "utf-8")
    fresh = check(project, tmp_path, "main.gpuspec")
    for words in (("main.gpuspec",), ("main.gpuspec", "--no-cache")):
        assert check(project, tmp_path, *words, **more) == fresh


Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.mark.parametrize(
    "words", [("sweep", "main.gpuspec", "-j", "2"), ("lsp",), ("check", ".", "-j", "2")]
)
def test_an_interrupt_ends_without_a_trace(
    words: tuple[str, ...], project: Path, tmp_path: Path
) -> None:
    """Sent at several moments, while modules load too."""
    for delay in (0.02, 0.1, 0.3):
        process = subprocess.Popen(
            [*SPECC, *words], cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(tmp_path),
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )  # fmt: skip
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        process.kill()
        assert process.returncode in {0, 1, 130, -signal.SIGINT}, (out, err)
        assert b"GS0001" not in err
        if process.returncode == 130:
            assert b"Traceback" not in err, err
