"""GS5578: failures that are counted twice, or are those of the whole cluster.

What it finds: `accelerator_mtbf` and `rate` side by side, which say the same thing and add up; and accelerators that are said to fail more
often than every 1000 hours each.

Why it matters: failures decide how much of a run is lost. "The cluster stops every two days" is a time between failures of all of its
accelerators together; taken for that of one, a thousand of them stop every three minutes.

Source: Llama 3 (2024), section 3.3.4: 419 interruptions of 16,384 accelerators in 54 days, one of each in six years.

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
  global_batch = 128 sequences
  sharding     = fsdp
  steps        = 1000
  failures { accelerator_mtbf = 50 h }
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
  global_batch = 128 sequences
  sharding     = fsdp
  steps        = 1000
  failures { accelerator_mtbf = 50000 h }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.units import Quantity
from specc.units.dimension import SECOND
from specc.units.text import show

OFTEN = 1000.0 * 3600.0
"""Seconds between failures of one accelerator below which nobody keeps it."""


def failures_implausible(plan: Plan) -> Iterator[Finding]:
    """The figures of a run's failures against each other, and against what accelerators do."""
    run = plan.workload
    told = run.failures if isinstance(run, Training) else None
    if told is None:
        return
    mean, rate = told.accelerator_mtbf, told.rate
    if mean is not None and rate is not None and float(rate) > 0:
        yield Finding(
            about=run,
            field="failures",
            span=told.span("rate"),
            message=f"`accelerator_mtbf` is {show(mean)} and `rate` {show(rate)}: both are failures of an accelerator, and they add up",
            label="counted a second time",
            others=((told, "accelerator_mtbf", "the first figure"),),
            helps=("keep one of the two",),
        )
        return
    stated = [("accelerator_mtbf", mean)] if mean is not None else []
    if rate is not None and float(rate) > 0:
        stated.append(("rate", Quantity(1.0 / float(rate), SECOND)))
    for field, between in stated:
        if float(between) >= OFTEN:
            continue
        many = plan.accelerators
        yield Finding(
            about=run,
            field="failures",
            span=told.span(field),
            message=f"each of {many} accelerators of `{run.name}` is said to fail every {show(Quantity(float(between), SECOND))}, one of them every {show(Quantity(float(between) / max(many, 1), SECOND))}",
            label="for one accelerator",
            helps=(
                "if that is how often the whole cluster stops, multiply it by its accelerators",
            ),
        )


RULE = Rule(
    code="GS5578",
    slug="failures-implausible",
    severity=Severity.WARNING,
    judge=failures_implausible,
)
