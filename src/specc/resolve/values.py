"""Values while a file is being resolved: those of designs, and a few that never leave this station."""

from typing import Union

from specc.design.entity import Auto, Citation, Counted, Entity, EnumValue, Value
from specc.units import Quantity
from specc.units.text import show


class Unknown:
    """`unknown`, or what rests on it."""

    __slots__ = ()


UNKNOWN = Unknown()


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


Found = Union[Value, Unknown, Failure, Namespace, dict[str, Quantity]]  # noqa: UP007 - Value is recursive


def describe(value: Found) -> str:
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
    return "`unknown`"
