"""Names that say something: `found` is what a search gave, and nothing else; a class has a name of its own."""

import ast
from collections import Counter
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


VIEWS = ROOT / "src/specc/api.py"  # what programs see is called after what it shows
NODES = ROOT / "src/specc/syntax/nodes.py"  # nobody says one without `nodes.`


def _classes(text: str) -> list[str]:
    return [node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)]


def test_a_class_has_a_name_of_its_own() -> None:
    product = [path for path in FILES if path.is_relative_to(ROOT / "src")]
    names = Counter(
        name
        for path in product
        if path not in (VIEWS, NODES)
        for name in _classes(path.read_text(encoding="utf-8"))
    )
    assert len(names) > 500
    assert not [name for name, count in names.items() if count > 1], "two classes of one name"


def test_nodes_are_told_from_what_they_mean() -> None:
    """A class of nodes with the name of another class is reached through its module alone."""
    others = {
        name
        for path in FILES
        if path != NODES
        for name in _classes(path.read_text(encoding="utf-8"))
    }
    shared = others & set(_classes(NODES.read_text(encoding="utf-8")))
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "specc.syntax.nodes":
                assert not shared & {alias.name for alias in node.names}, path


def test_the_search_for_classes_sees_those_inside_functions() -> None:
    assert _classes("class A: ...\ndef f():\n    class A: ...\n") == ["A", "A"]
