"""GS4310: a link is to run faster than the adapter's port.

What it finds: a `link_rate` above the rate of one port of the adapter that carries it.

Why it matters: the adapter sets the rate; bandwidth that was planned is not there.

Example:

```gpuspec
edition 2026
nic card { rate = 200 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; link_rate = 400 Gb/s }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; link_rate = 400 Gb/s }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.nic import Nic
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.units.text import show


def link_above_adapter(topology: Topology) -> Iterator[Finding]:
    """The stated rate of links against one port of the stated adapter."""
    for name, layout in topology.fabrics.items():
        for fabric in layout.unlike("nic", "link_rate"):
            nic, rate = fabric.nic, fabric.link_rate
            if (
                not isinstance(nic, Nic)
                or nic.rate is None
                or nic.modes  # what it has for the links is another rule's
                or rate is None
                or rate.compare(nic.rate) <= 0
            ):
                continue
            yield Finding(
                about=fabric,
                field="link_rate",
                message=f"links of `{name}` are to run at {show(rate)}, but a port of `{nic.name}` gives {show(nic.rate)}",
                label=f"above {show(nic.rate)}",
                others=((fabric, "nic", show(nic.rate)),),
                helps=("take faster adapters, or state the rate that they give",),
            )


RULE = Rule(
    code="GS4310", slug="link-above-adapter", severity=Severity.ERROR, judge=link_above_adapter
)
