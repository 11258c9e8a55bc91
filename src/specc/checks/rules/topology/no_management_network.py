"""GS4334: many servers with management ports, and no network for them.

What it finds: clusters of 32 servers or more with switches, whose servers state management ports that no fabric joins, where the bill is to
be ordered (`orderable = true`) or services are described. The latter is a remark: the network may be that of the hall.

Why it matters: without it nobody turns a server on, off or into its setup from afar, and the bill lacks switches and cables.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { management = 1 x ethernet(1 Gb/s); onboard { nic = 2 x card } }
switch leaf_switch { ports = 80 x osfp(400 Gb/s) }
cluster pod {
  servers = 32 x box
  services { login = 2 x box }
  fabric data { topology = single; leaf = leaf_switch; nic = card; attach { login = 1 x 400 Gb/s } }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { management = 1 x ethernet(1 Gb/s); onboard { nic = 2 x card } }
switch leaf_switch { ports = 80 x osfp(400 Gb/s) }
switch slow { ports = 48 x rj45(1 Gb/s) }
cluster pod {
  servers = 32 x box
  services { login = 2 x box }
  fabric data { topology = single; leaf = leaf_switch; nic = card; attach { login = 1 x 400 Gb/s } }
  fabric oob { topology = access; leaf = slow; links_per_server = 1 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.topology.lay import Topology
from specc.topology.shape import MANAGEMENT_RATE
from specc.units.text import number

_MANY = 32
"""Servers of a scalable unit: below, one walks there."""


def no_management_network(topology: Topology) -> Iterator[Finding]:
    """Servers with management ports against the slow links of all fabrics."""
    cluster = topology.cluster
    if not cluster.orderable and not cluster.services:
        return
    managed = sum_counts(
        m.count
        for m in topology.machines
        if m.part.management and not (m.enclosure is not None and m.enclosure.switches)
    )
    layouts = topology.fabrics.values()
    laid = [y for y in layouts if y.sized.tiers]
    slow = any(m.ends.rate <= MANAGEMENT_RATE for y in layouts for m in y.members)
    if managed < _MANY or not laid or slow or any(y.sized.problems for y in layouts):
        return
    yield Finding(
        about=cluster,
        field="orderable" if cluster.orderable else None,
        severity=Severity.WARNING if cluster.orderable else None,
        message=f"the management ports of {number(managed)} servers of `{cluster.name}` are joined by no fabric",
        helps=("add `fabric oob { topology = access; leaf = sn2201; links_per_server = 1 }`",),
    )


RULE = Rule(
    code="GS4334",
    slug="no-management-network",
    severity=Severity.INFO,
    judge=no_management_network,
)
