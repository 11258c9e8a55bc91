"""GS7501: links are longer than their optics or cables reach.

What it finds: links whose length, from the positions of the racks, is above the reach of the optics at their ends or of their cable.
Positions are only judged where the site describes its racks. In a fabric of more than 1,000,000 links none is measured, and a warning
says so.

Why it matters: the link does not come up, or drops bits and retransmits.

Example:

```gpuspec
edition 2026
server box { height = 8 U }
switch leaf_switch { height = 1 U; ports = 32 x osfp(400 Gb/s) }
cable short { medium = dac; rate = 400 Gb/s; lengths = [1 m, 2 m, 3 m]; reach = 3 m }
site hall { rack { height = 42 U } }
cluster pod {
  site = hall
  servers = 16 x box
  fabric compute { topology = single; leaf = leaf_switch; links_per_server = 2; link_rate = 400 Gb/s; cables = short }
}
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U }
switch leaf_switch { height = 1 U; ports = 32 x osfp(400 Gb/s) }
cable long { medium = aoc; rate = 400 Gb/s; lengths = [3 m, 5 m, 10 m, 20 m, 30 m]; reach = 30 m }
site hall { rack { height = 42 U } }
cluster pod {
  site = hall
  servers = 16 x box
  fabric compute { topology = single; leaf = leaf_switch; links_per_server = 2; link_rate = 400 Gb/s; cables = long }
}
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.cabling import MOST_LINKS
from specc.bill.media import LinkChoice
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.topology.lay import FabricLayout
from specc.units.text import number


def cable_too_long(bill: Bill) -> Iterator[Finding]:
    """Lengths against reach; cables are only laid out where the hall is larger than the reach."""
    if not bill.hall.stated:
        return
    for name, laid in bill.topology.fabrics.items():
        reach = LinkChoice.of(laid).reach
        if reach is None or bill.ways.farthest() <= reach:
            continue
        field = "cables" if laid.fabric.cables is not None else "optics"
        cabling = bill.cabling[name]
        if not cabling.measured:
            yield _unmeasured(laid, field, reach)
        for overrun in cabling.overruns:
            layer = laid.sized.layers[overrun.layer]
            yield Finding(
                about=laid.fabric,
                field=field,
                message=(
                    f"{number(overrun.count)} links of `{name}` from {layer.lower} to {layer.upper} are up to "
                    f"{number(overrun.longest, 3)} m long, but reach {number(overrun.reach)} m"
                ),
                label=f"up to {number(overrun.longest - overrun.reach, 3)} m too long",
                notes=tuple(
                    f"`{what}` is not stated: taken as {value}"
                    for what, value in bill.hall.assumed
                ),
                helps=(
                    "take optics or cables that reach farther, or place switches nearer: `placement`",
                ),
            )


def _unmeasured(laid: FabricLayout, field: str, reach: float) -> Finding:
    """Where there are too many links to measure, what is not known to be wrong is not known to be right."""
    links = sum_counts(layer.links for layer in laid.sized.layers)
    return Finding(
        about=laid.fabric,
        field=field,
        severity=Severity.WARNING,
        message=(
            f"whether the {number(links)} links of `{laid.name}` are within the reach of {number(reach)} m is not "
            f"checked; lengths are worked out for fabrics of up to {number(MOST_LINKS)} links"
        ),
        label="lengths are not checked",
        helps=("describe a part of the cluster, such as a pod, and check its lengths",),
    )


RULE = Rule(code="GS7501", slug="cable-too-long", severity=Severity.ERROR, judge=cable_too_long)
