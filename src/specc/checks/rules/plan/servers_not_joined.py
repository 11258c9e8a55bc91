"""GS5402: a workload spans servers that no network joins.

What it finds: a job, one copy of a model, or workers of prefill and decode, over more accelerators than any link or fabric of the
cluster joins.

Why it matters: gradients, activations and caches have no way between the servers; nothing can be predicted.

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
    cluster, (what, spans) = plan.topology.cluster, _spanning(plan)
    kinds = {identity(m.accelerator) for m in plan.machines if m.accelerator is not None}
    if len(kinds) > 1 and cluster.fabrics:  # links are counted for one kind
        return
    joined = max((d.size for d in plan.domains if d.bandwidth != 0), default=1)
    if spans <= joined or joined >= plan.accelerators:
        return
    yield Finding(
        about=plan.workload,
        field="cluster",
        message=(
            f"{what} over {spans} accelerators, but `{cluster.name}` joins only {joined} of them"
        ),
        label="no fabric joins the rest",
        others=((cluster, "servers", "a `fabric` would join these"),),
        helps=(
            "state a `fabric` of the cluster; `fabric compute { rate = 400 Gb/s }` will do for a prediction",
        ),
    )


def _spanning(plan: Plan) -> tuple[str, int]:
    """What must be joined, and the accelerators over which it lies."""
    if isinstance(plan.workload, Training):
        return "the job spreads", plan.accelerators
    if plan.workload.disaggregated is not None:
        return "workers of prefill and decode send caches", plan.accelerators
    return "one copy of the model spreads", plan.degrees.replica


RULE = Rule(
    code="GS5402", slug="servers-not-joined", severity=Severity.ERROR, judge=servers_not_joined
)
