"""GS4102: links are faster than the ports of the switch.

What it finds: a fabric whose links run at a rate that no port of its switch reaches.

Why it matters: the two ends do not link up, or only at a lower rate than the design counts on.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch slow { ports = 32 x qsfp56(200 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = slow; links_per_server = 2; link_rate = 400 Gb/s }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch slow { ports = 32 x qsfp56(200 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = slow; links_per_server = 2; link_rate = 200 Gb/s }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology


def link_too_fast(topology: Topology) -> Iterator[Finding]:
    """Problems of rate."""
    for name, laid in topology.fabrics.items():
        for problem in laid.sized.problems:
            if problem.kind == "rate":
                yield Finding(
                    about=laid.fabric,
                    field=problem.field,
                    message=f"`{name}` has {problem.found}, but its switch allows {problem.allowed}",
                    label="too slow for the links",
                    helps=("take a faster switch, or slower adapters",),
                )


RULE = Rule(code="GS4102", slug="link-too-fast", severity=Severity.ERROR, judge=link_too_fast)
