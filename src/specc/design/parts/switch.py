"""Switches."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import Counted, EnumValue
from specc.design.part import Part, highest_power, typical_power
from specc.design.vocabulary import network
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Switch(Part):
    """A network switch."""

    kind: ClassVar[str] = "switch"

    power: Quantity | None = typical_power("100 kW")
    power_max: Quantity | None = highest_power("100 kW")
    ports: tuple[Counted, ...] = field.ports(
        "Cages and how they break out: 32 x osfp(2 x 400 Gb/s).", network.SWITCH_PORTS
    )
    breakouts: tuple[EnumValue, ...] = field.terms(
        "Other ways in which a cage may be broken out: osfp(4 x 200 Gb/s).", network.CAGES
    )
    ports_max: int | None = field.count("Most ports that it can have at once, however broken out.")
    cage_power: Quantity | None = field.quantity(
        "Power that an optic in one cage may draw.", "W", high="500 W"
    )
    capacity: Quantity | None = field.quantity(
        "Switching capacity in one direction.", "byte/s", bits=True
    )
    linear: bool | None = field.flag("Whether its ports drive modules without a retimer (LPO).")
    latency: Quantity | None = field.quantity("Delay from port to port.", "ns", high="1 s")
    layer: int | None = field.count("2 or 3.")
    airflow: str | None = field.word("Which way the air goes.", network.AIRFLOWS)
    line_cards: tuple[Counted, ...] = field.counted("Cards of a modular switch.", "switch")
    protocols: tuple[str, ...] = field.words("What it speaks.", network.PROTOCOLS)
    in_network_reduction: bool | None = field.flag(
        "Whether it reduces data on the way (SHARP and the like)."
    )
    psus: tuple[Counted, ...] = field.counted("Power supplies.", "psu")
    management: tuple[Counted, ...] = field.ports("Management ports.", network.CAGES)
    price_class: str | None = field.text("Where the price list files it.", descriptive=True)
