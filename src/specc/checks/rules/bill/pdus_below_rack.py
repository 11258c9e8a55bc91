"""GS7331: PDUs of a rack do not give what the rack states.

What it finds: racks that state more usable power than all their PDUs together can carry, more feeds than PDUs, PDUs whose `outlets` are not the
sum of their `sockets`, and PDUs of two phases.

Why it matters: whoever fills the rack later goes by the power that is stated; a feed without a PDU carries nothing when the other fails.

Example:

```gpuspec
edition 2026
pdu strip { phases = 1; volts = 230 V; amps = 32 A; derating = 100 % }
server box { height = 2 U; power_max = 1 kW }
site hall { rack { height = 42 U; power = 40 kW; pdus = 2 x strip } }
cluster pod { site = hall; servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
pdu strip { phases = 1; volts = 230 V; amps = 32 A; derating = 100 % }
server box { height = 2 U; power_max = 1 kW }
site hall { rack { height = 42 U; power = 14 kW; pdus = 2 x strip } }
cluster pod { site = hall; servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.pdus import carried_together
from specc.checks.rule import Finding, Rule
from specc.design.parts.pdu import Pdu
from specc.design.parts.rack import Rack
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import total
from specc.units.dimension import WATT
from specc.units.quantity import Quantity
from specc.units.text import show

_ROUNDED = 1.02
"""Nameplates and racks are given in round figures."""


def pdus_below_rack(bill: Bill) -> Iterator[Finding]:
    """Each kind of rack with something in it, as it is stated."""
    site = bill.cluster.site
    if site is None:
        return
    filled = {run.kind for run in bill.hall.runs if run.stacks}
    for kind, rack in site.racks.items():
        if kind not in filled or not rack.pdus:
            continue
        yield from _sockets(rack)
        units, feeds = total(rack.pdus), rack.feeds or 1
        if 0 < units < feeds:
            yield Finding(
                about=rack,
                field="feeds",
                message=f"a rack `{kind}` has {feeds} feeds, but PDUs on {units} of them",
                label="a feed without a PDU",
                others=((rack, "pdus", f"{units} in each rack"),),
                helps=("put a PDU on each feed, or state the feeds that there are",),
            )
        given = carried_together(rack)
        if rack.power is None or given is None or float(rack.power) <= given * _ROUNDED:
            continue
        yield Finding(
            about=rack,
            field="power",
            message=f"a rack `{kind}` states {show(rack.power)}, but its PDUs can carry {show(Quantity(given, WATT))} together",
            label="more than its PDUs",
            others=((rack, "pdus", show(Quantity(given, WATT))),),
            helps=("state what the PDUs carry, add PDUs, or take larger ones",),
        )


def _sockets(rack: Rack) -> Iterator[Finding]:
    for counted in rack.pdus:
        pdu = counted.of
        if not isinstance(pdu, Pdu):
            continue
        if pdu.phases not in {1, 3}:
            yield Finding(
                about=pdu,
                field="phases",
                message=f"`{pdu.name}` states {pdu.phases} phases: PDUs have 1 or 3",
                label="neither 1 nor 3",
                helps=("state 1 phase for a strip between two lines of 208 V, with those volts",),
            )
        if pdu.outlets is None or not pdu.sockets:
            continue
        if total(pdu.sockets) != pdu.outlets:
            yield Finding(
                about=pdu,
                field="outlets",
                message=f"`{pdu.name}` states {pdu.outlets} outlets, but its sockets are {total(pdu.sockets)}",
                label="not their sum",
                others=((pdu, "sockets", f"{total(pdu.sockets)} of all kinds"),),
                helps=("state the sockets alone: they say how many outlets there are",),
            )


RULE = Rule(
    code="GS7331", slug="pdus-below-rack", severity=Severity.WARNING, judge=pdus_below_rack
)
