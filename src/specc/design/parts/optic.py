"""Transceivers."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import EnumValue
from specc.design.part import Part, highest_power, typical_power
from specc.design.vocabulary import network
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Optic(Part):
    """A transceiver."""

    kind: ClassVar[str] = "optic"

    power: Quantity | None = typical_power("200 W")
    power_max: Quantity | None = highest_power("200 W")
    rate: Quantity | None = field.quantity(
        "Rate of one port in one direction.", "byte/s", bits=True, above_zero=True, high="10 Tb/s"
    )
    ports: int = field.count("Ports at that rate: 2 for a twin-port module.", default=1, least=1)
    lanes: int | None = field.count("Electrical lanes of a port.", least=1, most=16)
    standard: str | None = field.word("Optical standard.", network.STANDARDS)
    reach: Quantity | None = field.quantity(
        "Longest fibre.", "m", above_zero=True, high="10000 km"
    )
    fibre: str | None = field.word("Kind of fibre.", network.FIBRES)
    connector: EnumValue | None = field.term("What the fibre plugs into.", network.CONNECTORS)
    fibres: int | None = field.count("Fibres lit per port.")
    fibres_present: int | None = field.count(
        "Fibres in the connector per port, lit or not.", descriptive=True
    )
    fits: tuple[EnumValue, ...] = field.terms(
        "Cages that it goes into, with the heatsink: osfp(heatsink = finned).", network.CAGES
    )
    linear: bool | None = field.flag(
        "Whether it has no retimer (LPO), so that the host drives the light."
    )
    protocols: tuple[str, ...] = field.words("What it speaks.", network.PROTOCOLS)
