"""GS4201: a tier has more bandwidth up than down.

What it finds: an oversubscription below 1:1. The ratio is down over up: 2:1 is twofold oversubscribed.

Why it matters: 1:2 is often written where 2:1 is meant, and buys twice the spines instead of half.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = leaf_spine; oversubscription = 1:2; leaf = leaf_switch; links_per_server = 8; link_rate = 400 Gb/s }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = leaf_spine; oversubscription = 2:1; leaf = leaf_switch; links_per_server = 8; link_rate = 400 Gb/s }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.units.text import number


def undersubscribed(topology: Topology) -> Iterator[Finding]:
    """Ratios below one."""
    for name, laid in topology.fabrics.items():
        for fabric in laid.unlike("oversubscription", "tiers"):
            stated = [("oversubscription", fabric.oversubscription)]
            stated += [("tiers", ratio) for ratio in fabric.tiers.values()]
            for field, ratio in stated:
                if ratio is not None and 0 < float(ratio) < 1:
                    yield Finding(
                        about=fabric,
                        field=field,
                        message=f"`{name}` has {number(1 / float(ratio))} times as much bandwidth up as down",
                        label="down over up is below 1:1",
                        helps=(
                            "write it down:up, 2:1 for twofold oversubscription; or allow it with a reason",
                        ),
                    )


RULE = Rule(
    code="GS4201", slug="undersubscribed", severity=Severity.WARNING, judge=undersubscribed
)
