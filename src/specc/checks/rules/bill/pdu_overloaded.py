"""GS7307: the PDUs that are left when a feed fails do not carry the rack.

What it finds: racks whose power distribution units give less than the rack draws when the feed with the most of them has
failed, where there are two feeds or more. A PDU gives `sqrt(3) * V * A` for three phases, times its derating; where no derating
is stated, a load above 80 % of the rating is a warning.

Why it matters: when one feed fails the other carries everything, or the breakers trip and the rack is dark.

Example:

```gpuspec
edition 2026
pdu strip { phases = 3; volts = 415 V; amps = 30 A; derating = 80 % }
server box { height = 8 U; power_max = 10 kW }
site hall { rack { height = 42 U; power = 40 kW; feeds = 2; pdus = 2 x strip } }
cluster pod { site = hall; servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
pdu strip { phases = 3; volts = 415 V; amps = 60 A; derating = 80 % }
server box { height = 8 U; power_max = 10 kW }
site hall { rack { height = 42 U; power = 40 kW; feeds = 2; pdus = 4 x strip } }
cluster pod { site = hall; servers = 4 x box }
```

Source: NFPA 70 (NEC) 210.20: a breaker carries at most 80 % of its rating continuously
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.pdus import CONTINUOUS, carried
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.units.dimension import WATT
from specc.units.quantity import Quantity
from specc.units.text import percent, show


def pdu_overloaded(bill: Bill) -> Iterator[Finding]:
    """The fullest rack of each kind against what its PDUs carry."""
    site = bill.cluster.site
    if site is None:
        return
    fullest: dict[str, float] = {}
    for rack in bill.hall.runs:
        fullest[rack.kind] = max(fullest.get(rack.kind, 0.0), rack.power)
    for kind, entity in site.racks.items():
        rated, sure = carried(entity), carried(entity, CONTINUOUS)
        load = fullest.get(kind, 0.0)
        if rated is None or sure is None or load <= sure:
            continue
        left = "the PDUs left after a feed fails" if (entity.feeds or 1) > 1 else "the PDUs"
        over = load > rated
        usable = rated if over else sure
        share = "" if over else f" at {percent(CONTINUOUS, 0)} of their rating"
        yield Finding(
            about=entity,
            field="pdus",
            severity=Severity.ERROR if over else Severity.WARNING,
            message=f"a rack `{kind}` draws {show(Quantity(load, WATT))}, {left} can carry {show(Quantity(usable, WATT))}{share}",
            label=f"{show(Quantity(load - usable, WATT))} over",
            helps=(
                "add PDUs to each feed, take larger ones, or put less into each rack"
                if over
                else "state the `derating` of the PDU, which is 80 % where NEC applies",
            ),
        )


RULE = Rule(code="GS7307", slug="pdu-overloaded", severity=Severity.ERROR, judge=pdu_overloaded)
