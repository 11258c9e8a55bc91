"""Storage appliances."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import Counted
from specc.design.part import Part
from specc.design.vocabulary import network
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Storage(Part):
    """A storage appliance."""

    kind: ClassVar[str] = "storage"

    capacity: Quantity | None = field.quantity("Usable capacity.", "byte", above_zero=True)
    read: Quantity | None = field.quantity("Read rate.", "byte/s", bits=False)
    write: Quantity | None = field.quantity("Write rate.", "byte/s", bits=False)
    ports: tuple[Counted, ...] = field.ports(
        "Network ports: 4 x ethernet(200 Gb/s).", network.CAGES
    )
    psus: tuple[Counted, ...] = field.counted("Power supplies.", "psu")
