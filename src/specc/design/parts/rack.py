"""Racks."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import Counted, Entity, EnumValue
from specc.design.part import Part
from specc.design.vocabulary import hardware
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Rack(Part):
    """A rack; the rack block of a site has the same fields."""

    kind: ClassVar[str] = "rack"

    power: Quantity | None = field.quantity("Usable power, both feeds intact.", "kW", high="5 MW")
    feeds: int | None = field.count(
        "Independent feeds; the others must carry the rack when one of them fails.",
        most=16,
    )
    mass_limit: Quantity | None = field.quantity(
        "Load that it may carry.", "kg", above_zero=True, high="100 t"
    )
    cooling: EnumValue | None = field.term(
        "How heat leaves: air, liquid(to_liquid = 85 %), rear_door.",
        hardware.COOLING.only("air", "liquid", "rear_door", "immersion"),
    )
    pdus: tuple[Counted, ...] = field.counted("Power distribution units in it.", "pdu")
    cords: tuple[Entity, ...] = field.parts(
        "Power cords that are bought for what stands in it; those that come with it else.", "cable"
    )
    count: int | None = field.count("How many there are.", most=1_000_000)
    width: Quantity | None = field.quantity("Outer width.", "m", above_zero=True, high="5 m")
    depth: Quantity | None = field.quantity("Outer depth.", "m", above_zero=True, high="5 m")
    reserved: int | None = field.count("Height kept free for patch panels and the like.", unit="U")
