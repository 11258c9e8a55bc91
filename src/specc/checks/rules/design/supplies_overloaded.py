"""GS3101: a server draws more than its power supplies give when the allowed number has failed.

What it finds: a highest power above the output of the supplies that must work.

Why it matters: after the failures that the redundancy is for, the server goes down.

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
from specc.design.walk import of_kind
from specc.diagnostics.diagnostic import Severity
from specc.units import Quantity
from specc.units.dimension import WATT
from specc.units.text import percent, show


def supplies_overloaded(design: Design) -> Iterator[Finding]:
    servers = of_kind("server", *design.entities.values())
    if not servers:
        return
    from specc.design.parts.server import Server
    from specc.topology.inventory import total
    from specc.topology.power import from_supplies, supplied

    for server in servers:
        if not isinstance(server, Server):
            continue
        given, drawn = supplied(server.psus, server.psus_needed), from_supplies(server)
        if given is None or drawn is None or drawn <= given:
            continue
        count = total(server.psus)
        needed = min(server.psus_needed or count, count)
        stated = server.power_max is not None
        least = "" if stated else "at least "
        yield Finding(
            about=server,
            field="power_max" if stated else "psus",
            message=f"`{server.name}` draws {least}{show(Quantity(drawn, WATT))} from its supplies, but {needed} of its {count} give {show(Quantity(given, WATT))}",
            label=f"{percent(drawn / given - 1, 0)} more than {needed} supplies give",
            others=((server, "psus", f"{count} supplies, {needed} of which must do"),),
            helps=("add supplies, take stronger ones, or raise `psus_needed`",),
        )


RULE = Rule(
    code="GS3101", slug="supplies-overloaded", severity=Severity.ERROR, judge=supplies_overloaded
)
