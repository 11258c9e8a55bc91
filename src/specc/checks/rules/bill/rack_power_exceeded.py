"""GS7301: a rack has less power than one device draws.

What it finds: a server, switch or appliance whose highest power is above the usable power of the rack that it stands in.

Why it matters: not even one of them can be switched on there.

Example:

```gpuspec
edition 2026
server box { height = 8 U; power_max = 10 kW }
site hall { rack { height = 42 U; power = 8 kW } }
cluster pod { site = hall; servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U; power_max = 10 kW }
site hall { rack { height = 42 U; power = 20 kW } }
cluster pod { site = hall; servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.site import main_racks
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.units.dimension import WATT
from specc.units.quantity import Quantity
from specc.units.text import show


def rack_power_exceeded(bill: Bill) -> Iterator[Finding]:
    """Racks that hold more power than they have; filling stops before that, unless one device is too much."""
    yield from _enclosures(bill)
    seen = set()
    for rack in bill.hall.runs:
        if rack.rack is None or rack.rack.power is None or rack.kind in seen:
            continue
        limit = float(rack.rack.power)
        if rack.power > limit * (1 + 1e-9):
            seen.add(rack.kind)
            over = Quantity(rack.power - limit, WATT)
            least = "at least " if rack.power_bound else ""
            what = rack.stacks[0].key if rack.stacks else rack.kind
            yield Finding(
                about=rack.rack,
                field="power",
                message=f"a rack `{rack.kind}` provides {show(rack.rack.power)}, but `{what}` draws {least}{show(Quantity(rack.power, WATT))}",
                label=f"{show(over)} over",
                helps=("take racks with more power, or devices that draw less",),
            )


def _enclosures(bill: Bill) -> Iterator[Finding]:
    """Racks that are sold as one, against the most that a rack of the site has; a kind of rack that does not say has any."""
    site = bill.cluster.site
    racks = list(main_racks(site).values()) if site is not None else []
    powers = [rack.power for rack in racks if rack.power is not None]
    if not racks or len(powers) < len(racks):
        return
    most = max(powers, key=float)
    told: set[str] = set()
    for run in bill.hall.runs:
        if run.own is None or run.kind in told or run.power <= float(most) * (1 + 1e-9):
            continue
        told.add(run.kind)
        least = "at least " if run.power_bound else ""
        yield Finding(
            about=next(rack for rack in racks if rack.power is most),
            field="power",
            message=f"racks of the site provide {show(most)}, but one of `{run.kind}` draws {least}{show(Quantity(run.power, WATT))}",
            label=f"{show(Quantity(run.power - float(most), WATT))} over",
            others=((run.own, None, "a rack of its own"),),
            helps=("state a kind of rack with the power that it needs",),
        )


RULE = Rule(
    code="GS7301", slug="rack-power-exceeded", severity=Severity.ERROR, judge=rack_power_exceeded
)
