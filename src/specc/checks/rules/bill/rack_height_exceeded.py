"""GS7302: a device is taller than its rack.

What it finds: a device with more units than the rack has free.

Why it matters: it does not go in.

Example:

```gpuspec
edition 2026
server box { height = 10 U }
site hall { rack { height = 8 U } }
cluster pod { site = hall; servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 10 U }
site hall { rack { height = 42 U } }
cluster pod { site = hall; servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity


def rack_height_exceeded(bill: Bill) -> Iterator[Finding]:
    """Racks with more units in use than they have."""
    seen = set()
    for rack in bill.hall.runs:
        if rack.rack is None or rack.rack.height is None or rack.kind in seen:
            continue
        free = rack.rack.height - (rack.rack.reserved or 0)
        if rack.used > free:
            seen.add(rack.kind)
            yield Finding(
                about=rack.rack,
                field="height",
                message=f"a rack `{rack.kind}` has {free} U free, {rack.used} U are needed for {rack.stacks[0].key}",
                label=f"{rack.used - free} U too few",
                helps=("take taller racks",),
            )


RULE = Rule(
    code="GS7302", slug="rack-height-exceeded", severity=Severity.ERROR, judge=rack_height_exceeded
)
