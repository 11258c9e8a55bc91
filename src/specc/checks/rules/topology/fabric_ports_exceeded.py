"""GS4101: a fabric needs more ports than its switches have.

What it finds: a fabric whose links do not fit the ports of its switches, in as many tiers as its topology allows.

Why it matters: what has no port cannot be cabled.

Example:

```gpuspec
edition 2026
accelerator gpu { memory = 80 GB; memory_bandwidth = 3 TB/s; peak { bf16 = 900 TFLOP/s } }
server box { accelerators = 8 x gpu }
switch small { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 8 x box
  fabric compute { topology = single; leaf = small; links_per_server = 8; link_rate = 400 Gb/s }
}
```

Use instead:

```gpuspec
edition 2026
accelerator gpu { memory = 80 GB; memory_bandwidth = 3 TB/s; peak { bf16 = 900 TFLOP/s } }
server box { accelerators = 8 x gpu }
switch small { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 8 x box
  fabric compute { topology = leaf_spine; leaf = small; spine = small; links_per_server = 8; link_rate = 400 Gb/s }
}
```

Source: capacity of folded Clos networks, k^2/2 endpoints in two tiers and k^3/4 in three (Leiserson 1985)
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology


def fabric_ports_exceeded(topology: Topology) -> Iterator[Finding]:
    """Problems of size and ports."""
    for name, laid in topology.fabrics.items():
        for problem in laid.sized.problems:
            if problem.kind in {"ports", "size"}:
                yield Finding(
                    about=laid.fabric,
                    field=problem.field,
                    message=f"`{name}` does not fit its switches: {problem.found}; allowed: {problem.allowed}",
                    label="too few ports",
                    helps=(problem.hint[:1].lower() + problem.hint[1:].rstrip("."),),
                )


RULE = Rule(
    code="GS4101",
    slug="fabric-ports-exceeded",
    severity=Severity.ERROR,
    judge=fabric_ports_exceeded,
)
