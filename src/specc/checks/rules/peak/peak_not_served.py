"""GS6131: a service does not hold at the highest rate that its traffic states.

What it finds: a `peak` at which requests arrive faster than the service can take them, or than it can within what is required of its
latencies. Results are those of the mean rate.

Why it matters: every day at the peak its queue grows, or its users wait longer than what is promised.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod

  traffic { rate = 50 requests/s; peak = 10; prompt = 1024 tokens; output = 256 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 8 x g593_zd2; fabric compute { rate = 400 Gb/s; per = accelerator } }

inference chat {
  model   = llama_3_1_8b
  cluster = pod

  traffic { rate = 50 requests/s; peak = 10; prompt = 1024 tokens; output = 256 tokens }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.predict.prediction import Prediction
from specc.units import Quantity
from specc.units.text import number, show


def peak_not_served(prediction: Prediction) -> Iterator[Finding]:
    """The mean rate times `peak` against the highest rate within the requirements."""
    plan, most = prediction.plan, prediction.get("max_rate")
    if plan is None or not isinstance(plan.workload, Inference) or not isinstance(most, Quantity):
        return
    service, traffic = plan.workload, plan.workload.traffic
    if traffic is None or traffic.rate is None or traffic.peak is None:
        return
    asked = traffic.rate * traffic.peak
    if float(asked) <= float(most) or float(traffic.rate) > float(most):
        return  # where the mean is too much already, others say so
    yield Finding(
        about=service,
        field="traffic",
        span=traffic.span("peak"),
        message=(
            f"at its peak `{service.name}` is offered {show(asked, 'requests/s')}; the highest rate within what is required of it "
            f"is {show(most, 'requests/s')}"
        ),
        label=f"{number(float(traffic.peak))} times the mean rate",
        others=((traffic, "rate", "the mean"),),
        helps=("add servers or replicas, or leave their count open with `auto`",),
    )


RULE = Rule(code="GS6131", slug="peak-not-served", severity=Severity.ERROR, judge=peak_not_served)
