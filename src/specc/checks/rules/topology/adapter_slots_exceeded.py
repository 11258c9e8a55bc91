"""GS4203: more adapters are added to a server than it has slots.

What it finds: fabrics that together buy more adapters for a server than its slots for adapters.

Why it matters: the bill would list cards that go nowhere.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { slots { nic = 4 x pcie(gen = 5, lanes = 16) } }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; links_per_server = 8 }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { slots { nic = 8 x pcie(gen = 5, lanes = 16) } }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; links_per_server = 8 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import total
from specc.topology.lay import Topology


def adapter_slots_exceeded(topology: Topology) -> Iterator[Finding]:
    """Bought adapters over slots, server by server."""
    for machine in topology.machines:
        slots = machine.part.slots
        if slots is None or not slots.nic:
            continue
        bought = 0
        last = None
        for laid in topology.fabrics.values():
            for member in laid.members:
                if (
                    member.machine is not None
                    and member.machine.part is machine.part
                    and member.bought
                ):
                    bought += member.bought
                    last = laid.fabric
        free = total(slots.nic)
        if last is not None and bought > free:
            yield Finding(
                about=last,
                field="nic",
                message=f"`{machine.part.name}` needs {bought} added adapters, but has {free} slots for them",
                label=f"{bought - free} too many",
                others=((machine.part, "slots", f"{free} slots"),),
                helps=("use fewer links, adapters with more ports, or another server",),
            )


RULE = Rule(
    code="GS4203",
    slug="adapter-slots-exceeded",
    severity=Severity.ERROR,
    judge=adapter_slots_exceeded,
)
