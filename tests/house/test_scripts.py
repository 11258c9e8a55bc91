"""Scripts import each other in one direction."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

SCRIPTS = Path(__file__).parent.parent.parent / "scripts"


def _imported(path: Path, known: set[str]) -> set[str]:
    """The other scripts that a script imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(alias.name for alias in node.names)}
    return {name.rpartition(".")[2] for name in names} & known


def test_no_circle_in_scripts() -> None:
    paths = {path.stem: path for path in SCRIPTS.glob("*.py")}
    graph = {name: _imported(path, {*paths}) for name, path in paths.items()}
    assert any(graph.values()), "no script imports another: look here again"
    order = [*TopologicalSorter(graph).static_order()]  # raises CycleError
    assert len(order) == len(paths)
