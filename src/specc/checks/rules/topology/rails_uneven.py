"""GS4103: rails or planes do not divide the links of a server.

What it finds: a fabric whose rails or planes cannot take the same number of links of every server.

Why it matters: a rail is one leaf for the same adapter of every server; with a remainder some adapters have none.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = rail_optimised; rails = 3; leaf = leaf_switch; links_per_server = 8; link_rate = 400 Gb/s }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = rail_optimised; rails = 4; leaf = leaf_switch; links_per_server = 8; link_rate = 400 Gb/s }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology


def rails_uneven(topology: Topology) -> Iterator[Finding]:
    """Problems of rails and planes."""
    for name, laid in topology.fabrics.items():
        for problem in laid.sized.problems:
            if problem.kind in {"rails", "planes"}:
                yield Finding(
                    about=laid.fabric,
                    field=problem.field,
                    message=f"`{name}` spreads {problem.found}; allowed: {problem.allowed}",
                    label="does not divide",
                    helps=(problem.hint[:1].lower() + problem.hint[1:].rstrip("."),),
                )


RULE = Rule(code="GS4103", slug="rails-uneven", severity=Severity.ERROR, judge=rails_uneven)
