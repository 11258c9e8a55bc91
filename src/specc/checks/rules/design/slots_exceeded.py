"""GS3152: a server holds more than it has slots for.

What it finds: memory modules, drives or network adapters of a server above the slots that it states for them.

Why it matters: the rest cannot be built in, and a bill that counts it is wrong.

Example:

```gpuspec
edition 2026
from std.memory.generic import ddr5_4800_64gb

server box { memory = 24 x ddr5_4800_64gb; slots { memory = 16 x dimm } }
cluster pod { servers = 1 x box }
```

Use instead:

```gpuspec
edition 2026
from std.memory.generic import ddr5_4800_64gb

server box { memory = 16 x ddr5_4800_64gb; slots { memory = 16 x dimm } }
cluster pod { servers = 1 x box }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity

HELD = (("memory", "memory", "memory modules"), ("drives", "storage", "drives"), ("nics", "nic", "network adapters"))  # fmt: skip


def slots_exceeded(design: Design) -> Iterator[Finding]:
    """What is in a server against its slots, kind by kind."""
    servers = [s for s in design.reached("server") if getattr(s, "slots", None) is not None]
    if not servers:
        return
    from specc.design.parts.server import Server
    from specc.topology.inventory import total

    for server in servers:
        if not isinstance(server, Server) or server.slots is None:
            continue
        for field, slot, what in HELD:
            held, free = total(getattr(server, field)), total(getattr(server.slots, slot))
            if not free or held <= free:
                continue
            yield Finding(
                about=server,
                field=field,
                message=f"`{server.name}` holds {held} {what}, but has {free} slots for them",
                label=f"{held - free} too many",
                others=((server, "slots", f"{free} slots"),),
                helps=("take fewer or larger ones, or another server",),
            )


RULE = Rule(code="GS3152", slug="slots-exceeded", severity=Severity.ERROR, judge=slots_exceeded)
