"""GS4308: a cable or transceiver does not speak the fabric's protocol.

What it finds: cables and transceivers whose protocols have none in common with the switches of the fabric.

Why it matters: vendors qualify and code cables for a protocol; the port of the other kind stays down.

Example:

```gpuspec
edition 2026
nic card { rate = 200 Gb/s; protocols = ethernet }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x qsfp56(200 Gb/s); protocols = ethernet }
cable hdr { medium = aoc; rate = 200 Gb/s; protocols = infiniband; lengths = [3 m, 5 m, 10 m] }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; cables = hdr }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 200 Gb/s; protocols = ethernet }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x qsfp56(200 Gb/s); protocols = ethernet }
cable active { medium = aoc; rate = 200 Gb/s; protocols = [infiniband, ethernet]; lengths = [3 m, 5 m, 10 m] }
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
from specc.topology.link_chain import protocols_of
from specc.topology.protocols import spoken


def cable_speaks_other(topology: Topology) -> Iterator[Finding]:
    """What the switches speak, or what the text says, against cables and transceivers; an unknown list speaks all."""
    for name, layout in topology.fabrics.items():
        wanted = protocols_of(layout)
        for field in ("cables", "copper", "optics", "server_optics"):
            part = getattr(layout.fabric, field)
            if not isinstance(part, Cable | Optic) or not part.protocols or not wanted:
                continue
            if spoken(part.protocols) & wanted:
                continue
            yield Finding(
                about=layout.fabric,
                field=field,
                message=f"`{part.name}` is for {', '.join(part.protocols)}, but `{name}` speaks {', '.join(sorted(wanted))}",
                label=f"for {', '.join(part.protocols)}",
                helps=(f"take one for {', '.join(sorted(wanted))}",),
            )


RULE = Rule(
    code="GS4308", slug="cable-speaks-other", severity=Severity.ERROR, judge=cable_speaks_other
)
