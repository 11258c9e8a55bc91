"""GS4223: the leaves of a fast network have almost no links up.

What it finds: fabrics of 100 Gb/s or more under accelerators whose leaves carry more than sixteen times as much down as up.

Why it matters: collectives across leaves go at the pace of the uplinks; published clusters have 1:1 to 8:1. Where traffic stays on a leaf
on purpose, allow it with a reason.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm
from std.nics.nvidia import cx7
from std.switches.nvidia import qm9700

server box { accelerators = 8 x h100_sxm; onboard { nic = 8 x cx7 } }
cluster pod {
  servers = 16 x box
  fabric compute { topology = leaf_spine; nic = cx7; leaf = qm9700; spine = qm9700; downlinks = 62; uplinks = 2 }
}
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm
from std.nics.nvidia import cx7
from std.switches.nvidia import qm9700

server box { accelerators = 8 x h100_sxm; onboard { nic = 8 x cx7 } }
cluster pod {
  servers = 16 x box
  fabric compute { topology = leaf_spine; nic = cx7; leaf = qm9700; spine = qm9700; downlinks = 32; uplinks = 32 }
}
```

Source: Llama 3 (Meta, 2024): 7:1 above pods of 3,072 accelerators, the thinnest that was read
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import FabricLayout, Topology
from specc.topology.shape import Tier
from specc.units.text import number

_MOST = 16
_FAST = 12_500_000_000
"""byte/s: 100 Gb/s."""


def thin_uplinks(topology: Topology) -> Iterator[Finding]:
    """Leaves with links up that carry far less than those down."""
    for name, layout in topology.fabrics.items():
        joins = any(m.machine is not None and m.machine.accelerators for m in layout.members)
        for leaf, below, above in layout.sized.leaves() if joins else ():
            ratio = leaf.down * below.rate / (leaf.up * above.rate)
            if below.rate >= _FAST and ratio > _MOST:
                yield _finding(name, layout, leaf, ratio)


def _finding(name: str, layout: FabricLayout, leaf: Tier, ratio: float) -> Finding:
    stated = (f for f in ("uplinks", "oversubscription") if getattr(layout.fabric, f))
    return Finding(
        about=layout.fabric,
        field=next(stated, None),
        message=f"leaves of `{name}` carry {number(ratio, 3)} times as much down as up: {leaf.down} links down, {leaf.up} up",
        label=f"{number(ratio, 3)}:1",
        helps=("give the leaves more uplinks, or allow it with a reason",),
    )


RULE = Rule(code="GS4223", slug="thin-uplinks", severity=Severity.WARNING, judge=thin_uplinks)
