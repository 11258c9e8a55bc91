"""Network adapters."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import EnumValue
from specc.design.part import Part
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Nic(Part):
    """A network adapter."""

    kind: ClassVar[str] = "nic"

    rate: Quantity | None = field.quantity(
        "Rate of one port in one direction.", "byte/s", required=True, bits=True
    )
    ports: int = field.count("Ports at that rate.", default=1, least=1)
    cage: EnumValue | None = field.term("What the optic or cable goes into: osfp, qsfp112, ...")
    host_link: EnumValue | None = field.term("The link to the host.")
    protocols: tuple[str, ...] = field.words(
        "What it speaks.", "infiniband", "roce", "ethernet", "efa", "slingshot", "omnipath"
    )
    latency: Quantity | None = field.quantity("Delay that it adds.", "s")
    offload: tuple[str, ...] = field.words("Work that it takes from the host.")
