"""GS6130: a training run spends most of its time on other things than training.

What it finds: a run whose checkpoints, failures and evaluation leave less than half of the time for progress; and one that makes none,
because it fails again before it is back at work, or evaluates all the time.

Why it matters: the duration and the money are mostly losses; a run without progress never ends.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

training run {
  model        = llama_3_1_8b
  cluster      = pod
  tokens       = 1B tokens
  sequence     = 2048 tokens
  global_batch = 64 sequences
  sharding     = zero3

  checkpoint { every = 1 min; stall = 2 min }
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
  tokens       = 1B tokens
  sequence     = 2048 tokens
  global_batch = 64 sequences
  sharding     = zero3

  checkpoint { every = 1 hour; stall = 2 min }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.predict.prediction import Prediction
from specc.units.dimension import SECOND
from specc.units.quantity import Quantity
from specc.units.text import percent, show

LEAST = 0.5
"""Share of the time below which most of it is lost; runs that were published reach nine tenths and more."""


def run_loses_time(prediction: Prediction) -> Iterator[Finding]:
    """The share of the time that makes progress, and what takes the rest."""
    plan, share = prediction.plan, prediction.number("goodput")
    if plan is None or not isinstance(plan.workload, Training) or share is None or share >= LEAST:
        return
    run, told = plan.workload, prediction.calculations["goodput"]
    stall, interval, restart, between, evaluation = (float(o.value) for o in told.operands)
    saving = stall / (interval + stall) if stall else 0.0
    failing = min(1.0, (interval / 2.0 + restart) / between)
    lost = {
        "checkpoint": (saving, f"checkpoints: {percent(saving, 0)}, {_time(stall)} after every {_time(interval)}"),
        "failures": (failing, f"failures: {percent(failing, 0)}, one every {_time(between)}, {_time(interval / 2.0 + restart)} lost by each"),
        "evaluation": (evaluation, f"evaluation: {percent(evaluation, 0)}"),
    }  # fmt: skip
    field = max(lost, key=lambda name: lost[name][0])
    never = share <= 0.0
    progress = "no progress" if never else f"progress in {percent(share)} of its time"
    yield Finding(
        about=run,
        field=field if getattr(run, field, None) is not None else "model",
        severity=Severity.ERROR if never else Severity.WARNING,
        message=f"`{run.name}` makes {progress}; more than half is usual",
        label="the run never ends" if never else "most of the time is lost",
        notes=tuple(words for part, words in lost.values() if part >= 0.01),
        helps=(HELPS[field],),
    )


HELPS = {
    "checkpoint": "write checkpoints more rarely, or with less `stall`; `asynchronous = true` writes beside training",
    "failures": "restart faster, save more often, or run on fewer or more reliable accelerators",
    "evaluation": "lower `evaluation`",
}


def _time(seconds: float) -> str:
    return show(Quantity(seconds, SECOND))


RULE = Rule(code="GS6130", slug="run-loses-time", severity=Severity.WARNING, judge=run_loses_time)
