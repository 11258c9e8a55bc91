"""What the compiler learns of the disk it learns in one place, so that a kept verdict rests on all of it."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parent.parent.parent / "src" / "specc"
EDGES = ("cli", "editor", "importing", "measuring", "reports", "validation")
"""Floors that no verdict of `check` rests on; what they read is the program's own, or is written."""
HOMES = {"disk.py", "registry.py", "shipped.py"}
"""Where the disk is asked, and where the program looks for its own files."""
OF_PATHS = {
    "exists",
    "lexists",
    "isdir",
    "isfile",
    "islink",
    "realpath",
    "samefile",
    "getsize",
    "getmtime",
}
OF_SYSTEM = {"listdir", "scandir", "walk", "stat", "lstat", "open", "readlink"}
OF_FILES = {"read_text", "read_bytes", "iterdir", "glob", "rglob"}


def _asked(text: str) -> list[int]:
    """Lines that ask the disk."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if (isinstance(node, ast.Name) and node.id == "open" and isinstance(node.ctx, ast.Load))
        or (
            isinstance(node, ast.Attribute)
            and (
                node.attr in OF_PATHS | OF_FILES
                or (
                    node.attr in OF_SYSTEM
                    and isinstance(node.value, ast.Name)
                    and node.value.id == "os"
                )
            )
        )
    ]


def test_the_disk_is_asked_in_one_place() -> None:
    elsewhere = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE)
        if name.parts[0] not in EDGES and str(name) not in HOMES:
            lines = _asked(path.read_text(encoding="utf-8"))
            if lines:
                elsewhere[str(name)] = lines
    assert not elsewhere, "ask specc.disk"


def test_the_search_finds_questions() -> None:
    text = "import os\nos.path.exists('a')\nopen('a')\nos.walk('a')\nPath('a').read_text()\n"
    assert sorted(_asked(text)) == [2, 3, 4, 5]
