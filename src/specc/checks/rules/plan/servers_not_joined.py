"""GS5402: a workload spans servers that no network joins.

What it finds: a job, or one copy of a model, over more accelerators than any link or fabric of the cluster joins.

Why it matters: gradients and activations have no way between the servers; nothing can be predicted.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 2 x g593_zd2
}
training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  recompute    = full
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 2 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  recompute    = full
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.topology.inventory import identity


def servers_not_joined(plan: Plan) -> Iterator[Finding]:
    if plan.accelerator is None:
        return
    kinds = {identity(m.accelerator) for m in plan.machines if m.accelerator is not None}
    if len(kinds) > 1:  # links are counted for one kind
        return
    training = isinstance(plan.workload, Training)
    spans = plan.accelerators if training else plan.degrees.replica
    joined = max((d.size for d in plan.domains if d.bandwidth != 0), default=1)
    if spans <= joined or joined >= plan.accelerators:
        return
    cluster = plan.topology.cluster
    yield Finding(
        about=plan.workload,
        field="cluster",
        message=(
            f"{'the job' if training else 'one copy of the model'} spans {spans} accelerators, "
            f"but `{cluster.name}` joins only {joined} of them"
        ),
        label="no fabric joins the rest",
        others=((cluster, "servers", "a `fabric` would join these"),),
        helps=(
            "state a `fabric` of the cluster; `fabric compute { rate = 400 Gb/s }` will do for a prediction",
        ),
    )


RULE = Rule(
    code="GS5402", slug="servers-not-joined", severity=Severity.ERROR, judge=servers_not_joined
)
