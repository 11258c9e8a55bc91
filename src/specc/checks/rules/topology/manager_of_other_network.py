"""GS4332: software for networks that the cluster does not have.

What it finds: licences of software that manages networks of a protocol, where the fabrics speak others.

Why it matters: a manager of InfiniBand does nothing on Ethernet switches: it is paid for, and the switches are managed by nobody.

Example:

```gpuspec
edition 2026
software manager { title = "Fabric manager"; protocols = [infiniband] }
nic card { rate = 400 Gb/s; protocols = [ethernet, roce] }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s); protocols = [ethernet, roce] }
cluster pod {
  servers = 4 x box
  software = 1 x manager
  fabric data { topology = single; leaf = leaf_switch; nic = card }
}
```

Use instead:

```gpuspec
edition 2026
software manager { title = "Fabric manager"; protocols = [ethernet] }
nic card { rate = 400 Gb/s; protocols = [ethernet, roce] }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s); protocols = [ethernet, roce] }
cluster pod {
  servers = 4 x box
  software = 1 x manager
  fabric data { topology = single; leaf = leaf_switch; nic = card }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.software import Software
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import protocols_of
from specc.topology.protocols import spoken


def manager_of_other_network(topology: Topology) -> Iterator[Finding]:
    """What each licence manages against what all fabrics speak; one that nobody knows may be it."""
    speaks = [protocols_of(layout) for layout in topology.fabrics.values()]
    if not speaks or not all(speaks):
        return
    here = set[str]().union(*speaks)
    for counted in topology.cluster.software:
        part = counted.of
        if isinstance(part, Software) and part.protocols and not spoken(part.protocols) & here:
            yield Finding(
                about=topology.cluster,
                field="software",
                message=f"`{part.name}` manages networks of {', '.join(part.protocols)}, but the fabrics of `{topology.cluster.name}` speak {', '.join(sorted(here))}",
                label="manages none of them",
                helps=("leave it out, or take the manager of these switches",),
            )


RULE = Rule(
    code="GS4332",
    slug="manager-of-other-network",
    severity=Severity.WARNING,
    judge=manager_of_other_network,
)
