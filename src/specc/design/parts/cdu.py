"""Coolant distribution units."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.part import Part
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Cdu(Part):
    """A coolant distribution unit."""

    kind: ClassVar[str] = "cdu"

    flow: Quantity | None = field.quantity(
        "Coolant flow.", "m^3/s", descriptive=True, above_zero=True
    )
    capacity: Quantity | None = field.quantity("Heat that it removes.", "kW")
