"""GS4106: a cluster has more servers than the language allows.

What it finds: a cluster of more than a million servers, switches counted apart.

Why it matters: racks, cables and bills name every device; beyond this number a count is a slip of the pen more often than a
plan, and no machine should run out of memory over one.

Example:

```gpuspec
edition 2026
server box { height = 1 U }
cluster pod { servers = 1000000000000 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 1 U }
cluster pod { servers = 1000 x box }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.topology.lay import MOST, Topology
from specc.units.text import number


def cluster_too_large(topology: Topology) -> Iterator[Finding]:
    """More servers than can be named one by one."""
    count = sum_counts(machine.count for machine in topology.machines)
    if count > MOST:
        yield Finding(
            about=topology.cluster,
            field="servers",
            message=f"`{topology.cluster.name}` has {number(count)} servers; at most {number(MOST)} are allowed",
            label="more than the language allows",
            helps=("check the count; describe a part of the cluster if it is meant",),
        )


RULE = Rule(
    code="GS4106", slug="cluster-too-large", severity=Severity.ERROR, judge=cluster_too_large
)
