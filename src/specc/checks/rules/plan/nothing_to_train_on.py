"""GS5527: a training job on servers without accelerators.

What it finds: a training workload whose servers have no accelerator.

Why it matters: time and memory of training are known of accelerators alone, so that nothing is predicted of it and no requirement on it
is decided.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_2_1b
from std.servers.generic import cpu_2s_epyc_9654

cluster office { servers = 1 x cpu_2s_epyc_9654 }

training run {
  model        = llama_3_2_1b
  cluster      = office
  sequence     = 2048 tokens
  global_batch = 8 sequences
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_2_1b
from std.servers.gigabyte import g593_zd2

cluster office { servers = 1 x g593_zd2 }

training run {
  model        = llama_3_2_1b
  cluster      = office
  sequence     = 2048 tokens
  global_batch = 8 sequences
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def nothing_to_train_on(plan: Plan) -> Iterator[Finding]:
    """Whether a training job has accelerators."""
    if not isinstance(plan.workload, Training) or plan.accelerator is not None:
        return
    cluster = plan.topology.cluster
    yield Finding(
        about=plan.workload,
        field="cluster",
        message=f"`{plan.workload.name}` has no accelerator to train on: nothing is predicted of it",
        label=f"`{cluster.name}` has processors alone",
        others=((cluster, "servers", "no accelerators in them"),),
        helps=("choose servers with accelerators",),
    )


RULE = Rule(
    code="GS5527",
    slug="nothing-to-train-on",
    severity=Severity.WARNING,
    judge=nothing_to_train_on,
)
