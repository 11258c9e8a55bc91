"""GS3164: a server has more parts than any server holds.

What it finds: more than 64 accelerators, 64 adapters, 16 processors, 64 supplies, 256 drives or 512 memory modules in one server.

Why it matters: counts of a whole cluster, written into its server, are bought once for each server.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_pcie

server box { accelerators = 512 x h100_pcie }
cluster pod { servers = 64 x box }
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_pcie

server box { accelerators = 8 x h100_pcie }
cluster pod { servers = 64 x box }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.units.text import number

_MOST = {
    "accelerators": 64,
    "nics": 64,
    "cpus": 16,
    "psus": 64,
    "drives": 256,
    "memory": 512,
}
"""Several times what the largest servers hold; racks that are one machine are enclosures."""


def server_overfull(design: Design) -> Iterator[Finding]:
    """Each kind of part in the servers that the text reaches."""
    servers = design.reached("server")
    if not servers:
        return
    from specc.design.parts.server import Server

    for server in servers:
        if not isinstance(server, Server):
            continue
        for field, most in _MOST.items():
            counts = [c.count for c in getattr(server, field) if isinstance(c.count, int)]
            if sum_counts(counts) <= most:
                continue
            yield Finding(
                about=server,
                field=field,
                message=f"one `{server.name}` has {number(sum_counts(counts))} {_WORDS.get(field, field)}; the largest servers hold fewer than {most}",
                label="the count of a cluster?",
                helps=(
                    "say what one server holds; how many servers there are says the cluster: `servers = 8 x SERVER`",
                ),
            )


_WORDS = {
    "nics": "adapters",
    "cpus": "processors",
    "psus": "supplies",
    "memory": "memory modules",
}


RULE = Rule(
    code="GS3164", slug="server-overfull", severity=Severity.WARNING, judge=server_overfull
)
