"""Drives."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import EnumValue
from specc.design.part import Part
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Drive(Part):
    """A drive in a server."""

    kind: ClassVar[str] = "drive"

    capacity: Quantity | None = field.quantity("Capacity.", "byte", required=True)
    read: Quantity | None = field.quantity("Sequential read rate.", "byte/s", bits=False)
    write: Quantity | None = field.quantity("Sequential write rate.", "byte/s", bits=False)
    endurance: Quantity | None = field.quantity("Bytes that may be written in its life.", "byte")
    form: str | None = field.word("u2, u3, e1s, e3s, m2 and so on.")
    host_link: EnumValue | None = field.term("The link to the host.")
