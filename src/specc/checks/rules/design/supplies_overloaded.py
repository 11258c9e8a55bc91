"""GS3101: a server or enclosure draws more than its power supplies give when the allowed number has failed.

What it finds: a highest power above the output of the supplies that must work.

Why it matters: after the failures that the redundancy is for, the server or rack goes down.

Example:

```gpuspec
edition 2026
psu small { output = 1000 W }
server box {
  power_max   = 2500 W
  psus        = 4 x small
  psus_needed = 2
}
```

Use instead:

```gpuspec
edition 2026
psu small { output = 1000 W }
server box {
  power_max   = 1900 W
  psus        = 4 x small
  psus_needed = 2
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.units import Quantity
from specc.units.dimension import WATT
from specc.units.text import percent, show


def supplies_overloaded(design: Design) -> Iterator[Finding]:
    holders = [
        (kind, holder)
        for kind in ("server", "enclosure", "switch", "storage")
        for holder in design.reached(kind)
        if getattr(holder, "shelves" if kind == "enclosure" else "psus", None)
    ]
    if not holders:
        return
    from specc.design.parts.enclosure import Enclosure
    from specc.design.parts.server import Server
    from specc.design.parts.storage import Storage
    from specc.design.parts.switch import Switch
    from specc.topology.inventory import total
    from specc.topology.power import from_supplies, supplied

    for kind, holder in holders:
        if not isinstance(holder, Server | Enclosure | Switch | Storage):
            continue
        field = "shelves" if kind == "enclosure" else "psus"
        supplies, stated_need = getattr(holder, field), getattr(holder, f"{field}_needed", None)
        given, drawn = supplied(supplies, stated_need), from_supplies(holder)
        if given is None or drawn is None or drawn <= given:
            continue
        count = total(supplies)
        needed = min(stated_need or count, count)
        stated = holder.power_max is not None
        least = "" if stated else "at least "
        yield Finding(
            about=holder,
            field="power_max" if stated else field,
            message=f"`{holder.name}` draws {least}{show(Quantity(drawn, WATT))} from its supplies, but {needed} of its {count} give {show(Quantity(given, WATT))}",
            label=f"{percent(drawn / given - 1, 0)} more than {needed} supplies give",
            others=((holder, field, f"{count} supplies, {needed} of which must do"),),
            helps=(
                "add supplies, or take stronger ones"
                if isinstance(holder, Switch | Storage)
                else f"add supplies, take stronger ones, or raise `{field}_needed`",
            ),
        )


RULE = Rule(
    code="GS3101", slug="supplies-overloaded", severity=Severity.ERROR, judge=supplies_overloaded
)
