"""GS4213: a fabric is to reduce data on the way, and its switches cannot.

What it finds: `in_network_reduction = true` in a fabric with a switch that states it has none, or that speaks Ethernet alone and does not
state it.

Why it matters: predictions halve the traffic of all-reduce that then runs at full length.

Source: NVIDIA SHARP documentation: Quantum switches reduce, Spectrum switches do not.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { height = 8 U; onboard { nic = 8 x card } }
switch leaf_switch { ports = 64 x osfp(400 Gb/s); protocols = [ethernet] }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; in_network_reduction = true }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { height = 8 U; onboard { nic = 8 x card } }
switch leaf_switch { ports = 64 x osfp(400 Gb/s); protocols = [infiniband] }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; in_network_reduction = true }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.protocols import spoken


def reduction_not_supported(topology: Topology) -> Iterator[Finding]:
    """Fabrics that state it, once each."""
    for name, layout in topology.fabrics.items():
        if not layout.fabric.in_network_reduction:
            continue
        for tier, switch in layout.switches:
            if _reduces(switch):
                continue
            yield Finding(
                about=layout.fabric,
                field="in_network_reduction",
                message=f"`{name}` is to reduce data in its switches, but `{switch.name}` at the {tier} does not",
                label="not in these switches",
                others=((switch, None, "no reduction"),),
                helps=("leave it out, or take switches that do, and state that they do",),
            )
            break


def _reduces(switch: Switch) -> bool:
    """As stated; switches that speak Ethernet alone do not where they do not say so."""
    if switch.in_network_reduction is not None:
        return switch.in_network_reduction
    return not switch.protocols or spoken(switch.protocols) != {"ethernet"}


RULE = Rule(
    code="GS4213",
    slug="reduction-not-supported",
    severity=Severity.WARNING,
    judge=reduction_not_supported,
)
