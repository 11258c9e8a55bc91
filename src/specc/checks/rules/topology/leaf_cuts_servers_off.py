"""GS4204: the loss of one leaf disconnects its servers.

What it finds: a fabric of several switches in which all links of each server end on one leaf, so that losing the leaf leaves it
no bandwidth. Management networks are not meant.

Why it matters: a job stops on every server of that leaf; with links on two leaves it goes on at half the rate.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 32 x box
  fabric storage { topology = leaf_spine; leaf = leaf_switch; links_per_server = 2; link_rate = 400 Gb/s }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 32 x box
  fabric storage { topology = leaf_spine; dual_homed = true; leaf = leaf_switch; links_per_server = 2; link_rate = 400 Gb/s }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.shape import MANAGEMENT_RATE
from specc.units.text import percent


def leaf_cuts_servers_off(topology: Topology) -> Iterator[Finding]:
    """Servers with several links whose share after the loss of a leaf is nothing."""
    for name, laid in topology.fabrics.items():
        sized = laid.sized
        if (
            sized.switches < 2
            or laid.ask.servers.links < 2
            or laid.ask.servers.rate <= MANAGEMENT_RATE
        ):
            continue
        left = next((share for what, _, share in sized.losses if what == "leaf"), None)
        if left == 0:
            yield Finding(
                about=laid.fabric,
                field="topology",
                message=f"losing one `{name}` leaf disconnects its servers: all {laid.ask.servers.links} links of each end on it",
                label="all links of each server end on one leaf",
                notes=tuple(
                    f"losing one {what} leaves {whose} {percent(share)} of the bandwidth"
                    for what, whose, share in sized.losses
                ),
                helps=(
                    "state `dual_homed = true`, or `rails`, so that the links of a server end on several leaves",
                ),
            )


RULE = Rule(
    code="GS4204",
    slug="leaf-cuts-servers-off",
    severity=Severity.INFO,
    judge=leaf_cuts_servers_off,
)
