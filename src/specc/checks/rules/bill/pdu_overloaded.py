"""GS7307: the PDUs of one feed do not carry the rack.

What it finds: racks whose power distribution units, those of one feed where there are two, give less than the rack draws. A PDU gives
`sqrt(3) * V * A` for three phases, times its derating.

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
from specc.bill.site import pdu_power
from specc.checks.rule import Finding, Rule
from specc.design.parts.pdu import Pdu
from specc.design.parts.rack import Rack
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import lower_bound
from specc.units.dimension import WATT
from specc.units.quantity import Quantity
from specc.units.text import show


def pdu_overloaded(bill: Bill) -> Iterator[Finding]:
    """The fullest rack of each kind against one feed."""
    site = bill.cluster.site
    if site is None:
        return
    fullest: dict[str, float] = {}
    for rack in bill.hall.racks:
        fullest[rack.kind] = max(fullest.get(rack.kind, 0.0), rack.power)
    for kind, entity in site.racks.items():
        usable = _feed(entity)
        load = fullest.get(kind, 0.0)
        if usable is None or load <= usable:
            continue
        each = "one feed" if (entity.feeds or 1) > 1 else "the PDUs"
        yield Finding(
            about=entity,
            field="pdus",
            message=f"a rack `{kind}` draws {show(Quantity(load, WATT))}, {each} can carry {show(Quantity(usable, WATT))}",
            label=f"{show(Quantity(load - usable, WATT))} too few",
            helps=("add PDUs to each feed, take larger ones, or put less into each rack",),
        )


def _feed(rack: Rack) -> float | None:
    """Usable power of the PDUs on one feed; None where one is not known."""
    total = 0.0
    for counted in rack.pdus:
        pdu = counted.of
        if not isinstance(pdu, Pdu) or pdu.volts is None or pdu.amps is None:
            return None
        derating = float(pdu.derating) if pdu.derating is not None else 1.0
        total += lower_bound(counted.count) * pdu_power(
            float(pdu.volts), float(pdu.amps), pdu.phases, derating
        )
    return total / (rack.feeds or 1) if rack.pdus else None


RULE = Rule(code="GS7307", slug="pdu-overloaded", severity=Severity.ERROR, judge=pdu_overloaded)
