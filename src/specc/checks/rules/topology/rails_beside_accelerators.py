"""GS4315: rails do not go evenly with the accelerators of a server.

What it finds: rail-optimised fabrics and rail-only ones whose rails neither divide the accelerators of a server nor are a multiple of them.

Why it matters: a rail joins accelerators of equal rank. With six rails for eight accelerators some share an adapter and others do not, and
collectives run at the pace of the slowest.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm
nic card { rate = 400 Gb/s }
server box { accelerators = 8 x h100_sxm; onboard { nic = 6 x card } }
switch big { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 16 x box
  fabric compute { topology = rail_optimised; rails = 6; nic = card; leaf = big; spine = big }
}
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm
nic card { rate = 400 Gb/s }
server box { accelerators = 8 x h100_sxm; onboard { nic = 8 x card } }
switch big { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 16 x box
  fabric compute { topology = rail_optimised; rails = 8; nic = card; leaf = big; spine = big }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology

_SHAPES = frozenset({"rail_optimised", "rail_only"})


def rails_beside_accelerators(topology: Topology) -> Iterator[Finding]:
    """The stated rails against the accelerators of each kind of server."""
    for name, layout in topology.fabrics.items():
        for member in layout.members if layout.shape in _SHAPES else ():
            machine, fabric = member.machine, layout.reading(member)
            rails = fabric.rails
            if (
                rails is None
                or member.role != "server"
                or machine is None
                or not machine.accelerators
            ):
                continue
            many = machine.accelerators
            if many % rails == 0 or rails % many == 0:
                continue
            yield Finding(
                about=fabric,
                field="rails",
                message=f"`{name}` has {rails} rails for the {many} accelerators of `{machine.part.name}`",
                label="does not divide them",
                others=((machine.part, "accelerators", f"{many} of them"),),
                helps=("take as many rails as accelerators, or a divisor of them",),
            )
            break


RULE = Rule(
    code="GS4315",
    slug="rails-beside-accelerators",
    severity=Severity.WARNING,
    judge=rails_beside_accelerators,
)
