"""What kind of value an expression has: what may be added, compared or required is decided on types alone."""

from specc.design.entity import Auto, Citation, Counted, Entity, EnumValue
from specc.units import Dimension, Quantity


class Sort:
    """A kind of value that has no dimension; one object for each."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        """`text` names it in messages: "a condition"."""
        self.text = text

    def __repr__(self) -> str:
        """As in messages."""
        return self.text


CONDITION = Sort("a condition")
WORD = Sort("a word")
LIST = Sort("a list")
COUNTED = Sort("a counted part")
ENTITY = Sort("an entity")
SOURCE = Sort("a source")
OPEN = Sort("an open value")
SINGLE = Sort("a single value")
OTHER = Sort("a value of another form")

ValueType = Dimension | Sort | None
"""The dimension of a quantity, the sort of another value, None where a value is not known and might be of any."""


def type_of_value(value: object) -> ValueType:
    """The type of a value that is known; None is not known."""
    if value is None:
        return None
    if isinstance(value, Quantity):
        return value.dimension
    for sort, classes in _SORTS:
        if isinstance(value, classes):
            return sort
    return OTHER


_SORTS: tuple[tuple[Sort, tuple[type, ...]], ...] = (
    (CONDITION, (bool,)),
    (WORD, (str, EnumValue)),
    (LIST, (tuple,)),
    (COUNTED, (Counted,)),
    (ENTITY, (Entity,)),
    (SOURCE, (Citation,)),
    (OPEN, (Auto,)),
)
