"""GS4227: a fabric buys leaves that its enclosures have inside.

What it finds: a fabric whose leaf is a switch that the enclosures of its servers list among their own, and that does not say
`placement = enclosure`. For management it is a remark: racks are often reached from outside too.

Why it matters: the bill has the switches inside, and as many again beside them.

Example:

```gpuspec
edition 2026
switch blade { ports = 16 x backplane(100 Gb/s) + 8 x qsfp28(100 Gb/s) }
server node { onboard { nic = 2 x card } }
nic card { rate = 100 Gb/s }
enclosure chassis { servers = 8 x node; switches = 2 x blade; height = 10 U }
cluster pod {
  servers = 4 x chassis
  fabric data { topology = leaf_spine; leaf = blade; nic = card; links_per_server = 2 }
}
```

Use instead:

```gpuspec
edition 2026
switch blade { ports = 16 x backplane(100 Gb/s) + 8 x qsfp28(100 Gb/s) }
switch top { ports = 64 x qsfp28(100 Gb/s) }
server node { onboard { nic = 2 x card } }
nic card { rate = 100 Gb/s }
enclosure chassis { servers = 8 x node; switches = 2 x blade; height = 10 U }
cluster pod {
  servers = 4 x chassis
  fabric data { topology = leaf_spine; leaf = blade; spine = top; nic = card; links_per_server = 2; placement = enclosure }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import same
from specc.topology.lay import Topology
from specc.topology.shape import MANAGEMENT_RATE


def leaf_bought_again(topology: Topology) -> Iterator[Finding]:
    """The leaf of each fabric against the switches of its servers' enclosures."""
    for name, layout in topology.fabrics.items():
        for member in layout.members:
            shell = member.machine.enclosure if member.machine is not None else None
            fabric = layout.reading(member)
            leaf = fabric.leaf
            tier = layout.sized.tiers[0] if layout.sized.tiers else None
            if shell is None or tier is None or layout.inside is not None:
                continue
            held = [c.of for c in shell.switches if isinstance(c.of, Switch)]
            if leaf is not None and any(same(part, leaf) for part in held):
                yield Finding(
                    about=fabric,
                    field="leaf",
                    message=f"`{name}` buys {tier.count} `{leaf.name}`, which `{shell.name}` has inside",
                    label="bought beside those inside",
                    severity=Severity.INFO if member.ends.rate <= MANAGEMENT_RATE else None,
                    others=((shell, "switches", "these"),),
                    helps=("write `placement = enclosure` where the leaves are those inside",),
                )
                break


RULE = Rule(
    code="GS4227", slug="leaf-bought-again", severity=Severity.WARNING, judge=leaf_bought_again
)
