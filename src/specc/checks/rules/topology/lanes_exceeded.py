"""GS4207: the cards of a server ask for more PCIe lanes than its processors have.

What it finds: accelerators in slots and network adapters that ask for more lanes together than the processors of a server have, where the
text builds the server itself. Servers of the catalogue are left alone: their makers put PCIe switches in between.

Why it matters: lanes are split: a card of 16 lanes then runs with 8 or 4, and what crosses it takes two or four times as long.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import rtx4090

cpu desktop {
  cores      = 16
  pcie_lanes = 24
}

server box {
  accelerators = 2 x rtx4090
  cpus         = 1 x desktop
}

cluster desk {
  servers = 1 x box
}
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import rtx4090

cpu workstation {
  cores      = 16
  pcie_lanes = 64
}

server box {
  accelerators = 2 x rtx4090
  cpus         = 1 x workstation
}

cluster desk {
  servers = 1 x box
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.nic import Nic
from specc.design.parts.server import Server
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.topology.inventory import onboard
from specc.topology.lay import Topology
from specc.topology.slots import (
    accelerator_cards,
    adapter_cards,
    host_lanes,
    self_built,
    slot_links,
)


def lanes_exceeded(topology: Topology) -> Iterator[Finding]:
    """Lanes of all cards against those of the processors, server by server."""
    for server in {id(m.part): m.part for m in topology.machines}.values():
        held = host_lanes(server) if self_built(server) else None
        cards = (*accelerator_cards(server), *adapter_cards(_adapters(topology, server)))
        asked = sum_counts(card.total for card in cards)
        if held is None or asked <= held:
            continue
        yield Finding(
            about=server,
            field="accelerators" if server.accelerators else None,
            message=f"the cards of `{server.name}` ask for {asked} PCIe lanes, its processors have {held}",
            label=f"{asked - held} lanes too many",
            others=((server, "cpus", f"{held} lanes"),),
            notes=tuple(
                f"{card.count} x `{card.name}` with {card.lanes} lanes each" for card in cards
            ),
            helps=(
                "take processors with more lanes, or fewer cards"
                + ("" if slot_links(server) else "; `slots` says how they are wired"),
            ),
        )


def _adapters(topology: Topology, server: Server) -> list[tuple[Nic, int]]:
    """Adapters inside the server and those that fabrics add."""
    adapters = onboard(server)
    for laid in topology.fabrics.values():
        for member in laid.members:
            here = member.machine is not None and member.machine.part is server
            if here and member.bought and member.nic is not None:
                adapters.append((member.nic, member.bought))
    return adapters


RULE = Rule(code="GS4207", slug="lanes-exceeded", severity=Severity.WARNING, judge=lanes_exceeded)
