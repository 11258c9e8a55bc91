"""Enclosures: what is sold and racked as one, such as an NVL72 rack."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import Counted, EnumValue
from specc.design.part import Part
from specc.design.parts.server import ServerScaleUp
from specc.design.vocabulary import hardware


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Enclosure(Part):
    """Servers that are sold together and may share a scale-up domain; counts as its servers."""

    kind: ClassVar[str] = "enclosure"

    sold_as: str = field.word("How the bill lists it.", hardware.SOLD_AS, default="system")
    servers: tuple[Counted, ...] = field.counted("Servers in it.", "server", required=True)
    switches: tuple[Counted, ...] = field.counted("Switches in it.", "switch")
    shelves: tuple[Counted, ...] = field.counted("Power shelves.", "psu")
    shelves_needed: int | None = field.count("Shelves that must work; the rest may fail.")
    scale_up: ServerScaleUp | None = field.block(
        ServerScaleUp, "How the accelerators of all its servers are joined."
    )
    cooling: EnumValue | None = field.term(
        "How heat leaves: air, or liquid(to_liquid = 85 %).",
        hardware.COOLING.only("air", "liquid"),
    )
    racks: int = field.count("Racks that it fills.", default=1, least=1, most=100)
