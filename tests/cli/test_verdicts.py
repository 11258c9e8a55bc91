"""A kept verdict is what a fresh check would say, byte for byte; whatever is wrong with the cache, the check is made anew."""

import contextlib
import io
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from specc import disk, shipped
from specc.cli import verdicts
from specc.cli.main import main

SPEC = """edition 2026

from "parts/rack.gpuspec" import narrow
from std.servers.gigabyte import g593_zd2

site hall {
  rack { height = 48 U }
}

cluster pod {
  site    = hall
  servers = 1 x g593_zd2
}
"""
PART = "edition 2026\n\nrack narrow {\n  height = 42 U\n}\n"
Check = Callable[..., tuple[int, str, bool]]


@pytest.fixture(scope="module", autouse=True)
def folders_of_bytecode() -> None:
    """Made before a verdict is kept: where bytecode is not written, a process of another test makes them and so ages the folders beside."""
    for folder in {file.parent for file in Path(verdicts._PROGRAM, "specc").rglob("*.py")}:
        (folder / "__pycache__").mkdir(exist_ok=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "parts").mkdir(parents=True)
    (folder / "pyproject.toml").write_text("")
    (folder / "a.gpuspec").write_text(SPEC)
    (folder / "parts" / "rack.gpuspec").write_text(PART)
    return folder


@pytest.fixture
def check(
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Check]:
    """Runs `specc check` as a process of its own would: the exit code, the report, and whether a kept verdict was shown."""

    def run(
        *words: str, cwd: Path = project, cache: Path | None = None, **more: str
    ) -> tuple[int, str, bool]:
        monkeypatch.setattr(verdicts, "_open", None)
        monkeypatch.setattr(disk, "_noted", None)
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache or tmp_path / "cache"))
        for name, value in more.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(cwd)
        line = ["check", *words]
        kept = None if "--no-cache" in words else verdicts.recall(line)
        if kept is not None:
            return (*kept, True)
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = main(line)
        return code, out.getvalue(), False

    yield run
    disk._noted = None


def entries(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "gpuspec" / "verdicts").iterdir())


def test_the_same_bytes_and_code_without_the_compiler(check: Check) -> None:
    code, out, kept = check("a.gpuspec")
    assert not kept
    assert check("a.gpuspec") == (code, out, True)
    assert check("a.gpuspec", "--no-cache") == (code, out, False)


SCRIPT = """
import os, sys
exit = os._exit
before = set(sys.modules)
def leave(code):
    loaded = set(sys.modules) - before
    sys.stderr.write(" ".join(sorted(loaded & {"attr", "typing", "argparse", "specc.compiler"})))
    sys.stderr.flush()
    exit(code)
os._exit = leave
from specc.cli.main import run
run()
"""


def process(folder: Path, tmp_path: Path) -> tuple[int, bytes, bytes]:
    """The exit code, the bytes and the modules of a real run."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, "check", "a.gpuspec"],
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
    )
    return ran.returncode, ran.stdout, ran.stderr


def test_a_verdict_that_holds_loads_neither_attrs_nor_the_compiler(
    project: Path, tmp_path: Path
) -> None:
    (project / "a.gpuspec").write_text(SPEC.replace("48 U", "48 W"))
    code, out, loaded = process(project, tmp_path)
    assert code == 1
    assert b"specc.compiler" in loaded
    assert process(project, tmp_path) == (code, out, b"")


def test_a_verdict_holds_for_its_words_and_its_looks_alone(check: Check, project: Path) -> None:
    check("a.gpuspec")
    assert not check("a.gpuspec", "-f", "json")[2]
    assert not check("a.gpuspec", "--strict")[2]
    assert not check("a.gpuspec", "--set", "nodes=2")[2]
    assert not check("a.gpuspec", FORCE_COLOR="1")[2]
    assert not check("../a.gpuspec", cwd=project / "parts")[2]
    assert check("a.gpuspec")[2]


def test_nothing_is_kept_of_what_writes_or_reads_a_stream(
    check: Check, project: Path, tmp_path: Path
) -> None:
    for words in (("a.gpuspec", "--fix"), ("a.gpuspec", "--diff"), ("a.gpuspec", "-o", "out")):
        for _ in range(2):
            assert not check(*words)[2]
        (project / "out").unlink(missing_ok=True)
    assert not (tmp_path / "cache").exists()


def writes(path: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)

    return change


def folder_for_file(folder: Path) -> None:
    (folder / "parts/rack.gpuspec").unlink()
    (folder / "parts/rack.gpuspec").mkdir()


def link_to_elsewhere(folder: Path) -> None:
    (folder / "parts/rack.gpuspec").rename(folder.parent / "rack.gpuspec")
    (folder / "parts/rack.gpuspec").symlink_to(folder.parent / "rack.gpuspec")


def broken_byte(folder: Path) -> None:
    (folder / "a.gpuspec").write_bytes(SPEC.encode() + b"\xff")


CHANGES: dict[str, Callable[[Path], None]] = {
    "the file": writes("a.gpuspec", SPEC.replace("48 U", "47 U")),
    "a file of the same length": writes("a.gpuspec", SPEC.replace("48 U", "48 W")),
    "what it imports": writes("parts/rack.gpuspec", PART.replace("42 U", "42 W")),
    "a name that is gone": writes("parts/rack.gpuspec", PART.replace("narrow", "wide")),
    "a file that is gone": lambda folder: (folder / "parts/rack.gpuspec").unlink(),
    "a folder in place of a file": folder_for_file,
    "a link to elsewhere": link_to_elsewhere,
    "another root": writes("parts/gpuspec.toml", ""),
    "a broken byte": broken_byte,
    "a new file beside it": writes("b.gpuspec", "edition 2026\nlet a = 1\n"),
    "nothing that is read": writes(".hidden", "x"),
}


@pytest.mark.parametrize("paths", [("a.gpuspec",), (), ("missing.gpuspec", "a.gpuspec")])
@pytest.mark.parametrize("name", CHANGES)
def test_after_every_change_a_kept_verdict_is_the_fresh_one(
    name: str, paths: tuple[str, ...], check: Check, project: Path
) -> None:
    before = check(*paths)
    CHANGES[name](project)
    code, out, kept = check(*paths)
    assert (code, out, False) == check(*paths, "--no-cache")
    if kept:
        assert (code, out) == before[:2]


@pytest.fixture
def catalogue(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of what a check reads of the installed catalogue, which takes its place."""
    real, copied = Path(shipped.folder("specs")), tmp_path / "installed" / "specs"
    answers = disk.watch()
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["check", str(project / "a.gpuspec"), "--no-cache"]) == 0
    for kind, name in answers.digests:
        file = Path(name)
        if kind == "contents" and file.is_relative_to(real):
            place = copied / file.relative_to(real)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
    program = tmp_path / "installed" / "src" / "specc"
    program.mkdir(parents=True)
    monkeypatch.setattr(shipped, "_HERE", str(program))
    shipped.folder.cache_clear()
    yield copied
    shipped.folder.cache_clear()


SERVERS = "servers/gigabyte"
SERVER = f"{SERVERS}/g593_zd2.gpuspec"


def other_of_the_same_size_and_time(folder: Path) -> None:
    file = folder / SERVER
    status = file.stat()
    file.write_bytes(file.read_bytes().replace(b"height", b"heighx", 1))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)


def moved_over(folder: Path) -> None:
    file = folder / SERVER
    (folder / "beside").write_bytes(file.read_bytes().replace(b"height", b"heighx", 1))
    os.replace(folder / "beside", file)


def file_link(folder: Path) -> None:
    (folder / "beside").write_bytes(
        (folder / SERVER).read_bytes().replace(b"height", b"heighx", 1)
    )
    (folder / SERVER).unlink()
    (folder / SERVER).symlink_to(folder / "beside")


def folder_link(folder: Path) -> None:
    shutil.copytree(folder / SERVERS, folder.parent / "elsewhere")
    (folder.parent / "elsewhere" / "g593_zd2.gpuspec").unlink()
    shutil.rmtree(folder / SERVERS)
    (folder / SERVERS).symlink_to(folder.parent / "elsewhere")


INSTALLED: dict[str, Callable[[Path], None]] = {
    "other bytes of the same size and time": other_of_the_same_size_and_time,
    "another file in its place": moved_over,
    "a link in its place": file_link,
    "a link in the place of its folder": folder_link,
    "a file that is gone": lambda folder: (folder / SERVER).unlink(),
    "a folder that is gone": lambda folder: shutil.rmtree(folder / SERVERS),
    "a file where there was none": writes("servers/gigabyte.gpuspec", "edition 2026\n"),
    "a new file beside it": writes(f"{SERVERS}/new.gpuspec", "edition 2026\nlet = 1\n"),
}


@pytest.mark.parametrize("name", INSTALLED)
def test_after_every_change_of_the_catalogue_too(name: str, check: Check, catalogue: Path) -> None:
    before = check("a.gpuspec")
    assert check("a.gpuspec") == (*before[:2], True)
    INSTALLED[name](catalogue)
    code, out, kept = check("a.gpuspec")
    assert (code, out, False) == check("a.gpuspec", "--no-cache")
    if kept:
        assert (code, out) == before[:2]
    assert check("a.gpuspec") == (code, out, True)


def test_what_leads_to_links_in_the_catalogue_is_asked_again(
    check: Check, catalogue: Path, tmp_path: Path
) -> None:
    """A folder is as it was, and so is what lies in it but for a link: what that leads to has changed."""
    elsewhere = tmp_path / "elsewhere"
    shutil.move(catalogue / SERVERS, elsewhere)
    (catalogue / SERVERS).symlink_to(elsewhere)
    before = check("a.gpuspec")
    assert (before[0], check("a.gpuspec")[2]) == (0, True)
    (elsewhere / "g593_zd2.gpuspec").write_text("edition 2026\n")
    assert check("a.gpuspec")[:2] != before[:2]
    assert check("a.gpuspec") == (*check("a.gpuspec", "--no-cache")[:2], True)


def test_a_file_of_the_catalogue_that_changes_while_it_is_read_is_read_again(
    check: Check, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verdict of the file as it was is not that of the file as it is once the verdict is kept."""
    server, contents = catalogue / SERVER, disk._QUESTIONS["contents"]
    broken = server.read_bytes().replace(b"height", b"heighx", 1)

    def read(path: str) -> object:
        content = contents(path)
        if path == str(server):
            server.write_bytes(broken)
        return content

    with monkeypatch.context() as patched:
        patched.setitem(disk._QUESTIONS, "contents", read)
        code, _, _ = check("a.gpuspec")
    assert code == 0
    assert check("a.gpuspec") == check("a.gpuspec", "--no-cache")


@pytest.mark.parametrize("linked", [False, True])
def test_a_state_stands_for_what_lies_in_a_folder_without_links(
    linked: bool, tmp_path: Path
) -> None:
    (tmp_path / "tree" / "parts").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    if linked:
        (tmp_path / "tree" / "parts" / "more").symlink_to(tmp_path / "elsewhere")
    answers = disk.watch(str(tmp_path / "tree"))
    assert disk.entries(str(tmp_path / "tree" / "parts")) == ["more"] * linked
    assert not disk.is_file(str(tmp_path / "tree" / "none.gpuspec"))
    disk._noted = None
    told, asked = verdicts._told_by_state(answers)
    assert [Path(verdicts._PROGRAM, name).resolve().name for name in told] == ["tree", "parts"]
    assert [kind for kind, _ in asked] == ["entries"] * linked


def test_a_random_walk_over_trees(check: Check, project: Path) -> None:
    """Mutations one after the other, back to earlier trees too: what is shown is what a fresh check says."""
    choose = random.Random(7)
    texts = [SPEC, SPEC.replace("1 x", "2 x"), SPEC.replace("narrow", "wide"), "edition 2026\n"]
    parts = [PART, PART.replace("narrow", "wide"), "", None]
    held = 0
    for _ in range(60):
        (project / "a.gpuspec").write_text(choose.choice(texts))
        part = choose.choice(parts)
        path = project / "parts" / "rack.gpuspec"
        path.unlink(missing_ok=True)
        if part is not None:
            path.write_text(part)
        code, out, kept = check("a.gpuspec")
        held += kept
        assert (code, out, False) == check("a.gpuspec", "--no-cache")
        assert check("a.gpuspec") == (code, out, True)
    assert 0 < held < 60


def test_what_no_import_has_found_may_be_made(check: Check, project: Path) -> None:
    (project / "parts" / "rack.gpuspec").unlink()
    code, out, _ = check("a.gpuspec")
    assert (code, check("a.gpuspec")[2]) == (1, True)
    (project / "parts" / "rack.gpuspec").write_text(PART)
    assert check("a.gpuspec")[1:] != (out, True)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "other", "folder"])
def test_a_damaged_verdict_is_no_verdict(damage: str, check: Check, tmp_path: Path) -> None:
    code, out, _ = check("a.gpuspec")
    (entry,) = entries(tmp_path)
    content = entry.read_bytes()
    entry.unlink()
    if damage == "folder":
        entry.mkdir()
    else:
        flipped = bytes([*content[:40], content[40] ^ 1, *content[41:]])
        forms = {"cut": content[:-9], "flipped": flipped, "empty": b"", "other": b"\0" * 99}
        entry.write_bytes(forms[damage])
    assert check("a.gpuspec") == (code, out, False)
    if damage != "folder":
        assert check("a.gpuspec") == (code, out, True)


def test_a_cache_that_cannot_be_had(check: Check, project: Path, tmp_path: Path) -> None:
    code, out, _ = check("a.gpuspec")
    (tmp_path / "file").write_text("")
    for cache in (tmp_path / "file", Path("/proc/nowhere"), Path("/dev/full")):
        for _ in range(2):
            assert check("a.gpuspec", cache=cache) == (code, out, False)
    open_to_all = tmp_path / "all" / "gpuspec" / "verdicts"
    open_to_all.mkdir(parents=True)
    open_to_all.chmod(0o777)
    for _ in range(2):
        assert not check("a.gpuspec", cache=tmp_path / "all")[2]


def test_runs_at_once_and_runs_that_are_killed_leave_whole_verdicts(
    project: Path, tmp_path: Path
) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "specc", "check", "a.gpuspec"]
    runs = [
        subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, env=environment)
        for _ in range(4)
    ]
    runs[0].kill()
    for run in runs:
        run.wait()
    code, out, loaded = process(project, tmp_path)
    assert loaded == b""
    shutil.rmtree(tmp_path / "cache")
    assert process(project, tmp_path)[:2] == (code, out)


def test_old_verdicts_make_room(check: Check, tmp_path: Path) -> None:
    from specc.cli.verdicts import MOST

    check("a.gpuspec")
    (entry,) = entries(tmp_path)
    for number in range(MOST):
        shutil.copy(entry, entry.with_name(f"{number:032x}"))
    check("a.gpuspec", "--strict")
    assert len(entries(tmp_path)) <= MOST // 2 + 2
