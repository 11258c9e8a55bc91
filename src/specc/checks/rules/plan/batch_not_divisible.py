"""GS5303: the replicas do not share the global batch evenly.

What it finds: a global batch that is no multiple of data x microbatch.

Why it matters: frameworks refuse such a batch; one in tokens is rounded up to whole steps, and this says to what.

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
  global_batch = 500 sequences
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
  parallel { tensor = 8 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.degrees import TrainingDegrees
from specc.plan.plan import Plan
from specc.units.dimension import TOKEN
from specc.units.text import number

CLOSE = 1.1
"""How much larger a batch may become by rounding, before it is another batch."""


def batch_not_divisible(plan: Plan) -> Iterator[Finding]:
    training, degrees = plan.workload, plan.degrees
    if not (isinstance(training, Training) and isinstance(degrees, TrainingDegrees)):
        return
    unit = degrees.data * degrees.microbatch
    steps = degrees.sequences / unit
    if training.global_batch is None or degrees.whole_batch:
        return
    rounded = degrees.microbatches * unit
    tokens = training.global_batch.dimension is TOKEN
    message = (
        f"the batch of {number(degrees.sequences, 6)} sequences is no multiple of "
        f"{degrees.data} replicas x {degrees.microbatch} of a microbatch"
    )
    if tokens:
        message += f"; it is rounded up to {number(rounded)} sequences"
    yield Finding(
        about=training,
        field="global_batch",
        severity=_gravity(rounded / degrees.sequences) if tokens else Severity.ERROR,
        message=message,
        label=f"{number(degrees.sequences, 6)} / {unit} is {number(steps)}",
        helps=(
            f"{' or '.join(dict.fromkeys((number(max(1, int(steps)) * unit), number(rounded))))} sequences would do",
        ),
    )


def _gravity(grows: float) -> Severity:
    """Of a batch in tokens that is rounded up, by how much larger it becomes."""
    return Severity.WARNING if grows > CLOSE else Severity.INFO


RULE = Rule(
    code="GS5303", slug="batch-not-divisible", severity=Severity.ERROR, judge=batch_not_divisible
)
