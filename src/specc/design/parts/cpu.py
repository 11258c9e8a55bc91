"""Processors of hosts."""

from typing import ClassVar

import attrs

from specc.design.attribute import count, quantity, table, term
from specc.design.noun import Term
from specc.design.part import Part
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False)
class Cpu(Part):
    """A processor of a host."""

    kind: ClassVar[str] = "cpu"

    cores: int | None = count("Cores per socket.")
    threads: int | None = count("Hardware threads per socket.")
    memory_channels: int | None = count("Memory channels per socket.")
    memory_bandwidth: Quantity | None = quantity("Rate of its memory.", "byte/s", bits=False)
    pcie: Term | None = term("Lanes to the slots, such as pcie(gen = 5, lanes = 128).")
    clock: Quantity | None = quantity("Base clock.", "1/s")
    peak: dict[str, Quantity] = table("Dense rates by dtype.", "FLOP/s", "OP/s")
