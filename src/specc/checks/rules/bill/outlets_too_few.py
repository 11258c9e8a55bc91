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
from specc.bill.site import batches
from specc.checks.rule import Finding, Rule
from specc.design.part import Part
from specc.design.parts.pdu import Pdu
from specc.design.parts.rack import Rack
from specc.design.parts.server import Server
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.topology.inventory import lower_bound


def outlets_too_few(bill: Bill) -> Iterator[Finding]:
    """The fullest rack of each kind; a PDU or a device that does not say is left out, so this finds the least."""
    parts = {batch.key: batch.part for batch in batches(bill.topology)}
    worst: dict[str, tuple[int, int, Rack]] = {}
    for rack in bill.hall.runs:
        outlets = _outlets(rack.rack) if rack.rack is not None else None
        if rack.rack is None or outlets is None:
            continue
        cords = sum_counts(stack.count * _supplies(parts.get(stack.key)) for stack in rack.stacks)
        if cords > outlets and cords > worst.get(rack.kind, (0,))[0]:
            worst[rack.kind] = (cords, outlets, rack.rack)
    for kind, (cords, outlets, entity) in worst.items():
        yield Finding(
            about=entity,
            field="pdus",
            message=f"a rack `{kind}` has {cords} power cords to plug in, but its PDUs have {outlets} outlets",
            label=f"{cords - outlets} outlets too few",
            helps=("take PDUs with more outlets, add PDUs, or put less into each rack",),
        )


def _outlets(rack: Rack) -> int | None:
    pdus = [(counted.of, lower_bound(counted.count)) for counted in rack.pdus]
    known = [p.outlets * n for p, n in pdus if isinstance(p, Pdu) and p.outlets is not None]
    return sum_counts(known) if pdus and len(known) == len(pdus) else None


def _supplies(part: Part | None) -> int:
    if not isinstance(part, Server | Switch):
        return 0
    return sum_counts(lower_bound(counted.count) for counted in part.psus)


RULE = Rule(code="GS7310", slug="outlets-too-few", severity=Severity.ERROR, judge=outlets_too_few)
