"""GS4501: a host has little memory or few cores for its accelerators.

What it finds: servers whose host memory is below the memory of their accelerators, or that have fewer than four processor cores for each;
it is a warning where a host has less than a quarter of either.

Why it matters: loading weights, staging checkpoints and decoding input data go through the host; the leanest published systems have more
than five cores an accelerator, and host memory above that of the accelerators.

Example:

```gpuspec
edition 2026
accelerator gpu { memory = 80 GB; memory_bandwidth = 3 TB/s; peak { bf16 = 900 TFLOP/s } }
server box { accelerators = 8 x gpu; host_cores = 16; host_memory = 1 TB }
cluster pod { servers = 2 x box }
```

Use instead:

```gpuspec
edition 2026
accelerator gpu { memory = 80 GB; memory_bandwidth = 3 TB/s; peak { bf16 = 900 TFLOP/s } }
server box { accelerators = 8 x gpu; host_cores = 96; host_memory = 1 TB }
cluster pod { servers = 2 x box }
```

Source: MLPerf system descriptions: 32 cores for six accelerators are the fewest
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.accelerator import Accelerator
from specc.design.parts.cpu import Cpu
from specc.design.parts.server import Server
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts, sum_floats
from specc.topology.inventory import host_memory, lower_bound
from specc.topology.lay import Topology
from specc.units.dimension import BYTE
from specc.units.quantity import Quantity
from specc.units.text import show

FEWEST_CORES = 4
_GROSS = 4
"""A host that has so many times less than it should is no choice but a slip."""


def host_too_small(topology: Topology) -> Iterator[Finding]:
    """Known cores and memory against the accelerators; what is unknown decides nothing."""
    seen = set()
    where = "servers" if topology.cluster.servers else "pools"
    for machine in topology.machines:
        server, count = machine.part, machine.accelerators
        if machine.service or not count or id(server) in seen or server.instance is not None:
            continue
        seen.add(id(server))
        cores = _cores(server)
        if cores is not None and cores < FEWEST_CORES * count:
            yield Finding(
                about=topology.cluster,
                field=where,
                severity=_severity(cores, FEWEST_CORES * count),
                message=f"`{server.name}` has {cores} cores for {count} accelerators",
                label=f"fewer than {FEWEST_CORES} for each",
                others=(
                    (server, "host_cores" if server.host_cores else "cpus", f"{cores} cores"),
                ),
                helps=("take processors with more cores, or check that input needs little work",),
            )
        memory = host_memory(server)
        wanted = sum_floats(
            float(c.of.memory) * lower_bound(c.count)
            for c in server.accelerators
            if isinstance(c.of, Accelerator) and c.of.memory is not None
        )
        if memory is not None and memory < wanted:
            yield Finding(
                about=topology.cluster,
                field=where,
                severity=_severity(memory, wanted),
                message=(
                    f"`{server.name}` has {show(Quantity(memory, BYTE))} of host memory for "
                    f"{show(Quantity(wanted, BYTE))} of accelerator memory"
                ),
                label="less than the accelerators have",
                others=(
                    (server, "host_memory" if server.host_memory else "memory", "what it has"),
                ),
                helps=("add memory modules",),
            )


def _severity(there: float, wanted: float) -> Severity:
    return Severity.WARNING if there * _GROSS < wanted else Severity.INFO


def _cores(server: Server) -> int | None:
    if server.host_cores is not None:
        return server.host_cores
    cores = [
        c.of.cores * lower_bound(c.count)
        for c in server.cpus
        if isinstance(c.of, Cpu) and c.of.cores is not None
    ]
    return sum_counts(cores) if cores and len(cores) == len(server.cpus) else None


RULE = Rule(code="GS4501", slug="host-too-small", severity=Severity.INFO, judge=host_too_small)
