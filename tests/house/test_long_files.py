"""Files and functions stay short enough to be read at one sitting."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "specc"
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 60


@pytest.mark.parametrize(
    "path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE))
)
def test_files_are_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_LINES, f"{lines} lines: split it where its parts do not need each other"


def _lines(function: ast.FunctionDef) -> int:
    """Lines from `def` to the last statement; what the docstring says of arguments and sources costs nothing."""
    first = function.body[0]
    said = ast.get_docstring(function, clean=False) is not None
    own = (first.end_lineno or first.lineno) - first.lineno + 1 if said else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - own


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno}: {function.name}, {_lines(function)} lines"
        for folder in ("src", "calibration", "scripts")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and _lines(function) > MOST_LINES_OF_A_FUNCTION
    ]
    assert not long, "give a part of it a name"
