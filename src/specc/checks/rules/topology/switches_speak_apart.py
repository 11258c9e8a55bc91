"""GS4313: two tiers of a fabric speak no protocol in common.

What it finds: switches of neighbouring tiers whose lists of protocols have none in common, such as an InfiniBand leaf under an Ethernet
spine.

Why it matters: the links between them do not come up, whatever modules they have.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 8 x osfp(400 Gb/s); protocols = infiniband }
switch spine_switch { ports = 8 x osfp(400 Gb/s); protocols = ethernet }
cluster pod {
  servers = 8 x box
  fabric compute { topology = leaf_spine; leaf = leaf_switch; spine = spine_switch; links_per_server = 2 }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 8 x osfp(400 Gb/s); protocols = ethernet }
switch spine_switch { ports = 8 x osfp(400 Gb/s); protocols = ethernet }
cluster pod {
  servers = 8 x box
  fabric compute { topology = leaf_spine; leaf = leaf_switch; spine = spine_switch; links_per_server = 2 }
}
```
"""

from collections.abc import Iterator
from itertools import pairwise

from specc.checks.rule import Finding, Rule
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import TIER_FIELDS
from specc.topology.protocols import spoken


def switches_speak_apart(topology: Topology) -> Iterator[Finding]:
    """Each stated tier against the one above it; an unknown list disagrees with nothing."""
    for name, layout in topology.fabrics.items():
        for fabric in layout.unlike(*TIER_FIELDS):
            stated = [(field, getattr(fabric, field)) for field in TIER_FIELDS]
            known = [(f, s) for f, s in stated if isinstance(s, Switch) and s.protocols]
            for (below, lower), (above, upper) in pairwise(known):
                if spoken(lower.protocols) & spoken(upper.protocols):
                    continue
                yield Finding(
                    about=fabric,
                    field=above,
                    message=(
                        f"`{name}` joins `{lower.name}`, which speaks {', '.join(lower.protocols)}, to "
                        f"`{upper.name}`, which speaks {', '.join(upper.protocols)}"
                    ),
                    label="another protocol",
                    others=((fabric, below, f"speaks {', '.join(lower.protocols)}"),),
                    helps=("take switches of one protocol in all tiers",),
                )


RULE = Rule(
    code="GS4313",
    slug="switches-speak-apart",
    severity=Severity.ERROR,
    judge=switches_speak_apart,
)
