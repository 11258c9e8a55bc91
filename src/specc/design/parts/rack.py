"""Racks."""

from typing import ClassVar

import attrs

from specc.design.attribute import count, counted, quantity, term
from specc.design.noun import Counted, Term
from specc.design.part import Part
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False)
class Rack(Part):
    """A rack; the rack block of a site has the same fields."""

    kind: ClassVar[str] = "rack"

    power: Quantity | None = quantity("Usable power, both feeds intact.", "W")
    feeds: int | None = count("Independent feeds; each must carry the rack alone where there are two.")
    mass_limit: Quantity | None = quantity("Load that it may carry.", "kg")
    cooling: Term | None = term("How heat leaves: air, liquid(to_liquid = 85 %), rear_door.", "air", "liquid", "rear_door", "immersion")
    pdus: tuple[Counted, ...] = counted("Power distribution units in it.", "pdu")
    count: int | None = count("How many there are.")
    width: Quantity | None = quantity("Outer width.", "m")
    depth: Quantity | None = quantity("Outer depth.", "m")
    reserved: int | None = count("Height kept free for patch panels and the like.", unit="U")
