"""Power distribution units."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import Counted
from specc.design.part import Part
from specc.design.vocabulary import network
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Pdu(Part):
    """A power distribution unit."""

    kind: ClassVar[str] = "pdu"

    phases: int = field.count("1 or 3.", default=3, least=1)
    volts: Quantity | None = field.quantity(
        "Line to line for three phases.", "V", above_zero=True, high="2000 V"
    )
    amps: Quantity | None = field.quantity("Breaker rating.", "A", above_zero=True, high="1000 A")
    derating: Quantity | None = field.number(
        "Share of the rating for continuous load; 80 % where NEC applies.", high="100 %"
    )
    outlets: int | None = field.count("Outlets.")
    sockets: tuple[Counted, ...] = field.ports(
        "Outlets by kind: 24 x c13 + 12 x c19.", network.OUTLETS
    )
