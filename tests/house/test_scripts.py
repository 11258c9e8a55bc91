"""Scripts, and the modules of the calibration package, import each other in one direction."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PATHS = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for folder in ("scripts", "calibration")
    for path in sorted((ROOT / folder).rglob("*.py"))
}


def _imported(path: Path) -> set[str]:
    """The other modules of these that one imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name for name in names | {f"scripts.{name}" for name in names} if name in PATHS}


def test_no_circle() -> None:
    graph = {name: _imported(path) for name, path in PATHS.items()}
    assert sum(bool(imports) for imports in graph.values()) >= 10
    order = [*TopologicalSorter(graph).static_order()]  # raises CycleError
    assert set(order) == set(PATHS)
