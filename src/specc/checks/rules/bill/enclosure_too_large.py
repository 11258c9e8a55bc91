"""GS7325: what is sold as a rack does not go where the site's racks stand.

What it finds: enclosures that are taller, deeper or heavier than every kind of rack of the site.

Why it matters: the site's racks say what a place in the hall takes: its doors and aisles, and its floor.

Example:

```gpuspec
edition 2026
server tray { height = 1 U }
enclosure shelf_rack { servers = 18 x tray; height = 48 U; depth = 1400 mm }
site hall { rack { height = 48 U; depth = 1200 mm } }
cluster pod { site = hall; servers = 2 x shelf_rack }
```

Use instead:

```gpuspec
edition 2026
server tray { height = 1 U }
enclosure shelf_rack { servers = 18 x tray; height = 48 U; depth = 1400 mm }
site hall { rack { height = 48 U; depth = 1400 mm } }
cluster pod { site = hall; servers = 2 x shelf_rack }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.rack_use import RackRun
from specc.bill.site import main_racks
from specc.checks.rule import Finding, Rule
from specc.design.part import Part
from specc.design.parts.rack import Rack
from specc.diagnostics.diagnostic import Severity
from specc.units.text import number, show


def enclosure_too_large(bill: Bill) -> Iterator[Finding]:
    """Each kind of enclosure once, by each of its sizes; a rack that does not state one takes any."""
    site = bill.cluster.site
    racks = main_racks(site) if site is not None else {}
    told: set[str] = set()
    for run in bill.hall.runs:
        if run.own is None or run.kind in told or not racks:
            continue
        told.add(run.kind)
        for field, needed, unit in _sizes(run, run.own):
            limits = {kind: _limit(rack, field) for kind, rack in racks.items()}
            known = {kind: limit for kind, limit in limits.items() if limit is not None}
            if needed is None or len(known) < len(racks) or needed <= max(known.values()):
                continue
            kind = max(known, key=lambda name: known[name])
            stated = getattr(run.own, "mass" if field == "mass_limit" else field)
            yield Finding(
                about=racks[kind],
                field=field,
                message=f"one of `{run.kind}` takes {number(needed)} {unit} of {_WORDS[field]}, racks `{kind}` of the site {number(known[kind])} {unit}",
                label=f"{number(known[kind])} {unit}",
                others=(
                    (
                        run.own,
                        "mass" if field == "mass_limit" else field,
                        str(stated) if isinstance(stated, int) else show(stated),
                    ),
                ),
                helps=("state a kind of rack with the place that it takes",),
            )


_WORDS = {"height": "height", "depth": "depth", "mass_limit": "load"}


def _sizes(run: RackRun, part: Part) -> Iterator[tuple[str, float | None, str]]:
    """By the field of a rack that limits it: what an enclosure takes in each of its racks."""
    yield "height", None if part.height is None else float(part.height), "U"
    yield "depth", None if part.depth is None else float(part.depth), "m"
    yield "mass_limit", None if part.mass is None else run.mass, "kg"


def _limit(rack: Rack, field: str) -> float | None:
    stated = getattr(rack, field)
    return None if stated is None else float(stated)


RULE = Rule(
    code="GS7325",
    slug="enclosure-too-large",
    severity=Severity.WARNING,
    judge=enclosure_too_large,
)
