"""GS4209: an adapter is faster than the slot that it goes into.

What it finds: adapters bought for a server's slots, where the slots that are left for them carry less than the adapter's ports.

Why it matters: the ports come up at full rate and the slot holds them back: 400 Gb/s behind PCIe 4.0 x16 give 252.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { slots { nic = 4 x pcie(gen = 4, lanes = 16) } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; links_per_server = 2 }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { slots { nic = 4 x pcie(gen = 5, lanes = 16) } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; links_per_server = 2 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.entity import EnumValue
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import lower_bound
from specc.topology.lay import Topology
from specc.topology.levels import pcie_rate
from specc.topology.members import Member
from specc.units.text import link_rate, number


def adapter_slot_too_slow(topology: Topology) -> Iterator[Finding]:
    """Bought adapters against the slots that take them, the fastest slots first; an unknown slot takes any."""
    for name, layout in topology.fabrics.items():
        for member in layout.members:
            rates = _slots(member)
            if (
                member.nic is None
                or member.nic.rate is None
                or not 0 < member.bought <= len(rates)
            ):
                continue
            ports = float(member.nic.rate) * min(
                member.nic.ports, -(-member.ends.links // member.bought)
            )
            slot = rates[member.bought - 1]
            if slot >= ports:
                continue
            assert member.machine is not None
            yield Finding(
                about=layout.fabric,
                field="nic",
                message=(
                    f"`{member.nic.name}` carries {link_rate(ports)} in `{name}`, but slots of "
                    f"`{member.machine.part.name}` carry {link_rate(round(slot, -6))}"
                ),
                label=f"{number(ports / slot, 3)} times its slot",
                others=((member.machine.part, "slots", "the slots"),),
                helps=("take a server with faster slots, or adapters that need less",),
            )


def _slots(member: Member) -> list[float]:
    """Rates of the slots for adapters (byte/s, one way), fastest first; empty where one is not known."""
    slots = member.machine.part.slots if member.machine is not None else None
    if slots is None:
        return []
    rates = []
    for counted in slots.nic:
        rate = pcie_rate(counted.of) if isinstance(counted.of, EnumValue) else None
        if rate is None:
            return []
        rates += [rate] * min(lower_bound(counted.count), 64)
    return sorted(rates, reverse=True)


RULE = Rule(
    code="GS4209",
    slug="adapter-slot-too-slow",
    severity=Severity.WARNING,
    judge=adapter_slot_too_slow,
)
