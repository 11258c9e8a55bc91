"""GS4206: a card sits in a slot that is narrower than its own link.

What it finds: accelerators in slots with fewer lanes or of an older generation than their link to the host; and more accelerators
than there are slots for them.

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
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.topology.inventory import ServerGroup, total
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
        yield from _narrower(host, cards)


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
