"""GS4303: a transceiver draws more than a cage of the switch gives.

What it finds: optics whose highest power is above the power class of the switch's cages.

Why it matters: the port stays down, or the switch throttles.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 32 x osfp(400 Gb/s); cage_power = 12 W }
optic hot { rate = 400 Gb/s; power_max = 17 W }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; links_per_server = 2; optics = hot }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 32 x osfp(400 Gb/s); cage_power = 17 W }
optic hot { rate = 400 Gb/s; power_max = 17 W }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; links_per_server = 2; optics = hot }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.cable import Cable
from specc.design.parts.optic import Optic
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import TIER_FIELDS
from specc.units.text import show


def cage_power_exceeded(topology: Topology) -> Iterator[Finding]:
    """Optics, and plugs of active cables, above the class of the cages that they go into."""
    for name, laid in topology.fabrics.items():
        for what in ("optics", "cables", "copper"):
            part = getattr(laid.fabric, what)
            if not isinstance(part, Optic | Cable):
                continue
            power = part.power_max if part.power_max is not None else part.power
            for field in TIER_FIELDS:
                switch = getattr(laid.fabric, field)
                if not isinstance(switch, Switch) or switch.cage_power is None or power is None:
                    continue
                if power > switch.cage_power:
                    yield Finding(
                        about=laid.fabric,
                        field=what,
                        message=(
                            f"`{part.name}` draws {show(power)}, but a cage of `{switch.name}` in `{name}` gives "
                            f"{show(switch.cage_power)}"
                        ),
                        label=f"{show(power - switch.cage_power)} over",
                        others=((laid.fabric, field, f"{show(switch.cage_power)} a cage"),),
                        helps=("take parts of a lower power class, or another switch",),
                    )
                    break


RULE = Rule(
    code="GS4303", slug="cage-power-exceeded", severity=Severity.ERROR, judge=cage_power_exceeded
)
