"""Values while a file is being resolved: those of designs, and a few that never leave this station."""

from typing import Union

from specc.design.entity import Auto, Citation, Counted, Entity, EnumValue, Value
from specc.design.expression import Expression, Unknown
from specc.units import Dimension, Quantity
from specc.units.text import show


class Failure:
    """Stands where a value could not be had; the fault is reported, so whoever meets it stays silent."""

    __slots__ = ()


FAILED = Failure()


class Namespace:
    """A folder of the catalogue or an imported file: names behind a dot."""

    __slots__ = ("name", "path")

    def __init__(self, name: str, path: str) -> None:
        """`path` is the folder or file."""
        self.name = name
        self.path = path


Evaluated = Union[Value, Unknown, Expression, Failure, Namespace, dict[str, Quantity]]  # noqa: UP007 - Value is recursive


def describe(value: Evaluated) -> str:
    """What a value is, in a user's words: "80 GB, an amount of byte"."""
    if isinstance(value, Quantity):
        text = show(value)
        if value.unit == "%":
            return f"{text}, a percentage"
        base = str(value.dimension)
        return f"{text}, a plain number" if base == "1" and value.unit is None else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'the text "{value}"'
    if isinstance(value, EnumValue):
        return f"`{value}`"
    if isinstance(value, Counted):
        return f"a count of {describe(value.of)}"
    if isinstance(value, Auto):
        return "`auto`"
    if isinstance(value, Citation):
        return f"the source `{value.name}`"
    if isinstance(value, Entity):
        return f"the {value.kind or 'block'} `{value.name}`"
    if isinstance(value, Namespace):
        return f"the namespace `{value.name}`"
    if isinstance(value, tuple):
        return f"a list of {len(value)}"
    if isinstance(value, Expression):
        return _expression(value)
    return "`unknown`"


def _expression(value: Expression) -> str:
    text = value.name or (value.span.text if value.span is not None else value.operator)
    if isinstance(value.type, Dimension):
        plain = value.type.text == "1"
        return f"`{text}`, " + ("a plain number" if plain else f"a quantity in {value.type}")
    return f"`{text}`" if value.type is None else f"`{text}`, {value.type.text}"


def plain(value: Evaluated, known: dict[int, Value] | None = None) -> Value:
    """A value as designs hold it: what is not known is None, in lists too. `known` keeps lists that are shared."""
    if isinstance(value, tuple):
        known = {} if known is None else known
        if id(value) not in known:
            known[id(value)] = tuple([plain(item, known) for item in value])
        return known[id(value)]
    if isinstance(value, Unknown | Expression | Failure | Namespace | dict):
        return None
    return value
