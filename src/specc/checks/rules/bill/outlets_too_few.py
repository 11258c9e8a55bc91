"""GS7310: a rack has fewer outlets than supplies to plug in.

What it finds: racks whose power distribution units have fewer outlets than the supplies of what stands in them.

Why it matters: each supply has a cord of its own; without an outlet it is dark, and the redundancy that it was bought for is not there.

Example:

```gpuspec
edition 2026
pdu strip { phases = 3; volts = 415 V; amps = 60 A; outlets = 2 }
psu supply { output = 3 kW }
server box { height = 8 U; psus = 6 x supply; power_max = 10 kW }
site hall { rack { height = 42 U; power = 40 kW; pdus = 2 x strip } }
cluster pod { site = hall; servers = 1 x box }
```

Use instead:

```gpuspec
edition 2026
pdu strip { phases = 3; volts = 415 V; amps = 60 A; outlets = 12 }
psu supply { output = 3 kW }
server box { height = 8 U; psus = 6 x supply; power_max = 10 kW }
site hall { rack { height = 42 U; power = 40 kW; pdus = 2 x strip } }
cluster pod { site = hall; servers = 1 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.cords import cords, outlets_of
from specc.bill.site import batches
from specc.checks.rule import Finding, Rule
from specc.design.parts.rack import Rack
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts


def outlets_too_few(bill: Bill) -> Iterator[Finding]:
    """The fullest rack of each kind; a PDU or a device that does not say is left out, so this finds the least."""
    parts = {batch.key: batch.part for batch in batches(bill.topology)}
    worst: dict[str, tuple[int, int, Rack]] = {}
    for rack in bill.hall.runs:
        outlets = outlets_of(rack.rack) if rack.rack is not None else None
        if rack.rack is None or outlets is None:
            continue
        plugs = sum_counts(stack.count * cords(parts.get(stack.key)) for stack in rack.stacks)
        if plugs > outlets and plugs > worst.get(rack.kind, (0,))[0]:
            worst[rack.kind] = (plugs, outlets, rack.rack)
    for kind, (plugs, outlets, entity) in worst.items():
        yield Finding(
            about=entity,
            field="pdus",
            message=f"a rack `{kind}` has {plugs} power cords to plug in, but its PDUs have {outlets} outlets",
            label=f"{plugs - outlets} outlets too few",
            helps=("take PDUs with more outlets, add PDUs, or put less into each rack",),
        )


RULE = Rule(code="GS7310", slug="outlets-too-few", severity=Severity.ERROR, judge=outlets_too_few)
