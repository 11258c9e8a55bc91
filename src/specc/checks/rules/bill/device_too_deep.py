"""GS7309: a device is deeper than its rack.

What it finds: servers and other devices whose depth is above that of the rack in which they stand.

Why it matters: the doors do not close, and there is no room behind for power and cables.

Example:

```gpuspec
edition 2026
server box { height = 8 U; depth = 900 mm; power_max = 10 kW }
site hall { rack { height = 42 U; power = 40 kW; depth = 800 mm } }
cluster pod { site = hall; servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U; depth = 900 mm; power_max = 10 kW }
site hall { rack { height = 42 U; power = 40 kW; depth = 1200 mm } }
cluster pod { site = hall; servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.site import batches
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.units.text import show


def device_too_deep(bill: Bill) -> Iterator[Finding]:
    """Every kind of device in a rack of the site against the depth of that rack."""
    parts = {batch.key: batch.part for batch in batches(bill.topology)}
    told: set[tuple[str, str]] = set()
    for rack in bill.hall.runs:
        limit = rack.rack.depth if rack.rack is not None else None
        if rack.rack is None or limit is None:
            continue
        for stack in rack.stacks:
            part = parts.get(stack.key)
            if part is None or part.depth is None or part.depth.compare(limit) <= 0:
                continue
            if (stack.key, rack.kind) not in told:
                told.add((stack.key, rack.kind))
                yield Finding(
                    about=rack.rack,
                    field="depth",
                    message=f"`{part.name}` is {show(part.depth)} deep, but a rack `{rack.kind}` takes {show(limit)}",
                    label=f"{show(limit)} deep",
                    others=((part, "depth", show(part.depth)),),
                    helps=("take deeper racks",),
                )


RULE = Rule(code="GS7309", slug="device-too-deep", severity=Severity.ERROR, judge=device_too_deep)
