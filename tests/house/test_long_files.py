"""Files and functions that have grown: a warning in the report, to make one look again, never a failure."""

import ast
import warnings
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent.parent / "src" / "specc"


@pytest.mark.filterwarnings("default")
def test_sizes() -> None:
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        name = path.relative_to(SOURCE)
        if lines > 400:
            warnings.warn(f"{name} has {lines} lines; look at it again", stacklevel=1)
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.FunctionDef)
                and node.end_lineno
                and node.end_lineno - node.lineno > 60
            ):
                warnings.warn(
                    f"{name}: {node.name} has {node.end_lineno - node.lineno} lines", stacklevel=1
                )
        assert lines < 2500, f"{name} can't be read at one sitting"
