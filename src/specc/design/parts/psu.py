"""Power supplies."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.part import Part
from specc.design.vocabulary import network
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Psu(Part):
    """A power supply."""

    kind: ClassVar[str] = "psu"

    output: Quantity | None = field.quantity(
        "Rated output.", "W", required=True, above_zero=True, high="1 MW"
    )
    efficiency: Quantity | None = field.number(
        "Output over input at typical load.", low="1 %", high="100 %"
    )
    volts: Quantity | None = field.quantity("Input voltage.", "V", above_zero=True, high="2000 V")
    inlet: str | None = field.word("What its cord plugs into.", network.INLETS)
