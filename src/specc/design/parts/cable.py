"""Cables: copper, active optical, and fibre."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import EnumValue
from specc.design.part import Part
from specc.design.vocabulary import network
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Cable(Part):
    """A cable."""

    kind: ClassVar[str] = "cable"

    medium: str | None = field.word("What it is made of.", network.MEDIA)
    lengths: tuple[Quantity, ...] = field.listed("Lengths that are sold.", "m")
    reach: Quantity | None = field.quantity("Longest usable length.", "m")
    rate: Quantity | None = field.quantity(
        "Rate that it carries in one direction.", "byte/s", bits=True
    )
    connector: EnumValue | None = field.term(
        "The plug on both ends, or on the single end of a split cable.", network.CONNECTORS
    )
    ends: tuple[EnumValue, ...] = field.terms(
        "The plugs of a cable with different ends.", network.CONNECTORS
    )
    splits: int = field.count("Ends on the far side: 2 for a 1:2 split.", default=1, least=1)
    fibres: int | None = field.count("Fibres installed.")
    protocols: tuple[str, ...] = field.words("What it speaks.", network.PROTOCOLS)
