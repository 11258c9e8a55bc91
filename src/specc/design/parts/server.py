"""Servers: parts and how they are joined inside."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import Counted, Entity, EnumValue
from specc.design.part import Part, highest_power, typical_power
from specc.design.vocabulary import hardware, network
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ServerScaleUp(Entity):
    """How the accelerators of a server are joined."""

    switch: str | None = field.word(
        "The switch chips, such as nvswitch3; none where the links are direct.",
        hardware.SCALE_UP_SWITCHES,
    )
    domain: int | None = field.count(
        "How many accelerators reach each other at the full rate.", unit="gpus"
    )
    link: str | None = field.word(
        "The link's name where it differs from the accelerator's.", hardware.SCALE_UP_LINKS
    )
    each_way: Quantity | None = field.quantity(
        "Rate of one accelerator in one direction, where it differs.", "byte/s", bits=False
    )
    both_ways: Quantity | None = field.quantity(
        "The sum of both directions, where it differs.", "byte/s", bits=False
    )
    topology: EnumValue | None = field.term(
        "How the accelerators are joined.", hardware.SCALE_UP_TOPOLOGIES
    )
    in_network_reduction: bool | None = field.flag("Whether the switches reduce data on the way.")

    @property
    def rate(self) -> Quantity | None:
        """One-way rate of one accelerator, whichever convention was written."""
        if self.each_way is not None:
            return self.each_way
        return None if self.both_ways is None else self.both_ways / Quantity(2)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Onboard(Entity):
    """What is inside a server as sold; fabrics use these first."""

    nic: tuple[Counted, ...] = field.counted("Network adapters.", "nic")
    optic: tuple[Counted, ...] = field.counted("Transceivers delivered with it.", "optic")
    drive: tuple[Counted, ...] = field.counted("Drives.", "drive")
    cages: tuple[Counted, ...] = field.ports(
        "Cages that the first kind of adapter shares: 4 x osfp(2 x 400 Gb/s, heatsink = flat).",
        network.CAGES,
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Slots(Entity):
    """Slots and what they are wired for."""

    nic: tuple[Counted, ...] = field.ports("Slots for network adapters.", hardware.SLOTS)
    accelerator: tuple[Counted, ...] = field.ports("Slots for accelerator cards.", hardware.SLOTS)
    storage: tuple[Counted, ...] = field.ports("Drive bays.", hardware.SLOTS)
    memory: tuple[Counted, ...] = field.ports("Memory slots.", hardware.SLOTS)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Server(Part):
    """A machine; counted in clusters."""

    kind: ClassVar[str] = "server"

    power: Quantity | None = typical_power("500 kW")
    power_max: Quantity | None = highest_power("500 kW")
    sold_as: str = field.word("How the bill lists it.", hardware.SOLD_AS, default="system")
    cpus: tuple[Counted, ...] = field.counted("Processors.", "cpu")
    memory: tuple[Counted, ...] = field.counted("Memory modules.", "memory")
    drives: tuple[Counted, ...] = field.counted("Drives.", "drive")
    accelerators: tuple[Counted, ...] = field.counted("Accelerators.", "accelerator")
    nics: tuple[Counted, ...] = field.counted(
        "Network adapters that are not tied to a fabric.", "nic"
    )
    psus: tuple[Counted, ...] = field.counted("Power supplies.", "psu")
    psus_needed: int | None = field.count("Supplies that must work; the rest may fail.")
    scale_up: ServerScaleUp | None = field.block(ServerScaleUp, "How the accelerators are joined.")
    cooling: EnumValue | None = field.term(
        "How heat leaves: air, or liquid(to_liquid = 85 %).",
        hardware.COOLING.only("air", "liquid", "passive"),
    )
    onboard: Onboard | None = field.block(Onboard, "What is inside as sold.")
    slots: Slots | None = field.block(Slots, "Slots and what they are wired for.")
    management: tuple[Counted, ...] = field.ports(
        "Management ports: 1 x ethernet(1 Gb/s).", network.CAGES
    )
    enclosure: Entity | None = field.part("The chassis that holds it and others.", "enclosure")
    instance: str | None = field.text("The name under which a cloud rents it.")
    host_memory: Quantity | None = field.quantity(
        "Host memory where modules are not known.", "byte", high="1 PB"
    )
    memory_max: Quantity | None = field.quantity(
        "Most host memory that fits.", "byte", high="1 PB"
    )
    host_cores: int | None = field.count(
        "Host cores or virtual CPUs where processors are not known."
    )
