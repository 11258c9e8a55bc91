"""Coolant distribution units."""

from typing import ClassVar

from specc.design import fields as field
from specc.design.part import Part
from specc.record import record
from specc.units import Quantity


@record(eq=False)
class Cdu(Part):
    """A coolant distribution unit."""

    kind: ClassVar[str] = "cdu"

    flow: Quantity | None = field.quantity("Coolant flow.", "m^3/s", descriptive=True)
    capacity: Quantity | None = field.quantity("Heat that it removes.", "W")
