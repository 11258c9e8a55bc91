"""GS6101: more is asked of a service than it can keep up with.

What it finds: an arrival rate above the highest that the replicas can serve, so that the queue grows without end.

Why it matters: waiting times have no steady value; every percentile of latency is unbounded.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = llama_3_1_8b
  cluster = box

  traffic {
    rate   = 100000 requests/s
    prompt = 1024 tokens
    output = 256 tokens
  }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = llama_3_1_8b
  cluster = box

  traffic {
    rate   = 1 requests/s
    prompt = 1024 tokens
    output = 256 tokens
  }
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


def overloaded(prediction: Prediction) -> Iterator[Finding]:
    """Compare what is asked with the highest rate."""
    plan = prediction.plan
    if (
        prediction.get("stable") is not False
        or plan is None
        or not isinstance(plan.workload, Inference)
    ):
        return
    service, traffic = plan.workload, plan.workload.traffic
    asked = show(traffic.rate) if traffic is not None and traffic.rate is not None else "more"
    most = prediction.get("max_rate")
    limit = show(most, "request/s") if isinstance(most, Quantity) else "less"
    use = prediction.number("utilisation")
    times = "" if use is None else f", {number(use, 3)} times too much"
    yield Finding(
        about=service,
        field="traffic",
        span=traffic.span("rate") if traffic is not None else None,
        message=f"`{service.name}` is asked for {asked}, but can keep up with {limit}{times}",
        label="the queue grows without end",
        helps=("add servers or replicas, or leave their count open with `auto`",),
    )


RULE = Rule(code="GS6101", slug="overloaded", severity=Severity.ERROR, judge=overloaded)
