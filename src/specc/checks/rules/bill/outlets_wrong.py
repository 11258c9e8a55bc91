"""GS7313: supplies need outlets of a kind that the PDUs of the rack have too few of.

What it finds: racks whose supplies have C20 inlets, or give more than a C14 inlet carries, and whose PDUs state their outlets by kind
and have fewer that take such a cord; and the same of C14 inlets and C13 outlets.

Why it matters: a C13 outlet carries 10 A, about 2.4 kW at 240 V, and a C20 inlet takes no cord from it. GPU servers need C19.

Source: IEC 60320: C13 and C14 carry 10 A, C19 and C20 carry 16 A.

Example:

```gpuspec
edition 2026
pdu strip { phases = 3; volts = 415 V; amps = 60 A; sockets = 18 x c13 + 2 x c19 }
psu supply { output = 3 kW; inlet = c20 }
server box { height = 8 U; psus = 6 x supply; power_max = 10 kW }
site hall { rack { height = 42 U; power = 40 kW; pdus = 2 x strip } }
cluster pod { site = hall; servers = 1 x box }
```

Use instead:

```gpuspec
edition 2026
pdu strip { phases = 3; volts = 415 V; amps = 60 A; sockets = 6 x c13 + 18 x c19 }
psu supply { output = 3 kW; inlet = c20 }
server box { height = 8 U; psus = 6 x supply; power_max = 10 kW }
site hall { rack { height = 42 U; power = 40 kW; pdus = 2 x strip } }
cluster pod { site = hall; servers = 1 x box }
```
"""

from collections.abc import Callable, Iterator

from specc.bill.bill import Bill
from specc.bill.cords import large_cords, large_outlets, small_cords, small_outlets
from specc.bill.site import batches
from specc.checks.rule import Finding, Rule
from specc.design.part import Part
from specc.design.parts.rack import Rack
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts


def outlets_wrong(bill: Bill) -> Iterator[Finding]:
    """The rack of each kind with the most cords of a size; PDUs that do not say what outlets they have are left out."""
    yield from _short(bill, "C19", large_cords, large_outlets)
    yield from _short(bill, "C13", small_cords, small_outlets)


def _short(
    bill: Bill,
    size: str,
    cords_of: Callable[[Part | None], int],
    outlets_in: Callable[[Rack], int | None],
) -> Iterator[Finding]:
    parts = {batch.key: batch.part for batch in batches(bill.topology)}
    worst: dict[str, tuple[int, int, Rack]] = {}
    for rack in bill.hall.runs:
        outlets = outlets_in(rack.rack) if rack.rack is not None else None
        if rack.rack is None or outlets is None:
            continue
        cords = sum_counts(stack.count * cords_of(parts.get(stack.key)) for stack in rack.stacks)
        if cords > outlets and cords > worst.get(rack.kind, (0,))[0]:
            worst[rack.kind] = (cords, outlets, rack.rack)
    for kind, (cords, outlets, entity) in worst.items():
        yield Finding(
            about=entity,
            field="pdus",
            message=f"a rack `{kind}` has {cords} supplies for {size} outlets, but its PDUs have {outlets} of those",
            label=f"{cords - outlets} {size} outlets too few",
            helps=(f"take PDUs with more {size} outlets, or put less into each rack",),
        )


RULE = Rule(code="GS7313", slug="outlets-wrong", severity=Severity.ERROR, judge=outlets_wrong)
