"""Software that is licensed."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import EnumValue
from specc.design.part import Item
from specc.design.vocabulary import money, network


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Software(Item):
    """A program that is licensed."""

    kind: ClassVar[str] = "software"

    licence: EnumValue | None = field.term(
        "How it is counted: licence(per = gpu, term = 1 year).", money.LICENCES
    )
    protocols: tuple[str, ...] = field.words(
        "What the networks speak that it manages, where it manages some.", network.PROTOCOLS
    )
