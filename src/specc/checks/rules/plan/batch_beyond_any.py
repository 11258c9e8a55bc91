"""GS5576: a step takes more tokens than any that was trained with.

What it finds: a `global_batch` in sequences that comes to more than 300 million tokens a step.

Why it matters: a batch that was meant in tokens, `4M`, is read as so many sequences, and steps, time and memory are off by their length.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 8192 tokens
  global_batch = 4194304
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
  sequence     = 8192 tokens
  global_batch = 4194304 tokens
  parallel { tensor = 8 }
}
```

Source: DeepSeek-V3 (2024), section 4.2: 15,360 sequences of 4096 tokens, 63M, among the largest that are published
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.units.dimension import TOKEN
from specc.units.text import number

_MOST = 3e8
"""Tokens of a step, several times those of the largest runs."""


def batch_beyond_any(plan: Plan) -> Iterator[Finding]:
    """A batch that is counted in sequences, in tokens."""
    run = plan.workload
    if not isinstance(run, Training) or run.sequence is None or run.global_batch is None:
        return
    if run.global_batch.dimension is TOKEN or run.sequence.dimension is not TOKEN:
        return
    tokens = float(run.global_batch) * float(run.sequence)
    if tokens <= _MOST:
        return
    stated = number(float(run.global_batch))
    yield Finding(
        about=run,
        field="global_batch",
        message=f"{stated} sequences of {number(float(run.sequence))} tokens are {number(tokens)} tokens a step; published runs take tens of millions",
        label="sequences, not tokens",
        others=((run, "sequence", "the length of one"),),
        helps=("if tokens are meant, say so: `global_batch = 4M tokens`",),
    )


RULE = Rule(
    code="GS5576", slug="batch-beyond-any", severity=Severity.WARNING, judge=batch_beyond_any
)
