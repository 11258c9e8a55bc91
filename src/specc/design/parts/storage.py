"""Storage appliances."""

from typing import ClassVar

import attrs

from specc.design.attribute import counted, ports, quantity
from specc.design.noun import Counted
from specc.design.part import Part
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False)
class Storage(Part):
    """A storage appliance."""

    kind: ClassVar[str] = "storage"

    capacity: Quantity | None = quantity("Usable capacity.", "byte")
    read: Quantity | None = quantity("Read rate.", "byte/s", bits=False)
    write: Quantity | None = quantity("Write rate.", "byte/s", bits=False)
    ports: tuple[Counted, ...] = ports("Network ports: 4 x ethernet(200 Gb/s).")
    psus: tuple[Counted, ...] = counted("Power supplies.", "psu")
