"""GS5571: what is stated is too little to predict anything.

What it finds: a training of a language model without the length of a `sequence`, and a service on servers with neither accelerators nor processors.

Why it matters: every result is unknown, so that no check of memory, time or money says anything, and silence would pass for a yes.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

training run {
  model        = llama_3_1_8b
  cluster      = pod
  global_batch = 512 sequences
  parallel { tensor = 8 }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 8 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def nothing_predicted(plan: Plan) -> Iterator[Finding]:
    """The one thing that is missing, where all results rest on it."""
    workload = plan.workload
    if isinstance(workload, Training):
        job = plan.training
        if job is not None and job.unknown == "sequence" and "sequence" not in workload.origins:
            yield Finding(
                about=workload,
                message=f"nothing is predicted of `{workload.name}`: it does not say how long a sequence is",
                label="without `sequence`",
                helps=("state it: `sequence = 4096 tokens`",),
            )
        return
    machine = plan.machines[0] if plan.machines else None
    if plan.accelerator is None and machine is not None and not machine.part.cpus:
        yield Finding(
            about=workload,
            field="cluster",
            message=f"nothing is predicted of `{workload.name}`: `{machine.part.name}` has neither accelerators nor processors",
            label="nothing to run on",
            others=((machine.part, None, "what it has inside is not said"),),
            helps=(
                f"state them in `{machine.part.name}`: `accelerators = 8 x ACCELERATOR`, or `cpus`",
            ),
        )


RULE = Rule(
    code="GS5571", slug="nothing-predicted", severity=Severity.WARNING, judge=nothing_predicted
)
