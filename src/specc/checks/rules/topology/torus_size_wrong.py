"""GS4104: the dimensions of a torus are not the nodes of the cluster.

What it finds: a torus whose dimensions multiply to another number than there are servers (or accelerators).

Why it matters: a torus has no free places; every node has its two neighbours in each dimension.

Example:

```gpuspec
edition 2026
server host { management = 1 x ethernet(1 Gb/s) }
cluster pod {
  servers = 30 x host
  fabric links { topology = torus(4, 8); links_per_server = 4; link_rate = 100 Gb/s }
}
```

Use instead:

```gpuspec
edition 2026
server host { management = 1 x ethernet(1 Gb/s) }
cluster pod {
  servers = 32 x host
  fabric links { topology = torus(4, 8); links_per_server = 4; link_rate = 100 Gb/s }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology


def torus_size_wrong(topology: Topology) -> Iterator[Finding]:
    """Problems of dimensions."""
    for name, laid in topology.fabrics.items():
        for problem in laid.sized.problems:
            if problem.kind == "dimensions":
                yield Finding(
                    about=laid.fabric,
                    field=problem.field,
                    message=f"`{name}` is {problem.found}; allowed: {problem.allowed}",
                    label="another number of nodes",
                    helps=("change the dimensions or the count of servers",),
                )


RULE = Rule(
    code="GS4104", slug="torus-size-wrong", severity=Severity.ERROR, judge=torus_size_wrong
)
