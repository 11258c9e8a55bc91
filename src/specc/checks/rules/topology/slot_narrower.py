"""GS4206: a card sits in a slot that is narrower than its own link.

What it finds: accelerators in slots with fewer lanes or of an older generation than their link to the host; more accelerators
than there are slots for them, and cards of more slots in width than those slots together.

Why it matters: what crosses the slot goes at its pace: collectives over PCIe, loading, offloaded weights and caches. A group of cards
goes at the pace of the slowest.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import rtx4090

server box {
  accelerators = 2 x rtx4090
  slots { accelerator = 1 x pcie(gen = 4, lanes = 16) + 1 x pcie(gen = 4, lanes = 4) }
}

cluster desk {
  servers = 1 x box
}
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import rtx4090

server box {
  accelerators = 2 x rtx4090
  slots { accelerator = 2 x pcie(gen = 4, lanes = 16) }
}

cluster desk {
  servers = 1 x box
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.entity import EnumValue
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.topology.inventory import ServerGroup, lower_bound, total
from specc.topology.lay import Topology
from specc.topology.levels import pcie_rate
from specc.topology.slots import accelerator_cards, slot_links
from specc.units import Quantity
from specc.units.dimension import BYTE, SECOND
from specc.units.text import number, show


def slot_narrower(topology: Topology) -> Iterator[Finding]:
    """Each card against its slot, the widest slots first."""
    for host in {id(m.part): m for m in topology.machines}.values():
        slots = host.part.slots
        if slots is None or not slots.accelerator:
            continue
        cards = sum_counts(card.count for card in accelerator_cards(host.part))
        places = total(slots.accelerator)
        if cards > places:
            yield Finding(
                about=host.part,
                field="accelerators",
                severity=Severity.ERROR,
                message=f"`{host.part.name}` has {cards} accelerators in slots, but {places} slots for them",
                label=f"{cards - places} too many",
                others=((host.part, "slots", f"{places} slots"),),
                helps=("take fewer accelerators, or a server with more slots",),
            )
        yield from _wider(host, cards)
        yield from _narrower(host, cards)


def _wider(host: ServerGroup, cards: int) -> Iterator[Finding]:
    """Cards that take more slots in width than there are; slots that state none take any."""
    card, slots = host.accelerator, host.part.slots
    if card is None or card.width is None or slots is None:
        return
    places = [(s.of, lower_bound(s.count)) for s in slots.accelerator]
    if any(not isinstance(slot, EnumValue) or "width" not in slot.named for slot, _ in places):
        return
    room = sum_counts(
        count * slot.count("width", 1) for slot, count in places if isinstance(slot, EnumValue)
    )
    if cards * card.width <= room:
        return
    yield Finding(
        about=host.part,
        field="slots",
        severity=Severity.ERROR,
        message=f"{cards} `{card.name}` take {cards * card.width} slots in width, but those of `{host.part.name}` have {room}",
        label=f"{cards * card.width - room} too few",
        others=((card, "width", f"takes {card.width}"),),
        helps=("take cards of a single slot in width, or a server with wider slots",),
    )


def _narrower(host: ServerGroup, cards: int) -> Iterator[Finding]:
    accelerator = host.accelerator
    own = pcie_rate(accelerator.host_link) if accelerator is not None else None
    if accelerator is None or own is None:
        return
    slow = [s for s in slot_links(host.part)[:cards] if (pcie_rate(s) or own) < own]
    if not slow:
        return
    rate = min(pcie_rate(slot) or own for slot in slow)
    yield Finding(
        about=host.part,
        field="slots",
        message=(
            f"{len(slow)} of {cards} `{accelerator.name}` sit in slots of {show(Quantity(rate, BYTE / SECOND))}, "
            f"their link carries {show(Quantity(own, BYTE / SECOND))}"
        ),
        label=f"`{slow[-1]}` is {number(own / rate, 3)} times slower than the card",
        others=((accelerator, "host_link", f"`{accelerator.host_link}`"),),
        helps=("give every card a slot as wide as its link, or take cards that need less",),
    )


RULE = Rule(code="GS4206", slug="slot-narrower", severity=Severity.WARNING, judge=slot_narrower)
