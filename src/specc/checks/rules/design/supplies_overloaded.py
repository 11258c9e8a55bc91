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
from specc.sums import sum_floats


def supplies_overloaded(design: Design) -> Iterator[Finding]:
    servers = of_kind("server", *design.entities.values())
    if not servers:
        return
    from specc.design.parts.psu import Psu
    from specc.design.parts.server import Server

    for server in servers:
        if not isinstance(server, Server) or not server.psus or server.power_max is None:
            continue
        outputs = [
            float(c.of.output)
            for c in server.psus
            if isinstance(c.of, Psu) and c.of.output is not None
            for _ in range(c.count if isinstance(c.count, int) else 1)
        ]
        if not outputs or len(outputs) > 64:
            continue
        needed = min(server.psus_needed or len(outputs), len(outputs))
        given = sum_floats(sorted(outputs)[:needed])
        drawn = float(server.power_max)
        if drawn <= given:
            continue
        yield Finding(
            about=server,
            field="power_max",
            message=(
                f"`{server.name}` draws {drawn / 1e3:.4g} kW, but {needed} of its {len(outputs)} supplies give {given / 1e3:.4g} kW"
            ),
            label=f"{drawn / given - 1:.0%} more than {needed} supplies give",
            others=((server, "psus", f"{len(outputs)} supplies, {needed} of which must do"),),
            helps=("add supplies, take stronger ones, or raise `psus_needed`",),
        )


RULE = Rule(
    code="GS3101", slug="supplies-overloaded", severity=Severity.ERROR, judge=supplies_overloaded
)
