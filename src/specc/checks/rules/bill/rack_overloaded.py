"""GS7304: what stands in a rack weighs more than the rack carries.

What it finds: a device that is heavier than the load that its rack may carry.

Why it matters: racks and their casters bend before they break.

Example:

```gpuspec
edition 2026
server box { height = 8 U; mass = 130 kg }
site hall { rack { height = 42 U; mass_limit = 100 kg } }
cluster pod { site = hall; servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U; mass = 130 kg }
site hall { rack { height = 42 U; mass_limit = 1200 kg } }
cluster pod { site = hall; servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.units.text import number


def rack_overloaded(bill: Bill) -> Iterator[Finding]:
    """Known masses against the limit; filling stops before it, unless one device is too heavy."""
    seen = set()
    for rack in bill.hall.runs:
        if rack.rack is None or rack.rack.mass_limit is None or rack.kind in seen:
            continue
        limit = float(rack.rack.mass_limit)
        if rack.mass > limit:
            seen.add(rack.kind)
            yield Finding(
                about=rack.rack,
                field="mass_limit",
                message=f"a rack `{rack.kind}` carries {number(limit)} kg, its devices weigh {number(rack.mass)} kg",
                label=f"{number(rack.mass - limit)} kg over",
                helps=("take racks that carry more, or lighter devices",),
            )


RULE = Rule(code="GS7304", slug="rack-overloaded", severity=Severity.ERROR, judge=rack_overloaded)
