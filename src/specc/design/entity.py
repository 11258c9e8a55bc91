"""What every entity has: a name, where it was written, and where each of its values came from."""

from collections.abc import Mapping
from typing import ClassVar

import attrs

from specc.diagnostics.span import Span
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Citation:
    """Where numbers come from: a document, with its date and address."""

    kind: ClassVar[str] = "source"

    name: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    accessed: str | None = None
    address: str | None = None
    confidence: str | None = None
    note: str | None = None


@attrs.frozen(eq=False)
class Origin:
    """Where a value was written, and the document that it was taken from."""

    span: Span
    citation: Citation | None = None


@attrs.frozen(eq=False)
class Allowance:
    """`allow GS5203 because "why"`: a check that is silenced where it stands."""

    code: str
    why: str
    span: Span


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Entity:
    """Something that the text describes.

    `origins` gives the place and source of each stated field; a field that is not in it has its default. `path` is the
    name by which results call it (`pod.fabric.compute`) and, for parts, the import path. `base` is the entity that it was
    made from; `lineage` names that one and its own bases, nearest first: what was measured on them holds for it too.
    `conditions` are the requirements that stand in it or in those, as resolving keeps them until all is known that they name.
    """

    kind: ClassVar[str] = ""

    name: str = ""
    path: str = ""
    doc: str | None = None
    origin: Origin | None = None
    origins: dict[str, Origin] = attrs.field(factory=dict)
    allowances: tuple[Allowance, ...] = ()
    base: "Entity | None" = None
    lineage: tuple[str, ...] = ()
    conditions: tuple[object, ...] = ()

    def __repr__(self) -> str:
        """The kind and name; a generated one would cost start-up time for each kind."""
        return f"<{self.kind or type(self).__name__} {self.path or self.name}>"

    def span(self, field: str | None = None) -> Span | None:
        """Where a field was written, else where the entity was."""
        found = self.origins.get(field) if field else None
        return (found or self.origin).span if (found or self.origin) else None  # type: ignore[union-attr]


def kind_of(cls: type[Entity]) -> str:
    """The kind that a class declares; empty for blocks, one of which has a field of that name."""
    kind: object = cls.kind
    return kind if isinstance(kind, str) else ""


@attrs.frozen
class Auto:
    """An open value, perhaps with bounds, for the compiler to solve."""

    low: int | None = None
    high: int | None = None
    span: Span | None = attrs.field(default=None, eq=False)


@attrs.frozen
class EnumValue:
    """A word that may carry arguments: `fp8`, `pcie(gen = 5, lanes = 16)`, `torus(4, 4, 8)`.

    In a field, arguments that have names stand in `named`, in the order of their declaration, however they were written;
    `arguments` are those without: the sizes of a torus, the ports of a cage. `span` and `spans` are where the word and
    its arguments were written, the latter by position or name.
    """

    word: str
    arguments: "tuple[Value, ...]" = ()
    named: "dict[str, Value]" = attrs.field(factory=dict)
    span: Span | None = attrs.field(default=None, eq=False, repr=False)
    spans: Mapping[str | int, Span] = attrs.field(factory=dict, eq=False, repr=False)

    def quantity(self, name: str, position: int | None = None) -> Quantity | None:
        """A numeric argument by name, or by position."""
        found = self.named.get(name)
        if found is None and position is not None and position < len(self.arguments):
            found = self.arguments[position]
        return found if isinstance(found, Quantity) else None

    def count(self, name: str, default: int, position: int | None = None) -> int:
        """A whole argument by name or position, or the default."""
        number = self.quantity(name, position)
        return default if number is None else int(number)

    def __str__(self) -> str:
        """As it is written."""
        parts = [written(argument) for argument in self.arguments]
        parts += [f"{name} = {written(value)}" for name, value in self.named.items()]
        return f"{self.word}({', '.join(parts)})" if parts else self.word


@attrs.frozen(eq=False)
class Counted:
    """A count of something: a part, a port, a rate."""

    count: int | Auto
    of: "Value"
    span: Span | None = None


def written(value: "Value") -> str:
    """A value as the language writes it."""
    from specc.units.text import show

    match value:
        case Quantity():
            return show(value)
        case tuple():
            return f"[{', '.join(written(item) for item in value)}]"
        case Counted():
            count = written(value.count) if isinstance(value.count, Auto) else value.count
            return f"{count} x {written(value.of)}"
        case Auto():
            bounds = f"({value.low}..{value.high})" if value.high is not None else ""
            return f"auto{bounds}"
        case bool():
            return "true" if value else "false"
        case Entity() | Citation():
            return value.name
        case None:
            return "unknown"
        case _:
            return str(value)


Value = (
    Quantity
    | EnumValue
    | Counted
    | Entity
    | Auto
    | Citation
    | str
    | bool
    | tuple["Value", ...]
    | None
)
