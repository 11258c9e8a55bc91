"""GS4331: links at a rate that no port runs at.

What it finds: a stated rate of links that is none of Ethernet or InfiniBand.

Why it matters: ports run at 100, 200, 400 or 800 Gb/s and a few more; no module, cable or switch gives 300, and what is sized with it cannot
be bought.

Source: IEEE 802.3 and the InfiniBand roadmap.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  services { login = 2 x box }
  fabric data { topology = single; leaf = leaf_switch; nic = card; attach { login = 2 x 300 Gb/s } }
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
  services { login = 2 x box }
  fabric data { topology = single; leaf = leaf_switch; nic = card; attach { login = 2 x 400 Gb/s } }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.cluster import Fabric
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.protocols import RATES
from specc.units import Quantity
from specc.units.text import show

_OWN = frozenset({"torus"})
"""Topologies of links that no such port has."""


def rate_unusual(topology: Topology) -> Iterator[Finding]:
    """The rates that fabrics with switches state."""
    for name, layout in topology.fabrics.items():
        if layout.abstract or layout.shape in _OWN:
            continue
        for field, what, rate in _stated(layout.fabric):
            if int(rate) not in RATES:
                yield Finding(
                    about=layout.fabric,
                    field=field,
                    message=f"{what} of `{name}` at {show(rate)}: no port of Ethernet or InfiniBand runs at that",
                    label="no such rate",
                    helps=("take 100, 200, 400 or 800 Gb/s, and as many links as carry the rest",),
                )


def _stated(fabric: Fabric) -> Iterator[tuple[str, str, Quantity]]:
    for field in ("link_rate", "uplink_rate"):
        rate = getattr(fabric, field)
        if rate is not None:
            yield field, "links", rate
    for key, items in fabric.attach.items():
        for counted in items:
            if isinstance(counted.of, Quantity):
                yield "attach", f"links to `{key}`", counted.of


RULE = Rule(code="GS4331", slug="rate-unusual", severity=Severity.WARNING, judge=rate_unusual)
