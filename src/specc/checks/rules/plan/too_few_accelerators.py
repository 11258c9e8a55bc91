"""GS5306: a workload asks for more accelerators than its cluster has.

What it finds: `accelerators` above what the cluster or pool holds.

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
  accelerators = 128
  parallel { tensor = 8 }
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
  accelerators = 64
  parallel { tensor = 8 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.sums import sum_counts


def too_few_accelerators(plan: Plan) -> Iterator[Finding]:
    available = sum_counts(m.count * m.accelerators for m in plan.machines)
    if plan.accelerator is None or plan.accelerators <= available:
        return
    yield Finding(
        about=plan.workload,
        field="accelerators",
        message=f"`{plan.workload.name}` asks for {plan.accelerators} accelerators, but `{plan.topology.cluster.name}` has {available}",
        label=f"{plan.accelerators - available} too many",
        others=((plan.topology.cluster, "servers", f"{available} accelerators here"),),
        helps=("lower `accelerators`, or add servers",),
    )


RULE = Rule(
    code="GS5306", slug="too-few-accelerators", severity=Severity.ERROR, judge=too_few_accelerators
)
