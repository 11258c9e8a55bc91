"""GS4105: a fabric cannot be sized, because its topology, its switch or its ports are unknown.

What it finds: a fabric without a topology and without a rate; a topology with switches whose leaf is not stated, or is a part whose
ports nobody has read.

Why it matters: the fabric has no switches, cables or optics in the bill, and no bandwidth in predictions.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch mystery { title = "A switch" }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = mystery; links_per_server = 2; link_rate = 400 Gb/s }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch known { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = known; links_per_server = 2; link_rate = 400 Gb/s }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology


def switch_ports_unknown(topology: Topology) -> Iterator[Finding]:
    """Problems of what is missing."""
    for name, laid in topology.fabrics.items():
        if laid.abstract and laid.fabric.rate is None:
            yield Finding(
                about=laid.fabric,
                message=f"`{name}` cannot be sized: neither `topology` nor `rate` is stated",
                label="no topology and no rate",
                helps=(
                    "state `topology`, as in `topology = fat_tree`"
                    if laid.fabric.leaf is not None
                    else "state `topology` and `leaf`, or `rate` and `per` where only those are known",
                ),
            )
        for problem in laid.sized.problems:
            if problem.kind in {"missing", "unknown"}:
                yield Finding(
                    about=laid.fabric,
                    field=problem.field,
                    severity=Severity.ERROR if problem.field == "placement" else None,
                    message=f"`{name}` cannot be sized: {problem.found}",
                    label="the ports of this switch are unknown"
                    if problem.kind == "unknown"
                    else "",
                    helps=(problem.hint[:1].lower() + problem.hint[1:].rstrip("."),),
                )


RULE = Rule(
    code="GS4105",
    slug="switch-ports-unknown",
    severity=Severity.WARNING,
    judge=switch_ports_unknown,
)
