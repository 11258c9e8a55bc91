"""Memory modules."""

from typing import ClassVar

import attrs

from specc.design.attribute import quantity, word
from specc.design.part import Part
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False)
class Memory(Part):
    """A memory module."""

    kind: ClassVar[str] = "memory"

    capacity: Quantity | None = quantity("Capacity of one module.", "byte", required=True)
    bandwidth: Quantity | None = quantity("Rate of one module.", "byte/s", bits=False)
    type: str | None = word("ddr4, ddr5, lpddr5x and so on.")
