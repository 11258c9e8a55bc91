"""GS4108: a fabric cannot have what the text states of it.

What it finds: a stated number of leaves, spines, cores or groups that is not the number that the topology has with these
links, and stated links of a leaf that are more oversubscribed than the stated ratio.

Why it matters: a bill with other switches than the text says is a bill for another network.

Example:

```gpuspec
edition 2026
server box { accelerators = 8 x gpu }
accelerator gpu { memory = 80 GB; memory_bandwidth = 3 TB/s; peak { bf16 = 900 TFLOP/s } }
switch small { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 8 x box
  fabric compute {
    topology         = leaf_spine
    links_per_server = 8
    link_rate        = 400 Gb/s
    leaf             = small
    spines           = 3
  }
}
```

Use instead:

```gpuspec
edition 2026
server box { accelerators = 8 x gpu }
accelerator gpu { memory = 80 GB; memory_bandwidth = 3 TB/s; peak { bf16 = 900 TFLOP/s } }
switch small { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 8 x box
  fabric compute {
    topology         = leaf_spine
    links_per_server = 8
    link_rate        = 400 Gb/s
    leaf             = small
    spines           = 4
  }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology


def stated_unmet(topology: Topology) -> Iterator[Finding]:
    for name, laid in topology.fabrics.items():
        for problem in laid.sized.problems:
            if problem.kind == "stated":
                yield Finding(
                    about=laid.fabric,
                    field=problem.field,
                    message=f"`{name}` states {problem.found}; it has {problem.allowed}",
                    label="not what it has",
                    helps=(problem.hint[:1].lower() + problem.hint[1:].rstrip("."),),
                )


RULE = Rule(code="GS4108", slug="stated-unmet", severity=Severity.ERROR, judge=stated_unmet)
