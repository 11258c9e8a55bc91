"""GS4335: servers cannot read what their storage gives.

What it finds: a stated read rate of the storage that is more than all servers' links on its networks carry.

Why it matters: the appliances are bought for a rate that never arrives.

Example:

```gpuspec
edition 2026
nic card { rate = 10 Gb/s }
storage shelf { capacity = 500 TB; read = 50 GB/s; ports = 8 x qsfp56(200 Gb/s) }
server box { onboard { nic = 1 x card } }
switch leaf_switch { ports = 48 x sfp28(25 Gb/s) + 8 x qsfp56(200 Gb/s) }
cluster pod {
  servers = 4 x box
  storage { read_bandwidth = 40 GB/s; system = 1 x shelf }
  fabric data { topology = single; leaf = leaf_switch; nic = card; attach { shelf = 4 x 200 Gb/s } }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 100 Gb/s }
storage shelf { capacity = 500 TB; read = 50 GB/s; ports = 8 x qsfp56(200 Gb/s) }
server box { onboard { nic = 1 x card } }
switch leaf_switch { ports = 32 x qsfp56(200 Gb/s) }
cluster pod {
  servers = 4 x box
  storage { read_bandwidth = 40 GB/s; system = 1 x shelf }
  fabric data { topology = single; leaf = leaf_switch; nic = card; attach { shelf = 4 x 200 Gb/s } }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.topology.lay import Topology
from specc.units import Quantity
from specc.units.text import show


def storage_beyond_servers(topology: Topology) -> Iterator[Finding]:
    """Links of servers over the fabrics that have storage, against the read rate."""
    block = topology.cluster.storage
    if block is None or block.read_bandwidth is None:
        return
    carried, where = 0, None
    for layout in topology.fabrics.values():
        if any(member.role == "storage" for member in layout.members):
            where = layout.fabric
            carried += sum_counts(
                m.ends.total * m.ends.rate for m in layout.members if m.role == "server"
            )
    if where is None or not carried or carried >= float(block.read_bandwidth):
        return
    rate = Quantity(carried, block.read_bandwidth.dimension)
    yield Finding(
        about=where,
        field="links_per_server" if where.links_per_server is not None else None,
        message=f"the links of the servers to their storage carry {show(rate)}, but `read_bandwidth` is {show(block.read_bandwidth)}",
        label="less than the storage gives",
        others=((block, "read_bandwidth", "what is to be read"),),
        helps=("give the servers more or faster links to it, or ask the storage for less",),
    )


RULE = Rule(
    code="GS4335",
    slug="storage-beyond-servers",
    severity=Severity.WARNING,
    judge=storage_beyond_servers,
)
