"""GS4307: transceivers are stated for cables that carry their own plugs.

What it finds: fabrics with copper or active optical cables throughout, and transceivers as well.

Why it matters: the plug of such a cable is the transceiver; both do not go into one cage, and the bill buys what is never used.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
optic short { rate = 400 Gb/s; fibre = multi; reach = 50 m }
cable active { medium = aoc; rate = 400 Gb/s; lengths = [3 m, 5 m, 10 m, 30 m] }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = short; server_optics = short; cables = active }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cable active { medium = aoc; rate = 400 Gb/s; lengths = [3 m, 5 m, 10 m, 30 m] }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; cables = active }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.cable import Cable
from specc.design.parts.optic import Optic
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import FIBRE


def transceiver_beside_plug(topology: Topology) -> Iterator[Finding]:
    """`cables` with plugs beside `optics`; short copper beside them is a choice by length and fine."""
    for name, layout in topology.fabrics.items():
        fabric = layout.fabric
        cable = fabric.cables
        if not isinstance(cable, Cable) or cable.medium is None or cable.medium in FIBRE:
            continue
        for field in ("optics", "server_optics"):
            optic = getattr(fabric, field)
            if isinstance(optic, Optic):
                yield Finding(
                    about=fabric,
                    field=field,
                    message=f"`{name}` has `{optic.name}` in its cages, but its cables `{cable.name}` ({cable.medium}) carry their own plugs",
                    label="no cage is left for it",
                    others=((fabric, "cables", "has plugs of its own"),),
                    helps=("drop the transceivers, or take fibre",),
                )
                break


RULE = Rule(
    code="GS4307",
    slug="transceiver-beside-plug",
    severity=Severity.ERROR,
    judge=transceiver_beside_plug,
)
