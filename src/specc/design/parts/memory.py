"""Memory modules."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.part import Part, highest_power, typical_power
from specc.design.vocabulary import hardware
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Memory(Part):
    """A memory module."""

    kind: ClassVar[str] = "memory"

    power: Quantity | None = typical_power("500 W")
    power_max: Quantity | None = highest_power("500 W")
    capacity: Quantity | None = field.quantity(
        "Capacity of one module.", "byte", required=True, above_zero=True, high="10 TB"
    )
    bandwidth: Quantity | None = field.quantity(
        "Rate of one module.", "byte/s", bits=False, above_zero=True, high="10 TB/s"
    )
    type: str | None = field.word("Kind of memory.", hardware.MEMORY_TYPES, descriptive=True)
