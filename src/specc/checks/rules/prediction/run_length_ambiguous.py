"""GS6132: the length of a training run is stated in more than one way.

What it finds: `steps` beside `tokens` or `samples`, or `tokens` beside `samples`, that do not come to the same number of iterations.

Why it matters: one of them is wrong, and so are the duration, the energy and the money.

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
  global_batch = 64 sequences
  sharding     = fsdp
  tokens       = 1B tokens
  steps        = 1000
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
  global_batch = 64 sequences
  sharding     = fsdp
  tokens       = 1B tokens
}
```
"""

from collections.abc import Iterator

import attrs

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.predict.prediction import Prediction
from specc.units.text import number

CLOSE = 0.01
"""By how much the ways may differ: published recipes round."""


def run_length_ambiguous(prediction: Prediction) -> Iterator[Finding]:
    """The iterations that each way comes to."""
    plan = prediction.plan
    if plan is None or not isinstance(plan.workload, Training) or plan.training is None:
        return
    from specc.predict.training.run import steps_of

    run, job = plan.workload, plan.training
    layout = job.layout
    sequences = float(layout.microbatches * layout.data * layout.microbatch)
    alone = {
        "steps": attrs.evolve(run, samples=None, tokens=None),
        "samples": attrs.evolve(run, steps=None, tokens=None),
        "tokens": attrs.evolve(run, steps=None, samples=None),
    }
    counts = {way: steps_of(said, job, sequences) for way, said in alone.items()}
    steps = {way: count for way, count in counts.items() if count is not None}
    if len(steps) < 2 or max(steps.values()) - min(steps.values()) <= max(
        1.0, CLOSE * max(steps.values())
    ):
        return
    taken, *others = steps
    told = " and ".join(f"`{way}` to {number(count)}" for way, count in steps.items())
    yield Finding(
        about=run,
        field=others[0],
        message=f"the length of `{run.name}` is stated in more than one way, in iterations: {told}",
        label=f"`{taken}` says another",
        others=((run, taken, "the other"),),
        helps=("state one of them",),
    )


RULE = Rule(
    code="GS6132",
    slug="run-length-ambiguous",
    severity=Severity.ERROR,
    judge=run_length_ambiguous,
)
