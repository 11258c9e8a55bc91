"""Network adapters."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import EnumValue
from specc.design.part import Part, highest_power, typical_power
from specc.design.vocabulary import hardware, network
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Nic(Part):
    """A network adapter."""

    kind: ClassVar[str] = "nic"

    power: Quantity | None = typical_power("1 kW")
    power_max: Quantity | None = highest_power("1 kW")
    rate: Quantity | None = field.quantity(
        "Rate of one port in one direction.",
        "byte/s",
        required=True,
        bits=True,
        above_zero=True,
        high="10 Tb/s",
    )
    ports: int = field.count("Ports at that rate.", default=1, least=1)
    cage: EnumValue | None = field.term("What the optic or cable goes into.", network.CAGES)
    host_link: EnumValue | None = field.term("The link to the host.", hardware.HOST_LINKS)
    protocols: tuple[str, ...] = field.words("What it speaks.", network.NETWORK_PROTOCOLS)
    modes: tuple[EnumValue, ...] = field.terms(
        "Ways to set it, where its ports depend on what they speak: [infiniband(1 x 800 Gb/s), ethernet(2 x 400 Gb/s)].",
        network.ADAPTER_MODES,
    )
    linear: bool | None = field.flag("Whether its ports drive modules without a retimer (LPO).")
    latency: Quantity | None = field.quantity("Delay that it adds.", "ns", high="1 s")
