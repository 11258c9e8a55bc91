"""Golden cases: every `.txtar` file under `tests/cases/` is a test, found by walking.

A case is one text file: a sentence on why it exists, then members. A member named `something.gpuspec` (or anything else
that does not begin with `$`) is written to a folder of its own. A member named `$ specc …` is a command line, and its text is
everything that the command says: standard output, standard error after a line `[err]`, and `[exit N]` where that is not 0.
`pytest --update-cases` rewrites them with what comes out now; read the diff.
"""

import re
from pathlib import Path

import pytest

from specc import __version__

CASES = Path(__file__).parent.parent / "cases"
HEADER = re.compile(r"^-- (.+) --\n", re.MULTILINE)


def read(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A case: its comment, and its members by name."""
    comment, *rest = HEADER.split(text)
    return comment, list(zip(rest[::2], rest[1::2], strict=True))


def blanked(text: str, folder: Path) -> str:
    """Without what may change and does not matter: the version, catalogue hashes, folders."""
    text = text.replace(str(folder), "FOLDER").replace(__version__, "VERSION")
    return re.sub(r'("catalogue": )"[0-9a-f]+"', r'\1"HASH"', text)


def said(ran, folder: Path) -> str:
    """What a command line gave, as a case holds it."""
    parts = [ran.out]
    if ran.err:
        parts.append(f"[err]\n{ran.err}")
    if ran.code:
        parts.append(f"[exit {ran.code}]\n")
    return blanked(
        "".join(part if part.endswith("\n") or not part else f"{part}\n" for part in parts), folder
    )


@pytest.mark.parametrize(
    "path",
    sorted(CASES.rglob("*.txtar")),
    ids=lambda path: str(path.relative_to(CASES).with_suffix("")),
)
def test_case(path: Path, specc, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    comment, members = read(path.read_text(encoding="utf-8"))
    assert comment.strip(), "a case begins with a sentence on why it exists"
    assert any(name.startswith("$ specc ") for name, _ in members), "a case runs a command"
    outputs = []
    for name, text in members:
        if name.startswith("$ specc "):
            outputs.append((name, said(specc(*name.split()[2:]), tmp_path)))
            continue
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        outputs.append((name, text))
    if request.config.getoption("--update-cases"):
        path.write_text(
            comment + "".join(f"-- {name} --\n{text}" for name, text in outputs), encoding="utf-8"
        )
        return
    for (name, expected), (_, actual) in zip(members, outputs, strict=True):
        assert actual == expected, name
