"""Modules that come from the one file are those that Python would import; whatever is wrong with the file, Python imports."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from specc.cli import bytecode
from specc.cli.bytecode import Bytecode
from specc.diagnostics.source import Source
from specc.syntax import parse
from specc.syntax.node import SyntaxNode

SPECS = Path(__file__).parent.parent.parent / "specs"
SOURCE = Path(__file__).parent.parent.parent / "src"
SCRIPT = """
import sys
sys.path[:0] = sys.argv[2:]
from specc.cli.bytecode import Bytecode
kept = Bytecode(sys.argv[1])
sys.meta_path.insert(0, kept)
import lone, pack.inner
import attr
kept.keep()
print(lone.VALUE, pack.inner.VALUE, *(type(m.__loader__).__name__ for m in (lone, pack, pack.inner, attr)), len(kept._compiled))
print(lone.__file__, lone.__cached__ == lone.__spec__.cached, pack.__path__, lone.__spec__.parent == "")
"""
INNER = r"""
import re
import attr
VALUE = 2
@attr.frozen
class Pair:
    left: int
    right: int = 2
@attr.frozen(kw_only=True)
class Three(Pair):
    third: int
@attr.frozen
class Other(Pair):
    right: str = ""
assert Three(left=1, third=3) == Three(left=1, right=2, third=3) and Other(1).right == ""
assert [(f.name, f.inherited) for f in attr.fields(Three)] == [("left", True), ("right", True), ("third", False)]
assert [(f.name, f.inherited) for f in attr.fields(Other)] == [("left", True), ("right", False)]
assert [f.inherited for f in attr.fields(Pair)] == [False, False] and attr.fields(Pair).left.evolve(kw_only=True).kw_only
assert Pair(1) == Pair(1, 2) and hash(Pair(1)) == hash(Pair(1, 2)) and Pair(1) != Pair(2)
found = re.compile("(?P<word>[a-z]+)|(?P<digits>\\d+)(?i:x)", re.ASCII | re.MULTILINE).match("17X")
assert found and found.groupdict() == {"word": None, "digits": "17"} and found.lastgroup == "digits"
assert re.compile(b"\\d").match(b"1") and not re.compile("^b", re.MULTILINE).match("ab") and re.compile("a.", 16).match("a\n")
assert re.compile("(?x) a  b").flags == re.VERBOSE | re.UNICODE and re.compile("\u2028[\ud800]").match("\u2028\ud800")
try:
    re.compile("(")
except re.error as error:
    assert error.pos == 0
"""
PYTHONS = "SourceFileLoader"
OURS = "_Loader"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    (tmp_path / "one" / "pack").mkdir(parents=True)
    (tmp_path / "two").mkdir()
    (tmp_path / "one" / "lone.py").write_text("VALUE = 1\n")
    (tmp_path / "one" / "pack" / "__init__.py").write_text("")
    (tmp_path / "one" / "pack" / "inner.py").write_text(INNER)
    return tmp_path / "kept.all"


def imported(kept: Path, *folders: str, **environment: str) -> tuple[list[str], str]:
    """What a process of its own imported, and what its modules say of themselves."""
    places = [str(kept.parent / folder) for folder in folders or ("two", "one")]
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(kept), *places],
        env={
            **os.environ,
            "PYTHONPATH": str(SOURCE),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(kept.parent / "bytecode"),
            **environment,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = ran.stdout.splitlines()
    return first.split(), second


def warm(kept: Path) -> str:
    """Python's own bytecode, ours, and what attrs compiled: what modules say of themselves before."""
    words, about = imported(kept)
    assert words[:6] == ["1", "2", *[PYTHONS] * 4]
    imported(kept)
    return about


def test_modules_and_what_attrs_compiled_come_from_the_file(kept: Path) -> None:
    about = warm(kept)
    before = kept.read_bytes()
    for seed in ("1", "2"):
        assert imported(kept, PYTHONHASHSEED=seed) == (["1", "2", *[OURS] * 4, "0"], about)
    assert kept.read_bytes() == before


def test_a_field_that_classes_inherit_is_told_once(kept: Path) -> None:
    script = (
        "import sys; from specc.cli.bytecode import Bytecode; sys.meta_path.insert(0, Bytecode(sys.argv[1]))\n"
        "import attr; Base = attr.make_class('Base', ['left'])\n"
        "one, two = (attr.frozen(type(name, (Base,), {})) for name in 'AB')\n"
        "print(attr.fields(one).left is attr.fields(two).left)"
    )
    warm(kept)
    ran = subprocess.run(
        [sys.executable, "-c", script, str(kept)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "True\n"


def test_a_source_that_changed_is_imported_anew(kept: Path) -> None:
    warm(kept)
    (kept.parent / "one" / "lone.py").write_text("VALUE = 31\n")
    assert imported(kept)[0][:4] == ["31", "2", PYTHONS, OURS]
    assert imported(kept)[0][:4] == ["31", "2", OURS, OURS]
    (kept.parent / "one" / "pack" / "inner.py").unlink()
    with pytest.raises(subprocess.CalledProcessError):
        imported(kept)


def test_a_file_that_python_finds_first_is_imported(kept: Path) -> None:
    warm(kept)
    (kept.parent / "two" / "lone.py").write_text("VALUE = 7\n")
    assert imported(kept)[0][:3] == ["7", "2", PYTHONS]
    assert imported(kept)[0][:3] == ["7", "2", OURS]
    assert imported(kept, "one")[0][:3] == ["1", "2", PYTHONS]


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"\xff" * 100, b"\x08" + bytes(7) + b"(\x00\x00\x00\x00xxxx", bytes(10_000)],
)
def test_a_file_that_is_none_of_ours_holds_nothing(kept: Path, content: bytes) -> None:
    kept.write_bytes(content)
    assert imported(kept)[0][:3] == ["1", "2", PYTHONS]
    assert imported(kept)[0][:3] == ["1", "2", OURS]


def test_nothing_is_kept_where_python_writes_no_bytecode_or_cannot(kept: Path) -> None:
    assert imported(kept, PYTHONDONTWRITEBYTECODE="1")[0][:3] == ["1", "2", PYTHONS]
    assert not kept.exists()
    nowhere = kept.parent / "missing" / "kept.all"
    assert imported(nowhere, "../one")[0][:3] == ["1", "2", PYTHONS]
    assert not list(kept.parent.glob("*.all*"))


def test_a_check_says_the_same_with_it(tmp_path: Path) -> None:
    (tmp_path / "a.gpuspec").write_text(
        "edition 2026\nserver s { height = 0 U }\nracc r { height = 5 U }\n"
    )
    ran = [
        subprocess.run(
            [sys.executable, "-m", "specc", "check", "--no-cache", "a.gpuspec"],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(SOURCE),
                "PYTHONDONTWRITEBYTECODE": "",
                "PYTHONPYCACHEPREFIX": str(tmp_path / "bytecode"),
            },
            capture_output=True,
            check=False,
        )
        for _ in range(3)
    ]
    assert ran[0].returncode == 1
    assert len({(each.returncode, each.stdout, each.stderr) for each in ran}) == 1
    files = list((tmp_path / "bytecode").rglob("*.all*"))
    assert [file.name.partition(".")[0] for file in files] == ["bytecode"]


def _written(value: object) -> object:
    """A Tree as values that can be compared."""
    if isinstance(value, SyntaxNode):
        return type(value).__name__, [_written(getattr(value, name)) for name in value.fields]
    if isinstance(value, (list, tuple)):
        return [_written(each) for each in value]
    return repr(value)


def test_a_file_of_the_catalogue_is_kept_as_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Bytecode(str(tmp_path / "kept.all"))
    monkeypatch.setattr(parse, "keeper", None)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    bytecode._keep_trees(kept, parse)
    files = sorted(SPECS.rglob("*.gpuspec"))
    assert len(files) > 500
    sources = [
        Source(f"std/{path.relative_to(SPECS)}", path.read_text(encoding="utf-8"))
        for path in files
    ]
    for source in sources:
        parse.parse(source)
    kept.keep()
    again = Bytecode(kept.path)
    bytecode._keep_trees(again, parse)
    for source in sources:
        tree, diagnostics = parse.parse(source)
        fresh, faults = parse.parse(Source("plain", source.text))
        assert (_written(tree), diagnostics) == (_written(fresh), faults), source.name
    assert not again._compiled


def test_a_faulty_file_of_the_catalogue_is_parsed_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "keeper", None)
    bytecode._keep_trees(Bytecode(str(tmp_path / "kept.all")), parse)
    source = Source("std/a.gpuspec", "edition 2026\nserver {\n")
    assert [f.code for f in parse.parse(source)[1]] == [f.code for f in parse.parse(source)[1]]
    assert parse.parse(source)[1]
