"""What all nodes of a Tree have in common.

Nodes are slotted classes, compared by identity: an attrs class would cost start-up time for each of them, and a deep `==`
would recurse.
"""

from collections.abc import Callable, Iterable
from typing import Any, dataclass_transform


def _annotated(space: dict[str, Any]) -> Iterable[str]:
    """The names that the body of a class annotates. From Python 3.14 on a function says them when it is asked (PEP 649)."""
    if "__annotations__" in space:
        return list(space["__annotations__"])
    say = space.get("__annotate__") or space.get("__annotate_func__")
    return say(1) if say is not None else ()  # 1: annotationlib.Format.VALUE, without importing it


@dataclass_transform()
class NodeType(type):
    """Makes slots of the fields that a class names; `fields` are these and the inherited ones."""

    fields: tuple[str, ...]

    def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> "NodeType":
        fields = tuple(_annotated(space))
        space["__slots__"] = fields
        space["fields"] = (*getattr(bases[0] if bases else None, "fields", ()), *fields)
        return super().__new__(cls, name, bases, space)


class SyntaxNode(metaclass=NodeType):
    """Anything that has a place in the text; made with the values of its fields, in their order."""

    start: int
    end: int

    def __init__(self, *values: Any) -> None:
        """The first of a kind writes the function that makes the others: classes that are not used cost nothing."""
        kind = type(self)
        kind.__init__ = _initialiser(kind.fields)  # type: ignore[method-assign]
        kind.__init__(self, *values)


def _initialiser(fields: tuple[str, ...]) -> Callable[..., None]:
    space: dict[str, Callable[..., None]] = {}
    stores = "; ".join(f"self.{field} = {field}" for field in fields)
    text = f"def __init__(self, {', '.join(fields)}): {stores}"
    exec(compile(text, "<node>", "exec"), space)  # noqa: S102 - names of our own
    return space["__init__"]
