"""Families of inputs: from a seed, one command line after the other with the files that it reads."""

import contextlib
import io
import json
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from fuzz import lines
from fuzz.corpus import ROOT, sound_specs, systems
from fuzz.derive import Deriver
from fuzz.generate import Generator
from fuzz.lines import OTHER, SPEC
from fuzz.mangle import Mangler
from fuzz.spoil import Spoiler
from specc.editor.server import LanguageServer
from specc.importing.source import source_names
from specc.record import record

SEEDS = Path(__file__).parent / "seeds"
SAMPLE = 40
"""Files of the catalogue for each one that is read: they are alike."""


@record
class Case:
    """One command line and what it reads.

    Attributes:
        words: The command line, without the program.
        files: Files of the folder that it runs in, by name.
        stdin: Standard input.
    """

    words: tuple[str, ...]
    files: dict[str, bytes]
    stdin: bytes = b""


Family = Callable[[int], Callable[[], Case]]


def _over_a_spec(pick: Random, content: bytes) -> Case:
    other = pick.choice(sound_specs()).encode()
    words = pick.choice(lines.over_specs())
    if pick.random() < 0.05:
        piped = tuple("-" if word == SPEC else word for word in words)
        return Case(words=piped, files={OTHER: other}, stdin=content)
    return Case(words=words, files={SPEC: content, OTHER: other})


def _specs(make: Callable[[int], Callable[[], bytes]]) -> Family:
    """A family of specs, each under any command."""

    def family(seed: int) -> Callable[[], Case]:
        pick, content = Random(seed), make(seed)
        return lambda: _over_a_spec(pick, content())

    return family


def _mangled(seed: int) -> Callable[[], bytes]:
    return Mangler(seed, [text.encode() for text in (*sound_specs(), *systems())]).file


def _catalogue(seed: int) -> Callable[[], bytes]:
    files = sorted((ROOT / "specs").rglob("*.gpuspec"))
    return Mangler(seed, [path.read_bytes() for path in files[seed % SAMPLE :: SAMPLE]]).file


def _derived(seed: int) -> Callable[[], bytes]:
    deriver = Deriver(seed)
    return lambda: deriver.text().encode()


def _made(seed: int) -> Callable[[], bytes]:
    generator = Generator(seed)
    return lambda: generator.spec().encode()


def _spoilt(seed: int) -> Callable[[], bytes]:
    spoiler = Spoiler(seed)
    return lambda: spoiler.spec().encode()


@cache
def _written_as_json() -> tuple[bytes, ...]:
    """Sound specs as `check -f model-json` writes them."""
    from specc.cli.main import main

    written = []
    for text in systems()[::6]:
        out = io.TextIOWrapper(io.BytesIO(), "utf-8")
        sys.stdin = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8")
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            main(["check", "-", "-f", "model-json"])
        out.flush()
        written.append(out.buffer.getvalue())  # type: ignore[attr-defined]
    sys.stdin = sys.__stdin__
    return tuple(written)


def documents(seed: int) -> Callable[[], Case]:
    """Specs written as JSON."""
    pick, mangler = Random(seed), Mangler(seed, _written_as_json())
    readers = [
        line
        for line in lines.over_specs()
        if line[0] in {"check", "bom", "predict", "fmt"} and SPEC in line
    ]

    def case() -> Case:
        words = tuple("main.json" if word == SPEC else word for word in pick.choice(readers))
        return Case(
            words=words, files={"main.json": mangler.file(), OTHER: sound_specs()[0].encode()}
        )

    return case


@cache
def seeds() -> dict[str, tuple[Path, ...]]:
    """Sound files by the source that reads them, and those that `verify` reads."""
    found = {name: tuple(sorted(SEEDS.glob(f"{name}.*"))) for name in (*source_names(), "verify")}
    lacking = [name for name, paths in found.items() if not paths]
    assert not lacking, f"no file of tests/fuzz/seeds is for {', '.join(lacking)}"
    return found


def imports(seed: int) -> Callable[[], Case]:
    """Files of other programs."""
    pick = Random(seed)
    mangler = Mangler(seed, [p.read_bytes() for paths in seeds().values() for p in paths])

    def case() -> Case:
        source = pick.choice([name for name in seeds() if name != "verify"])
        path = pick.choice(seeds()[source])
        return Case(
            words=lines.import_line(source, path.name),
            files={path.name: mangler.file(path.read_bytes())},
        )

    return case


def outputs(seed: int) -> Callable[[], Case]:
    """What running systems print, held against a sound spec."""
    spec = next(
        text for text in sound_specs() if "\ninference " in text and len(text) < 1000
    ).encode()
    mangler = Mangler(seed, [path.read_bytes() for path in seeds()["verify"]])
    return lambda: Case(words=("verify", SPEC, "out"), files={SPEC: spec, "out": mangler.file()})


def tables(seed: int) -> Callable[[], Case]:
    """Tables of measurements, a few rows of each."""
    pick = Random(seed)
    rows = [
        b"".join(path.read_bytes().splitlines(keepends=True)[:4])
        for path in sorted((ROOT / "data").glob("*.csv"))
    ]
    mangler = Mangler(seed, rows)
    return lambda: Case(words=pick.choice(lines.over_tables()), files={"rows.csv": mangler.file()})


def messages(seed: int) -> Callable[[], Case]:
    """Messages to the language server: a text is opened and changed, everything is asked at any place; some are mangled."""
    pick = Random(seed)
    methods = sorted(LanguageServer(io.BytesIO(), io.BytesIO()).features())
    texts = [text for text in sound_specs() if len(text) < 2000]
    mangler = Mangler(seed, [b"{}"])
    document = {"uri": "file:///nowhere/main.gpuspec", "version": 1}

    def place() -> dict[str, object]:
        return {
            "line": pick.choice((0, 1, 2, 5, 9, -1, 10**9)),
            "character": pick.choice((0, 2, 4, 7, 30, -1, 10**9)),
        }

    def message(at: int) -> dict[str, object]:
        if pick.random() < 0.2:
            change = {"range": {"start": place(), "end": place()}, "text": pick.choice(texts)[:40]}
            params: dict[str, object] = {"textDocument": document, "contentChanges": [change]}
            return {"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}
        params = {
            "textDocument": document, "position": place(), "range": {"start": place(), "end": place()}, "newName": "other", "query": "a",
            "context": {"includeDeclaration": True, "diagnostics": []}, "positions": [place()], "options": {"tabSize": 2, "insertSpaces": True},
        }  # fmt: skip
        return {"jsonrpc": "2.0", "id": at, "method": pick.choice(methods), "params": params}

    def framed(body: bytes) -> bytes:
        length = len(body) if pick.random() < 0.97 else pick.choice((-1, 0, 7, 10**9))
        return b"Content-Length: %d\r\n\r\n%b" % (length, body)

    def case() -> Case:
        opened = {**document, "languageId": "gpuspec", "text": pick.choice(texts)}
        sent: list[dict[str, object]] = [
            {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"capabilities": {}}},
            {
                "jsonrpc": "2.0",
                "method": "textDocument/didOpen",
                "params": {"textDocument": opened},
            },
            *(message(at) for at in range(1, pick.randrange(2, 9))),
        ]
        bodies = [json.dumps(one).encode() for one in sent]
        return Case(
            words=("lsp",),
            files={},
            stdin=b"".join(framed(mangler.file(b) if pick.random() < 0.2 else b) for b in bodies),
        )

    return case


def words(seed: int) -> Callable[[], Case]:
    """Command lines of any words over a sound spec."""
    pick = Random(seed)
    specs = [text.encode() for text in sound_specs()]
    return lambda: Case(
        words=lines.any_line(pick), files={SPEC: pick.choice(specs), OTHER: pick.choice(specs)}
    )


FAMILIES: dict[str, Family] = {
    "mangled": _specs(_mangled),
    "catalogue": _specs(_catalogue),
    "grammar": _specs(_derived),
    "make": _specs(_made),
    "spoil": _specs(_spoilt),
    "documents": documents,
    "imports": imports,
    "outputs": outputs,
    "tables": tables,
    "messages": messages,
    "words": words,
}
