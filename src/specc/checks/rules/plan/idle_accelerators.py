"""GS5307: some accelerators are left without work.

What it finds: accelerators that no copy of the model can use, because copies do not fill them evenly.

Why it matters: they are paid for and idle.

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
  global_batch = 510 sequences
  parallel { tensor = 8; pipeline = 5 }
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
  parallel { tensor = 8; pipeline = 4 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def idle_accelerators(plan: Plan) -> Iterator[Finding]:
    unused = plan.degrees.unused
    if unused <= 0 or unused >= plan.accelerators:
        return
    if isinstance(plan.workload, Inference) and plan.workload.disaggregated is not None:
        return  # its pools state their workers
    yield Finding(
        about=plan.workload,
        field="parallel",
        message=(
            f"{unused} of {plan.accelerators} accelerators of `{plan.workload.name}` stay idle: replicas of {plan.degrees.replica} do not fill them"
        ),
        label=f"one replica takes {plan.degrees.replica}",
        helps=("choose degrees whose product divides the accelerators, or state `accelerators`",),
    )


RULE = Rule(
    code="GS5307", slug="idle-accelerators", severity=Severity.WARNING, judge=idle_accelerators
)
