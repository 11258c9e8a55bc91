"""Every command that the manual shows is run, page by page, on the specs that the page shows before it."""

import re
import shlex
import shutil
from itertools import pairwise, takewhile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FILES = Path(__file__).parent / "manual"
"""What users bring: configurations, quotes, logs."""
PAGES = [
    path
    for path in sorted((ROOT / "docs").rglob("*.md"))
    if "generated" not in path.parts and "decisions" not in path.parts
]
FENCE = re.compile(r"^```(gpuspec|sh|text)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:\$ )?(specc [a-z].*)$", re.MULTILINE)
WAITS = re.compile(r"--open|specc watch|specc lsp|--scheduler tcp:")
"""They open a browser, run until they are stopped, or need a cluster of workers."""
FAILS = re.compile(r"# exit code (\d)")


def steps(path: Path) -> list[tuple[str, str]]:
    """The specs and commands of a page, in its order."""
    found: list[tuple[str, str]] = []
    for fence in FENCE.finditer(path.read_text(encoding="utf-8")):
        if fence[1] == "gpuspec":
            found.append(("spec", fence[2]))
        else:
            found += [("run", line) for line in COMMAND.findall(fence[2])]
    return found


LONG = {"own-measurements.md"}
"""Pages whose commands go through all published measurements."""
WITH_COMMANDS = [
    pytest.param(
        path,
        id=str(path.relative_to(ROOT / "docs")),
        marks=[pytest.mark.slow] if path.name in LONG else [],
    )
    for path in PAGES
    if any(kind == "run" for kind, _ in steps(path))
]


@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_commands_run(page: Path, specc, tmp_path: Path) -> None:
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    spec, shown = "", set()
    for kind, text in steps(page):
        if kind == "spec":
            spec = text if text.startswith("edition") else spec
            continue
        if WAITS.search(text):
            continue
        expected = int(says[1]) if (says := FAILS.search(text)) else 0
        words = shlex.split(text, comments=True)[1:]
        given = (tmp_path / words[words.index("<") + 1]) if "<" in words else None
        words = list(takewhile(lambda word: word not in {"<", ">"}, words))
        for before, name in pairwise([words[0], *words]):
            file = tmp_path / name
            if (
                name.endswith(".gpuspec")
                and before != "-o"
                and (name in shown or not file.exists())
            ):
                file.write_text(spec, encoding="utf-8")
                shown.add(name)
        ran = specc(*words, stdin=None if given is None else given.read_text(encoding="utf-8"))
        assert ran.code == expected, f"{text}\n{ran.out[-2000:]}{ran.err}"


def test_pages_with_commands_are_found() -> None:
    assert len(WITH_COMMANDS) >= 12
