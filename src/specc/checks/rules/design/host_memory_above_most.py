"""GS3153: a server has more host memory than fits.

What it finds: memory modules, or a stated `host_memory`, above `memory_max`.

Why it matters: the board does not take them, and what was to lie in host memory has no place.

Example:

```gpuspec
edition 2026
from std.memory.generic import ddr5_4800_64gb

server box { memory = 24 x ddr5_4800_64gb; memory_max = 1 TB }
cluster pod { servers = 1 x box }
```

Use instead:

```gpuspec
edition 2026
from std.memory.generic import ddr5_4800_64gb

server box { memory = 24 x ddr5_4800_64gb; memory_max = 2 TB }
cluster pod { servers = 1 x box }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.units import Quantity
from specc.units.dimension import BYTE
from specc.units.text import show

BINARY = 1024**4 / 1e12
"""Makers count modules in binary units and boards in either, so that up to this factor is no contradiction."""


def host_memory_above_most(design: Design) -> Iterator[Finding]:
    """What is built in against what fits."""
    servers = [s for s in design.reached("server") if getattr(s, "memory_max", None) is not None]
    if not servers:
        return
    from specc.design.parts.memory import Memory
    from specc.design.parts.server import Server
    from specc.sums import sum_floats
    from specc.topology.inventory import lower_bound

    for server in servers:
        if not isinstance(server, Server) or server.memory_max is None:
            continue
        modules = sum_floats(
            float(counted.of.capacity) * lower_bound(counted.count)
            for counted in server.memory
            if isinstance(counted.of, Memory) and counted.of.capacity is not None
        )
        stated = 0.0 if server.host_memory is None else float(server.host_memory)
        most = float(server.memory_max)
        if max(modules, stated) <= most * BINARY:
            continue
        field = "memory" if modules >= stated else "host_memory"
        yield Finding(
            about=server,
            field=field,
            message=f"`{server.name}` has {show(Quantity(max(modules, stated), BYTE))} of host memory, at most {show(server.memory_max)} fit",
            label="more than fits",
            others=((server, "memory_max", "what fits"),),
            helps=("take fewer modules, or another server",),
        )


RULE = Rule(
    code="GS3153",
    slug="host-memory-above-most",
    severity=Severity.ERROR,
    judge=host_memory_above_most,
)
