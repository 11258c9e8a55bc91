"""GS4403: storage is attached to no fabric.

What it finds: appliances of a cluster's `storage` block that no fabric attaches, while the cluster has fabrics.

Why it matters: nothing can be read from them, and the bill lacks their adapters, cables and switch ports.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
storage shelf { capacity = 500 TB; read = 40 GB/s }
cluster pod {
  servers = 4 x box
  storage { system = 2 x shelf }
  fabric compute { topology = single; leaf = leaf_switch; nic = card }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
storage shelf { capacity = 500 TB; read = 40 GB/s }
cluster pod {
  servers = 4 x box
  storage { system = 2 x shelf }
  fabric compute { topology = single; leaf = leaf_switch; nic = card; attach { shelf = 2 x 400 Gb/s } }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology


def storage_not_attached(topology: Topology) -> Iterator[Finding]:
    """Appliances that are on no fabric; a fabric of which only a rate is known says nothing of what hangs on it."""
    block = topology.cluster.storage
    layouts = topology.fabrics.values()
    if block is None or not layouts or any(layout.abstract for layout in layouts):
        return
    attached = {id(m.part) for layout in layouts for m in layout.members}
    for appliance in topology.appliances:
        if appliance.service != "storage" or id(appliance.part) in attached:
            continue
        yield Finding(
            about=block,
            field="system",
            message=f"{appliance.count} x `{appliance.part.name}` is attached to no fabric of `{topology.cluster.name}`",
            label="no link leads here",
            helps=(f"state in a fabric: `attach {{ {appliance.part.name} = 2 x 400 Gb/s }}`",),
        )


RULE = Rule(
    code="GS4403",
    slug="storage-not-attached",
    severity=Severity.WARNING,
    judge=storage_not_attached,
)
