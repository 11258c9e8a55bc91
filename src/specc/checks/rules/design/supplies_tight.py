"""GS3103: a server or an enclosure without a supply in reserve comes close to what its supplies give.

What it finds: parts that draw more than 80 % of the output of supplies all of which must work. Parts that are not listed
(fans, drives, boards) come on top.

Why it matters: supplies age, and accelerators draw more than their limit for milliseconds; the server switches off under load.

Example:

```gpuspec
edition 2026
accelerator gpu { memory = 24 GB; memory_bandwidth = 936 GB/s; power = 300 W }
psu only { output = 1400 W }
server box { accelerators = 4 x gpu; psus = 1 x only }
```

Use instead:

```gpuspec
edition 2026
accelerator gpu { memory = 24 GB; memory_bandwidth = 936 GB/s; power = 300 W }
psu only { output = 2000 W }
server box { accelerators = 4 x gpu; psus = 1 x only }
```

Source: the share is that of NFPA 70 (NEC) 210.20 for continuous loads
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.units import Quantity
from specc.units.dimension import WATT
from specc.units.text import percent, show

CONTINUOUS = 0.8


def supplies_tight(design: Design) -> Iterator[Finding]:
    holders = [x for x in design.reached("server") if getattr(x, "psus", None)]
    holders += [x for x in design.reached("enclosure") if getattr(x, "shelves", None)]
    if not holders:
        return
    from specc.design.parts.enclosure import Enclosure
    from specc.design.parts.server import Server
    from specc.topology.inventory import total
    from specc.topology.power import from_supplies, supplied

    for server in holders:
        if not isinstance(server, Server | Enclosure):
            continue
        field = "psus" if isinstance(server, Server) else "shelves"
        supplies, needed = getattr(server, field), getattr(server, f"{field}_needed")
        count = total(supplies)
        given, drawn = supplied(supplies, needed), from_supplies(server)
        reserve = needed is not None and needed < count
        if given is None or drawn is None or reserve or not CONTINUOUS * given < drawn <= given:
            continue
        least = "" if server.power_max is not None else "at least "
        which = "only supply gives" if count == 1 else f"{count} supplies give"
        yield Finding(
            about=server,
            field=field,
            message=f"`{server.name}` draws {least}{show(Quantity(drawn, WATT))}, {percent(drawn / given, 0)} of the {show(Quantity(given, WATT))} that its {which}",
            label=f"above {percent(CONTINUOUS, 0)}, and none in reserve",
            helps=("take a stronger supply or one more, or limit the accelerators",),
        )


RULE = Rule(code="GS3103", slug="supplies-tight", severity=Severity.WARNING, judge=supplies_tight)
