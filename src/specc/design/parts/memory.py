"""Memory modules."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.part import Part
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Memory(Part):
    """A memory module."""

    kind: ClassVar[str] = "memory"

    capacity: Quantity | None = field.quantity("Capacity of one module.", "byte", required=True)
    bandwidth: Quantity | None = field.quantity("Rate of one module.", "byte/s", bits=False)
    type: str | None = field.word("ddr4, ddr5, lpddr5x and so on.")
