"""Names that say something: `found` is what a search gave, and nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FILES = [
    path
    for name in ("src", "calibration", "scripts")
    for path in sorted((ROOT / name).rglob("*.py"))
]
SEARCHES = {
    "_at", "declared", "finditer", "fullmatch", "get", "lookup", "match", "matching", "member", "model", "next",
    "param", "result", "search", "tier",
}  # fmt: skip


def _bound(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What `found` is bound to."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.For | ast.comprehension):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else node.iter
            names = {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
            if value is not None and "found" in names:
                yield value


def _searched(value: ast.expr) -> bool:
    calls = [node.func for node in ast.walk(value) if isinstance(node, ast.Call)]
    return any(
        (c.attr if isinstance(c, ast.Attribute) else getattr(c, "id", "")) in SEARCHES
        for c in calls
    )


def test_found_is_what_was_searched_for() -> None:
    """A function that binds `found` searches, or fills in what a search did not give."""
    vague = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in FILES
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        and (values := list(_bound(function)))
        and not any(map(_searched, values))
    ]
    assert not vague, "say what it holds"
