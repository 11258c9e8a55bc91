"""GS7306: liquid-cooled equipment without liquid, or more heat to liquid than the loop removes.

What it finds: a liquid-cooled server in racks that are cooled by air or by a rear door, and heat to liquid above the coolant units or the site's loop.

Why it matters: without coolant such servers do not start; with too little they throttle.

Example:

```gpuspec
edition 2026
server box { height = 4 U; power_max = 10 kW; cooling = liquid(to_liquid = 85 %) }
site hall { rack { height = 42 U; power = 40 kW; cooling = air } }
cluster pod { site = hall; servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 4 U; power_max = 10 kW; cooling = liquid(to_liquid = 85 %) }
site hall { coolant = 100 kW; rack { height = 42 U; power = 40 kW; cooling = liquid } }
cluster pod { site = hall; servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.site import batches, main_racks
from specc.bill.site_bill import SiteBill
from specc.checks.rule import Finding, Rule
from specc.design.entity import Entity
from specc.design.part import Part
from specc.design.parts.cdu import Cdu
from specc.design.parts.rack import Rack
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_floats
from specc.topology.inventory import lower_bound
from specc.topology.power import liquid_share
from specc.units.dimension import WATT
from specc.units.quantity import Quantity
from specc.units.text import show

_DRY = {"air": "air", "rear_door": "their rear doors"}
"""Racks that bring no coolant to what stands in them: a door takes heat from air."""


def cooling_mismatch(here: SiteBill) -> Iterator[Finding]:
    """Racks by kind, then heat against what removes it: units of each cluster, the loop of the site."""
    for bill in here.bills:
        yield from _dry_racks(here, bill)
        units = [(c.of, lower_bound(c.count)) for c in bill.cluster.cdus if isinstance(c.of, Cdu)]
        known = [float(u.capacity) * n for u, n in units if u.capacity is not None]
        heat = bill.heat_liquid.value or 0.0
        if units and len(known) == len(units) and heat > sum_floats(known):
            yield _short(
                bill.cluster, f"`{bill.cluster.name}` gives", heat, sum_floats(known), "cdus"
            )
    heat, loop = here.heat_liquid.value or 0.0, here.site.coolant
    if loop is not None and heat > float(loop):
        yield _short(here.site, f"{here.names} give{here.verb}", heat, float(loop), "coolant")


def _dry_racks(here: SiteBill, bill: Bill) -> Iterator[Finding]:
    """Servers that need liquid, in racks that have none."""
    wet: dict[str, Part] = {
        batch.key: batch.part for batch in batches(bill.topology) if _needs_liquid(batch.part)
    }
    yield from _dry_enclosures(here, bill)
    for kind, rack in here.site.racks.items():
        if rack.cooling is None or rack.cooling.word not in _DRY:
            continue
        held = next(
            (
                wet[s.key]
                for r in bill.hall.runs
                if r.kind == kind
                for s in r.stacks
                if s.key in wet
            ),
            None,
        )
        if held is not None:
            yield Finding(
                about=rack,
                field="cooling",
                message=f"`{held.name}` is cooled by liquid, the racks `{kind}` by {_DRY[rack.cooling.word]}",
                label="no liquid",
                others=((held, "cooling", "needs liquid"),),
                helps=(
                    "state `cooling = liquid` and what the site's loop removes, or take air-cooled servers",
                ),
            )


def _dry(rack: Rack) -> str:
    return _DRY.get(rack.cooling.word if rack.cooling is not None else "", "air")


def _needs_liquid(part: Part) -> bool:
    return bool(liquid_share(part)) or (isinstance(part, Switch) and part.airflow == "liquid")


def _dry_enclosures(here: SiteBill, bill: Bill) -> Iterator[Finding]:
    """Racks that are sold as one and need liquid, on a site whose racks all are cooled by air."""
    racks = list(main_racks(here.site).items())
    if not racks or any(r.cooling is None or r.cooling.word not in _DRY for _, r in racks):
        return
    kind, rack = racks[0]
    told: set[str] = set()
    for run in bill.hall.runs:
        if run.own is None or run.kind in told or not _needs_liquid(run.own):
            continue
        told.add(run.kind)
        yield Finding(
            about=rack,
            field="cooling",
            message=f"`{run.kind}` is cooled by liquid, the racks `{kind}` by {_dry(rack)}",
            label="no liquid",
            others=((run.own, "cooling", "needs liquid"),),
            helps=(
                "state a kind of rack with `cooling = liquid` and what the site's loop removes",
            ),
        )


def _short(about: Entity, who: str, heat: float, limit: float, field: str) -> Finding:
    return Finding(
        about=about,
        field=field,
        message=f"{who} {show(Quantity(heat, WATT))} to liquid, but the loop removes {show(Quantity(limit, WATT))}",
        label=f"{show(Quantity(heat - limit, WATT))} over",
        helps=("add coolant units, or enlarge the loop",),
    )


RULE = Rule(
    code="GS7306", slug="cooling-mismatch", severity=Severity.ERROR, judge=cooling_mismatch
)
