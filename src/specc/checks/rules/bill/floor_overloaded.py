"""GS7305: a rack weighs more than the floor carries.

What it finds: a rack whose contents and own weight over its footprint are above the floor's load. It needs the width and depth of the
rack and the load of the floor; limits differ so much that none is assumed.

Why it matters: raised floors give way.

Example:

```gpuspec
edition 2026
server box { height = 8 U; mass = 130 kg }
site hall {
  floor_load = 500 kg/m^2
  rack { height = 42 U; width = 600 mm; depth = 1200 mm }
}
cluster pod { site = hall; servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U; mass = 130 kg }
site hall {
  floor_load = 1200 kg/m^2
  rack { height = 42 U; width = 600 mm; depth = 1200 mm }
}
cluster pod { site = hall; servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.checks.rule import Finding, Rule
from specc.design.parts.rack import Rack
from specc.diagnostics.diagnostic import Severity
from specc.units.text import number

_WIDE, _DEEP = 0.8, 1.4
"""m: taken for a rack that does not say; hardly any is larger. Source: EIA-310 cabinets as sold, up to 800 x 1400 mm."""


def floor_overloaded(bill: Bill) -> Iterator[Finding]:
    """The heaviest rack of each kind."""
    site = bill.cluster.site
    if site is None or site.floor_load is None:
        return
    limit = float(site.floor_load)
    heaviest: dict[str, float] = {}
    for rack in bill.hall.runs:
        heaviest[rack.kind] = max(heaviest.get(rack.kind, 0.0), rack.mass)
    yield from _enclosures(bill, limit)
    for kind, entity in site.racks.items():
        if not heaviest.get(kind):
            continue
        mass = heaviest[kind] + (float(entity.mass) if entity.mass is not None else 0.0)
        load = mass / _area(entity)
        if load > limit:
            yield Finding(
                about=site,
                field="floor_load",
                message=f"a rack `{kind}` puts {_least(entity)}{number(load)} kg/m^2 on a floor that carries {number(limit)} kg/m^2",
                label=f"{number(load / limit, 3)} times what it carries",
                others=((entity, None, f"{number(mass)} kg as filled"),),
                helps=("put less into each rack, spread the load, or strengthen the floor",),
            )


def _area(rack: Rack) -> float:
    """Footprint of a rack, m^2; a large one where it does not say."""
    wide = _WIDE if rack.width is None else float(rack.width)
    return wide * (_DEEP if rack.depth is None else float(rack.depth))


def _least(rack: Rack) -> str:
    return "at least " if rack.width is None or rack.depth is None else ""


def _enclosures(bill: Bill, limit: float) -> Iterator[Finding]:
    """Racks that are sold as one stand on the footprint of the site's racks, where they state none themselves."""
    site = bill.cluster.site
    assert site is not None
    areas = [
        float(rack.width) * float(rack.depth)
        for rack in site.racks.values()
        if rack.width is not None and rack.depth is not None
    ]
    told: set[str] = set()
    for run in bill.hall.runs:
        if run.own is None or run.kind in told:
            continue
        load = run.mass / max(areas, default=_WIDE * _DEEP)
        if load > limit:
            told.add(run.kind)
            yield Finding(
                about=site,
                field="floor_load",
                message=f"a rack of `{run.kind}` puts {number(load)} kg/m^2 on a floor that carries {number(limit)} kg/m^2",
                label=f"{number(load / limit, 3)} times what it carries",
                others=((run.own, "mass", f"{number(run.mass)} kg in a rack"),),
                helps=("spread the load, or strengthen the floor",),
            )


RULE = Rule(
    code="GS7305", slug="floor-overloaded", severity=Severity.ERROR, judge=floor_overloaded
)
