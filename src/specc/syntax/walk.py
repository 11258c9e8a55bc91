"""Visiting a Tree without recursion."""

from collections.abc import Iterator

from specc.syntax.nodes import SyntaxNode

_PLACES = frozenset(
    ("doc", "end", "name_end", "name_start", "open", "operator_start", "start", "unit_start")
)
_SLOTS: dict[type[SyntaxNode], tuple[str, ...]] = {}


def slots(kind: type[SyntaxNode]) -> tuple[str, ...]:
    """The attributes of a kind of node that say what was written, not where; in a fixed order."""
    known = _SLOTS.get(kind)
    if known is None:
        known = _SLOTS[kind] = tuple(sorted(set(kind.fields) - _PLACES))
    return known


def children(node: SyntaxNode) -> list[SyntaxNode]:
    """The nodes right below a node, in the order of the text."""
    inside: list[SyntaxNode] = []
    for name in slots(type(node)):
        value = getattr(node, name)
        if isinstance(value, SyntaxNode):
            inside.append(value)
        elif isinstance(value, list):
            inside += value
    inside.sort(key=lambda child: child.start)
    return inside


def walk(node: SyntaxNode) -> Iterator[SyntaxNode]:
    """A node and everything below it, in the order of the text."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack += reversed(children(current))


def outline(node: SyntaxNode) -> list[str]:
    """What was written, one line a node and places left out: two Trees say the same where their outlines are equal."""
    lines: list[str] = []
    stack: list[tuple[int, str, object]] = [(0, "", node)]
    while stack:
        depth, name, value = stack.pop()
        if isinstance(value, SyntaxNode):
            below = [(child, getattr(value, child)) for child in slots(type(value))]
            plain = [
                f"{child}={item!r}"
                for child, item in below
                if not isinstance(item, SyntaxNode | list)
            ]
            lines.append(" ".join(["  " * depth + f"{name}{type(value).__name__}", *plain]))
            stack += [
                (depth + 1, f"{child}: ", item)
                for child, item in reversed(below)
                if isinstance(item, SyntaxNode | list)
            ]
        elif isinstance(value, list):
            lines.append("  " * depth + f"{name}{len(value)}")
            stack += [(depth + 1, "", item) for item in reversed(value)]
    return lines
