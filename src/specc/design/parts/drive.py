"""Drives."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import EnumValue
from specc.design.part import Part, highest_power, typical_power
from specc.design.vocabulary import hardware
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Drive(Part):
    """A drive in a server."""

    kind: ClassVar[str] = "drive"

    power: Quantity | None = typical_power("500 W")
    power_max: Quantity | None = highest_power("500 W")
    capacity: Quantity | None = field.quantity(
        "Capacity.", "byte", required=True, above_zero=True, high="10 PB"
    )
    read: Quantity | None = field.quantity(
        "Sequential read rate.", "byte/s", bits=False, above_zero=True, high="10 TB/s"
    )
    write: Quantity | None = field.quantity(
        "Sequential write rate.", "byte/s", bits=False, above_zero=True, high="10 TB/s"
    )
    endurance: Quantity | None = field.quantity(
        "Bytes that may be written in its life.", "byte", descriptive=True
    )
    form: str | None = field.word("How it is mounted.", hardware.DRIVE_FORMS)
    host_link: EnumValue | None = field.term("The link to the host.", hardware.HOST_LINKS)
