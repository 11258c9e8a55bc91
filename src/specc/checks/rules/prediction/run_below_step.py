"""GS6133: a run ends within its first step.

What it finds: `tokens` or `samples` that are fewer than one `global_batch` takes.

Why it matters: a scale letter was left out, or the batch is meant in tokens; time and cost are those of one step.

Example:

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
  tokens       = 1000 tokens
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
  tokens       = 1B tokens
  parallel { tensor = 8 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.predict.prediction import Prediction
from specc.units.text import number, show


def run_below_step(prediction: Prediction) -> Iterator[Finding]:
    """What a run is made of, against what a step takes."""
    plan = prediction.plan
    if plan is None or not isinstance(plan.workload, Training) or plan.training is None:
        return
    run, job = plan.workload, plan.training
    layout = job.layout
    sequences = float(layout.microbatches * layout.data * layout.microbatch)
    passes = 1.0 if run.epochs is None else float(run.epochs)
    if run.steps is not None:
        return
    for field, amount, each in (
        ("samples", run.samples, 1.0),
        ("tokens", run.tokens, float(job.work.sequence)),
    ):
        step = sequences * each
        if amount is None or float(amount) * passes >= step:
            continue
        yield Finding(
            about=run,
            field=field,
            message=f"`{run.name}` has {show(amount)}, and one step takes {number(step)}",
            label="less than a step",
            others=((run, "global_batch", "the batch of a step"),),
            helps=("state more of them, or a smaller `global_batch`",),
        )


RULE = Rule(code="GS6133", slug="run-below-step", severity=Severity.WARNING, judge=run_below_step)
