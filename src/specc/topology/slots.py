"""How the cards of a server are seated: the lanes that they ask for, and the link that each really has to its host."""

from collections.abc import Iterator

from specc.design.entity import EnumValue
from specc.design.parts.accelerator import Accelerator
from specc.design.parts.cpu import Cpu
from specc.design.parts.nic import Nic
from specc.design.parts.server import Server
from specc.record import record
from specc.sums import sum_counts
from specc.topology.inventory import ServerGroup, lower_bound
from specc.units import Quantity

LANES = 16
"""Lanes of a link that states none."""
MOST_SLOTS = 4096
"""Slots of a kind that are told apart: no server has more."""
CARDS = ("pcie", None)
"""Forms of accelerators that sit in slots; modules sit on boards with PCIe switches of their own."""


@record
class SlotCards:
    """Equal cards of a server and the lanes of each."""

    name: str
    count: int
    lanes: int

    @property
    def total(self) -> int:
        """Lanes that they ask for together."""
        return self.count * self.lanes


def lanes_of(link: EnumValue | None) -> int:
    """Lanes of a PCIe link; 0 of another link, or of one that nobody knows."""
    return link.count("lanes", LANES, 1) if link is not None and link.word == "pcie" else 0


def host_lanes(server: Server) -> int | None:
    """PCIe lanes of all its processors; None where they are not known."""
    total = 0
    for counted in server.cpus:
        cpu = counted.of
        if not isinstance(cpu, Cpu):
            return None
        each = cpu.pcie_lanes if cpu.pcie_lanes is not None else lanes_of(cpu.pcie)
        if not each:
            return None
        total += lower_bound(counted.count) * each
    return total or None


def accelerator_cards(server: Server) -> tuple[SlotCards, ...]:
    """Its accelerators that sit in slots."""
    return tuple(
        SlotCards(name=part.name, count=lower_bound(counted.count), lanes=lanes_of(part.host_link))
        for counted in server.accelerators
        if isinstance(part := counted.of, Accelerator)
        and part.form in CARDS
        and lanes_of(part.host_link)
    )


def adapter_cards(adapters: list[tuple[Nic, int]]) -> tuple[SlotCards, ...]:
    """Network adapters that sit in slots."""
    return tuple(
        SlotCards(name=nic.name, count=count, lanes=lanes_of(nic.host_link))
        for nic, count in adapters
        if count and lanes_of(nic.host_link)
    )


def self_built(server: Server) -> bool:
    """Whether the text wires it itself: makers of the catalogue's servers put PCIe switches between processors and slots."""
    return not server.lineage and not server.path.startswith("std.")


def slot_links(server: Server) -> list[EnumValue]:
    """The slots for accelerators whose lanes are stated, the widest first."""
    slots = list(_slots(server))
    return sorted(slots, key=lambda slot: -slot.count("lanes", LANES, 1))


def _slots(server: Server) -> Iterator[EnumValue]:
    for counted in server.slots.accelerator if server.slots is not None else ():
        slot = counted.of
        if isinstance(slot, EnumValue) and slot.word == "pcie" and "lanes" in slot.named:
            yield from (slot for _ in range(min(lower_bound(counted.count), MOST_SLOTS)))


def seated_link(host: ServerGroup) -> EnumValue | None:
    """The link to the host that every accelerator of a server has: the card's, or what its slot and processors leave of it.

    Cards take the widest slots first, and what all of them do together goes at the pace of the narrowest. Processors with fewer
    lanes than their cards ask for split them evenly, in powers of two.
    """
    accelerator, server = host.accelerator, host.part
    link = accelerator.host_link if accelerator is not None else None
    if accelerator is None or link is None or link.word != "pcie" or accelerator.form not in CARDS:
        return link
    lanes, generation = lanes_of(link), link.count("gen", 0, 0)
    slots = slot_links(server)
    if slots:
        slot = slots[min(host.accelerators, len(slots)) - 1]
        lanes = min(lanes, lanes_of(slot))
        generation = min(generation, slot.count("gen", generation, 0))
    elif self_built(server):
        asked = sum_counts(card.total for card in accelerator_cards(server))
        held = host_lanes(server)
        while held is not None and asked > held and lanes > 1:
            lanes, asked = lanes // 2, asked // 2
    if lanes == lanes_of(link) and generation == link.count("gen", 0, 0):
        return link
    return EnumValue("pcie", named={"gen": Quantity(generation), "lanes": Quantity(lanes)})
