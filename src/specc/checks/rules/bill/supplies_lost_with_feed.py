"""GS7316: a device loses more supplies with one feed than it can do without.

What it finds: devices with `psus_needed` in racks with several feeds, whose cords are dealt evenly over the PDUs and so over the feeds, and which
have fewer supplies left than they need when the feed with the most of them fails.

Why it matters: six supplies of which four are needed look redundant. On two feeds one of them takes three away, and the server throttles or
stops; on three it takes two.

Source: NVIDIA user guides of the DGX H100 and H200 (4+2 supplies).

Example:

```gpuspec
edition 2026
pdu strip { phases = 3; volts = 415 V; amps = 60 A }
psu supply { output = 3.3 kW }
server box { height = 8 U; psus = 6 x supply; psus_needed = 4; power_max = 10 kW }
site hall { rack { height = 42 U; feeds = 2; pdus = 2 x strip } }
cluster pod { site = hall; servers = 1 x box }
```

Use instead:

```gpuspec
edition 2026
pdu strip { phases = 3; volts = 415 V; amps = 60 A }
psu supply { output = 3.3 kW }
server box { height = 8 U; psus = 6 x supply; psus_needed = 4; power_max = 10 kW }
site hall { rack { height = 42 U; feeds = 3; pdus = 3 x strip } }
cluster pod { site = hall; servers = 1 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.cords import cords
from specc.bill.pdus import cords_lost, feeds_in_use
from specc.bill.site import batches
from specc.checks.rule import Finding, Rule
from specc.design.parts.server import Server
from specc.diagnostics.diagnostic import Severity


def supplies_lost_with_feed(bill: Bill) -> Iterator[Finding]:
    """Each kind of device once a kind of rack, in racks that state their feeds and have PDUs; the only supply of a device is needed."""
    parts = {batch.key: batch.part for batch in batches(bill.topology)}
    told: set[tuple[str, str]] = set()
    for run in bill.hall.runs:
        rack = run.rack
        if rack is None or (rack.feeds or 1) < 2 or not rack.pdus:
            continue
        for stack in run.stacks:
            part = parts.get(stack.key)
            plugged = cords(part)
            needed = part.psus_needed if isinstance(part, Server) else None
            needed = 1 if needed is None and plugged == 1 else needed
            if part is None or needed is None:
                continue
            lost = cords_lost(rack, plugged)
            if plugged - lost >= needed or (stack.key, run.kind) in told:
                continue
            told.add((stack.key, run.kind))
            yield Finding(
                about=rack,
                field="feeds",
                message=(
                    f"`{part.name}` needs {needed} of its {plugged} supplies, but losing one of {feeds_in_use(rack)} feeds of a rack "
                    f"`{run.kind}` leaves it {plugged - lost}"
                ),
                label=f"takes {lost} supplies away",
                others=((part, "psus_needed", f"{needed} needed"),),
                helps=(
                    "spread the cords over more feeds, or take supplies of which half are enough",
                ),
            )


RULE = Rule(
    code="GS7316",
    slug="supplies-lost-with-feed",
    severity=Severity.WARNING,
    judge=supplies_lost_with_feed,
)
