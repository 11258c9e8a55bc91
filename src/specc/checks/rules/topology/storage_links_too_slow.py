"""GS4402: the network carries less than the storage is asked to give.

What it finds: a storage read rate above what the links of the appliances carry together.

Why it matters: the appliances are paid for and never reached at their rate.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
storage shelf { capacity = 500 TB; read = 100 GB/s }
switch leaf_switch { ports = 32 x qsfp56(200 Gb/s) }
cluster pod {
  servers = 4 x box
  storage { read_bandwidth = 100 GB/s; system = 1 x shelf }
  fabric data { topology = single; leaf = leaf_switch; links_per_server = 1; attach { shelf = 2 x 200 Gb/s } }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
storage shelf { capacity = 500 TB; read = 100 GB/s }
switch leaf_switch { ports = 32 x qsfp56(200 Gb/s) }
cluster pod {
  servers = 4 x box
  storage { read_bandwidth = 100 GB/s; system = 1 x shelf }
  fabric data { topology = single; leaf = leaf_switch; links_per_server = 1; attach { shelf = 4 x 200 Gb/s } }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.units import Quantity
from specc.units.text import show


def storage_links_too_slow(topology: Topology) -> Iterator[Finding]:
    """Links of appliances over all fabrics against the read rate."""
    block = topology.cluster.storage
    if block is None or block.read_bandwidth is None:
        return
    carried = 0
    where = None
    for laid in topology.fabrics.values():
        for member in laid.members:
            if member.role == "storage":
                carried += member.ends.total * member.ends.rate
                where = laid.fabric
    if where is not None and carried < float(block.read_bandwidth):
        rate = Quantity(carried, block.read_bandwidth.dimension)
        yield Finding(
            about=where,
            field="attach",
            message=f"the links of the storage carry {show(rate)}, but `read_bandwidth` is {show(block.read_bandwidth)}",
            label="too few or too slow links",
            others=((block, "read_bandwidth", "what is to be read"),),
            helps=("attach the appliances with more or faster links",),
        )


RULE = Rule(
    code="GS4402",
    slug="storage-links-too-slow",
    severity=Severity.WARNING,
    judge=storage_links_too_slow,
)
