"""GS4208: servers are to end on two leaves, but the topology has one.

What it finds: `dual_homed = true` with `topology = single` or `leaves = 1`.

Why it matters: links that end on one switch go down with it. The layout takes a second switch, which nobody asked for.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s; ports = 2 }
server box { onboard { nic = 1 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; links_per_server = 2; dual_homed = true }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s; ports = 2 }
server box { onboard { nic = 1 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = leaf_spine; leaf = leaf_switch; spine = leaf_switch; nic = card; links_per_server = 2; dual_homed = true }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology


def dual_homed_on_one_leaf(topology: Topology) -> Iterator[Finding]:
    """Two leaves wanted, one stated."""
    for name, layout in topology.fabrics.items():
        fabric = layout.fabric
        if not fabric.dual_homed or not (layout.shape == "single" or fabric.leaves == 1):
            continue
        stated = "`leaves = 1`" if fabric.leaves == 1 else "`topology = single`"
        yield Finding(
            about=fabric,
            field="dual_homed",
            message=f"`{name}` is dual-homed, which takes 2 leaves, but {stated} is 1",
            label="needs two leaves",
            others=((fabric, "leaves" if fabric.leaves == 1 else "topology", "one leaf"),),
            helps=("state `topology = leaf_spine`, or drop `dual_homed`",),
        )


RULE = Rule(
    code="GS4208",
    slug="dual-homed-on-one-leaf",
    severity=Severity.WARNING,
    judge=dual_homed_on_one_leaf,
)
