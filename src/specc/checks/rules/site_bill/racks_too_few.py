"""GS7303: more racks are needed than there are.

What it finds: a kind of rack whose count is stated, and of which the devices fill more.

Why it matters: some of what is bought has no place.

Example:

```gpuspec
edition 2026
server box { height = 8 U; power_max = 10 kW }
site hall { rack { height = 42 U; power = 20 kW; count = 2 } }
cluster pod { site = hall; servers = 8 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U; power_max = 10 kW }
site hall { rack { height = 42 U; power = 20 kW; count = 4 } }
cluster pod { site = hall; servers = 8 x box }
```
"""

from collections.abc import Iterator

from specc.bill.site import main_racks
from specc.bill.site_bill import SiteBill
from specc.checks.rule import Finding, Rule
from specc.design.parts.rack import Rack
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts


def racks_too_few(here: SiteBill) -> Iterator[Finding]:
    """Needed against stated, kind by kind, over all clusters; racks that are sold as one need a place of the main kinds."""
    for kind, rack in here.site.racks.items():
        needed = here.racks_filled.get(kind, 0)
        if rack.count is None or needed <= rack.count:
            continue
        yield _finding(here, rack, f"{needed} racks `{kind}`", needed, rack.count)
    yield from _enclosures(here)


def _enclosures(here: SiteBill) -> Iterator[Finding]:
    main = main_racks(here.site)
    counts = [rack.count for rack in main.values()]
    own = {run.kind for bill in here.bills for run in bill.hall.runs if run.own is not None}
    if not own or not counts or None in counts:
        return
    stated = sum_counts(count for count in counts if count is not None)
    filled = sum_counts(here.racks_filled.get(kind, 0) for kind in main)
    needed = filled + sum_counts(here.racks_filled[kind] for kind in own)
    if filled <= stated < needed:
        names = ", ".join(f"`{kind}`" for kind in (*main, *sorted(own)))
        yield _finding(
            here, next(iter(main.values())), f"{needed} places of {names}", needed, stated
        )


def _finding(here: SiteBill, rack: Rack, what: str, needed: int, stated: int) -> Finding:
    return Finding(
        about=rack,
        field="count",
        message=f"{here.names} fill{here.verb} {what}, but `count` is {stated}",
        label=f"{needed - stated} too few",
        notes=("racks are filled up to their height, power and load",),
        helps=("add racks, take racks with more power, or fewer servers",),
    )


RULE = Rule(code="GS7303", slug="racks-too-few", severity=Severity.ERROR, judge=racks_too_few)
