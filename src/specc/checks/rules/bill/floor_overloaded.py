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
from specc.diagnostics.diagnostic import Severity
from specc.units.text import number


def floor_overloaded(bill: Bill) -> Iterator[Finding]:
    """The heaviest rack of each kind."""
    site = bill.cluster.site
    if site is None or site.floor_load is None:
        return
    limit = float(site.floor_load)
    heaviest: dict[str, float] = {}
    for rack in bill.hall.runs:
        heaviest[rack.kind] = max(heaviest.get(rack.kind, 0.0), rack.mass)
    for kind, entity in site.racks.items():
        if entity.width is None or entity.depth is None or not heaviest.get(kind):
            continue
        mass = heaviest[kind] + (float(entity.mass) if entity.mass is not None else 0.0)
        load = mass / (float(entity.width) * float(entity.depth))
        if load > limit:
            yield Finding(
                about=site,
                field="floor_load",
                message=f"a rack `{kind}` puts {number(load)} kg/m^2 on a floor that carries {number(limit)} kg/m^2",
                label=f"{number(load / limit, 3)} times what it carries",
                others=((entity, None, f"{number(mass)} kg as filled"),),
                helps=("put less into each rack, spread the load, or strengthen the floor",),
            )


RULE = Rule(
    code="GS7305", slug="floor-overloaded", severity=Severity.ERROR, judge=floor_overloaded
)
