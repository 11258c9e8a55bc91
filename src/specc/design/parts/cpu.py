"""Processors of hosts."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import EnumValue
from specc.design.part import Part, highest_power, typical_power
from specc.design.vocabulary import dtypes, hardware
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Cpu(Part):
    """A processor of a host."""

    kind: ClassVar[str] = "cpu"

    power: Quantity | None = typical_power("5 kW")
    power_max: Quantity | None = highest_power("5 kW")
    cores: int | None = field.count("Cores per socket.")
    threads: int | None = field.count("Hardware threads per socket.", descriptive=True)
    memory_channels: int | None = field.count("Memory channels per socket.")
    memory_bandwidth: Quantity | None = field.quantity(
        "Rate of its memory.", "byte/s", bits=False, above_zero=True, high="20 TB/s"
    )
    pcie: EnumValue | None = field.term(
        "Lanes to the slots, such as pcie(gen = 5, lanes = 128).", hardware.HOST_LANES
    )
    pcie_lanes: int | None = field.count("PCIe lanes per socket [those of `pcie`].", most=4096)
    clock: Quantity | None = field.quantity("Base clock.", "1/s", above_zero=True)
    peak: dict[str, Quantity] = field.table(
        "Dense rates by dtype.", "FLOP/s", "OP/s", keys=dtypes.RATES, high="1000000 TFLOP/s"
    )
