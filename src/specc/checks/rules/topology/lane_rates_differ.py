"""GS4311: the transceivers at the two ends of a link run their lanes at different rates.

What it finds: transceivers on switches and servers whose lanes carry different rates, such as four lanes of 50 Gb/s against two of 100.

Why it matters: lanes of 100 and of 200 Gb/s do not fall back to slower ones, and their modulation and error correction differ. The rates of
the ports may be equal; the link still does not come up.

Example:

```gpuspec
edition 2026
nic card { rate = 200 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(4 x 200 Gb/s) }
optic wide { rate = 200 Gb/s; lanes = 4; fibre = multi }
optic narrow { rate = 200 Gb/s; lanes = 2; fibre = multi }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = narrow; server_optics = wide }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 200 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(4 x 200 Gb/s) }
optic narrow { rate = 200 Gb/s; lanes = 2; fibre = multi }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = narrow; server_optics = narrow }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.optic import Optic
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import lane_rate
from specc.units.text import link_rate


def lane_rates_differ(topology: Topology) -> Iterator[Finding]:
    """Both transceivers of a fabric; lanes that are not known run at any rate."""
    for name, layout in topology.fabrics.items():
        fabric = layout.fabric
        one, other = fabric.optics, fabric.server_optics
        if not isinstance(one, Optic) or not isinstance(other, Optic):
            continue
        here, there = lane_rate(one), lane_rate(other)
        if here is None or there is None or here == there:
            continue
        yield Finding(
            about=fabric,
            field="server_optics",
            message=f"`{other.name}` in `{name}` has lanes of {link_rate(there)}, but `{one.name}` on switches has lanes of {link_rate(here)}",
            label=f"lanes of {link_rate(there)}",
            others=((fabric, "optics", f"lanes of {link_rate(here)}"),),
            helps=("take transceivers of one lane rate at both ends",),
        )


RULE = Rule(
    code="GS4311", slug="lane-rates-differ", severity=Severity.ERROR, judge=lane_rates_differ
)
