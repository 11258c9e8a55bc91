"""Software that is licensed."""

from typing import ClassVar

from specc.design import fields as field
from specc.design.entity import EnumValue
from specc.design.part import Item
from specc.design.vocabulary import money
from specc.record import record


@record(eq=False)
class Software(Item):
    """A program that is licensed."""

    kind: ClassVar[str] = "software"

    licence: EnumValue | None = field.term(
        "How it is counted: licence(per = gpu, term = 1 year).", money.LICENCES
    )
