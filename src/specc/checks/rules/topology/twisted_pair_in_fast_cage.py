"""GS4336: links of 1 Gb/s end in cages that take no twisted pair.

What it finds: links of 1 Gb/s or less, such as those of management ports, on a switch all of whose cages are for modules of fast lanes.

Why it matters: RJ45 modules are made for SFP cages, and QSFP28 takes them with an adapter. None goes into OSFP, QSFP-DD or QSFP56: the
servers cannot be reached.

Source: SFF-8665, OSFP and QSFP-DD module specifications.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch fast { ports = 64 x osfp(800 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric oob { topology = access; leaf = fast; links_per_server = 1; link_rate = 1 Gb/s }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch slow { ports = 48 x rj45(1 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric oob { topology = access; leaf = slow; links_per_server = 1; link_rate = 1 Gb/s }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.boards import board
from specc.topology.lay import Topology
from specc.topology.shape import TWISTED_PAIR_RATE
from specc.units.text import link_rate

_FAST = ("osfp", "qsfp_dd", "qsfp56", "qsfp112", "qsfp224")


def twisted_pair_in_fast_cage(topology: Topology) -> Iterator[Finding]:
    """Slow links of each fabric against the cages of the switches above them."""
    for name, layout in topology.fabrics.items():
        for layer in layout.sized.layers:
            switch = layout.switch(layer.upper)
            if switch is None or layer.inside or not 0 < layer.rate <= TWISTED_PAIR_RATE:
                continue
            front = board(switch)
            cages = front.serving(layer.rate) if front is not None else None
            if cages is None or not cages.kind.startswith(_FAST):
                continue
            yield Finding(
                about=layout.fabric,
                field="leaf",
                message=f"`{name}` brings links of {link_rate(layer.rate)} to `{switch.name}`, whose {cages.kind} cages take no twisted pair",
                label="no module for RJ45",
                helps=("take a switch with RJ45 or SFP ports",),
            )
            break


RULE = Rule(
    code="GS4336",
    slug="twisted-pair-in-fast-cage",
    severity=Severity.WARNING,
    judge=twisted_pair_in_fast_cage,
)
