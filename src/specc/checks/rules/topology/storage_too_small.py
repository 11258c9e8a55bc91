"""GS4401: storage appliances give less than the cluster asks for.

What it finds: appliances whose capacity, read or write rates add up to less than the storage block states.

Why it matters: datasets do not fit, or accelerators wait for data and checkpoints.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
storage shelf { capacity = 500 TB; read = 40 GB/s }
cluster pod {
  servers = 4 x box
  storage { capacity = 4 PB; system = 4 x shelf }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
storage shelf { capacity = 500 TB; read = 40 GB/s }
cluster pod {
  servers = 4 x box
  storage { capacity = 4 PB; system = 8 x shelf }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_floats
from specc.topology.lay import Topology
from specc.units import Quantity
from specc.units.text import show

_FIELDS = (("capacity", "capacity"), ("read_bandwidth", "read"), ("write_bandwidth", "write"))


def storage_too_small(topology: Topology) -> Iterator[Finding]:
    """Sums over the appliances; an unknown figure of one decides nothing."""
    block = topology.cluster.storage
    appliances = [a for a in topology.appliances if a.service == "storage"]
    if block is None or not appliances:
        return
    for field, own in _FIELDS:
        wanted = getattr(block, field)
        values = [getattr(a.part, own) for a in appliances]
        if wanted is None or any(v is None for v in values):
            continue
        total = sum_floats(float(v) * a.count for v, a in zip(values, appliances, strict=True))
        if total < float(wanted):
            short = Quantity(float(wanted) - total, wanted.dimension)
            yield Finding(
                about=block,
                field=field,
                message=f"the storage of `{topology.cluster.name}` gives {show(Quantity(total, wanted.dimension))}, but {show(wanted)} are stated",
                label=f"{show(short)} missing",
                others=((block, "system", "what gives it"),),
                helps=("add appliances, or state less",),
            )


RULE = Rule(
    code="GS4401", slug="storage-too-small", severity=Severity.ERROR, judge=storage_too_small
)
