"""GS7309: a device is deeper than its rack, or the rack is narrower than 19 inches.

What it finds: servers and other devices whose depth is above that of the rack in which they stand, and racks of less than 483 mm of outer width.

Why it matters: the doors do not close, and there is no room behind for power and cables.

Source: EIA-310-E and IEC 60297: front panels are 482.6 mm wide

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
from specc.design.parts.rack import Rack
from specc.diagnostics.diagnostic import Severity
from specc.units.dimension import METRE
from specc.units.quantity import Quantity
from specc.units.text import show

_PANEL = 0.4826
"""m, of a 19-inch front panel."""


def device_too_deep(bill: Bill) -> Iterator[Finding]:
    """Every kind of device in a rack of the site against the depth of that rack."""
    parts = {batch.key: batch.part for batch in batches(bill.topology)}
    told: set[tuple[str, str]] = set()
    for rack in bill.hall.runs:
        if rack.rack is not None and rack.stacks and ("", rack.kind) not in told:
            told.add(("", rack.kind))
            yield from _narrow(rack.kind, rack.rack)
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


def _narrow(kind: str, rack: Rack) -> Iterator[Finding]:
    if rack.width is None or float(rack.width) >= _PANEL:
        return
    yield Finding(
        about=rack,
        field="width",
        message=f"a rack `{kind}` is {show(rack.width)} wide, but devices are {show(Quantity(_PANEL, METRE))}",
        label="narrower than 19 inches",
        helps=("state the outer width, 600 to 800 mm",),
    )


RULE = Rule(code="GS7309", slug="device-too-deep", severity=Severity.ERROR, judge=device_too_deep)
