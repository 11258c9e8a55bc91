"""GS5305: one copy of the model needs more accelerators than there are.

What it finds: degrees of parallelism whose product is larger than the number of accelerators, or more copies than fit.

Why it matters: the job cannot be placed.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 8; pipeline = 16 }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 8; pipeline = 8 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def replica_too_large(plan: Plan) -> Iterator[Finding]:
    workload, degrees = plan.workload, plan.degrees
    needed = degrees.replica
    copies = (
        getattr(degrees, "data", 1)
        if plan.workload.kind == "training"
        else getattr(degrees, "replicas", 1)
    )
    if max(1, copies) * needed <= plan.accelerators:
        return
    unit = "accelerators" if plan.accelerator is not None else "processors"
    yield Finding(
        about=workload,
        field="parallel",
        message=(
            f"{copies} x {needed} = {copies * needed} {unit} are needed, but {plan.accelerators} are there"
        ),
        label=f"one copy takes {needed}",
        others=((plan.topology.cluster, "servers", f"{plan.accelerators} {unit} here"),),
        helps=("lower a degree of parallelism, or add servers",),
    )


RULE = Rule(
    code="GS5305", slug="replica-too-large", severity=Severity.ERROR, judge=replica_too_large
)
