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
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.units.dimension import WATT
from specc.units.quantity import Quantity
from specc.units.text import show


def rack_power_exceeded(bill: Bill) -> Iterator[Finding]:
    """Racks that hold more power than they have; filling stops before that, unless one device is too much."""
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


RULE = Rule(
    code="GS7301", slug="rack-power-exceeded", severity=Severity.ERROR, judge=rack_power_exceeded
)
