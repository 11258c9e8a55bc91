"""Network adapters."""

from typing import ClassVar

import attrs

from specc.design.attribute import count, quantity, term, words
from specc.design.noun import Term
from specc.design.part import Part
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False)
class Nic(Part):
    """A network adapter."""

    kind: ClassVar[str] = "nic"

    rate: Quantity | None = quantity("Rate of one port in one direction.", "byte/s", required=True, bits=True)
    ports: int = count("Ports at that rate.", default=1, least=1)
    cage: Term | None = term("What the optic or cable goes into: osfp, qsfp112, ...")
    host_link: Term | None = term("The link to the host.")
    protocols: tuple[str, ...] = words("What it speaks.", "infiniband", "roce", "ethernet", "efa", "slingshot", "omnipath")
    latency: Quantity | None = quantity("Delay that it adds.", "s")
    offload: tuple[str, ...] = words("Work that it takes from the host.")
