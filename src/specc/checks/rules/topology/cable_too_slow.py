"""GS4305: a cable carries less than the link's rate.

What it finds: cables whose rate is below that of the links that they join.

Why it matters: the link comes up at the cable's rate, or not at all, since lanes and modulation differ between generations.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cable old { medium = dac; rate = 100 Gb/s; lengths = [1 m, 2 m, 3 m] }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; cables = old }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cable fast { medium = dac; rate = 400 Gb/s; lengths = [1 m, 2 m, 10 m] }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; cables = fast }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.cable import Cable
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import link_chains
from specc.units.text import link_rate, show


def cable_too_slow(topology: Topology) -> Iterator[Finding]:
    """The fastest kind of link of a fabric against its cables."""
    for name, layout in topology.fabrics.items():
        fastest = max((chain.rate for chain in link_chains(layout)), default=0)
        for field in ("cables", "copper"):
            cable = getattr(layout.fabric, field)
            if isinstance(cable, Cable) and cable.rate is not None and float(cable.rate) < fastest:
                yield Finding(
                    about=layout.fabric,
                    field=field,
                    message=f"`{cable.name}` carries {show(cable.rate)}, but links of `{name}` run at {link_rate(fastest)}",
                    label=f"{show(cable.rate)} at most",
                    helps=(f"take a cable for {link_rate(fastest)}",),
                )


RULE = Rule(code="GS4305", slug="cable-too-slow", severity=Severity.ERROR, judge=cable_too_slow)
