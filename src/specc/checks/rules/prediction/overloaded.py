"""GS6101: a service is offered more requests than it can serve.

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
from specc.units.text import percent, show


def overloaded(prediction: Prediction) -> Iterator[Finding]:
    """Compare the offered load with the highest rate."""
    plan = prediction.plan
    if (
        prediction.get("stable") is not False
        or plan is None
        or not isinstance(plan.workload, Inference)
    ):
        return
    service, traffic = plan.workload, plan.workload.traffic
    rate = traffic.rate if traffic is not None else None
    offered = show(rate) if rate is not None else "more than it can serve"
    most = prediction.get("max_rate")
    limit = f", sustainable {show(most, 'requests/s')}" if isinstance(most, Quantity) else ""
    use = prediction.number("utilisation")
    over = "" if use is None or use <= 1.0 else f", {percent(use - 1, 0)} over"
    yield Finding(
        about=service,
        field="traffic",
        span=traffic.span("rate") if traffic is not None else None,
        message=f"`{service.name}` is overloaded: offered {offered}{limit}{over}",
        label="the queue grows without bound",
        helps=(_help(prediction, service),),
    )


def _help(prediction: Prediction, service: Inference) -> str:
    scarce = prediction.bound_by
    if service.disaggregated is None or scarce is None:
        return "add servers or replicas, or leave their count open with `auto`"
    if scarce.by == "network":
        return "the link between the pools cannot carry the caches: take a faster fabric, or narrow `kv_cache`"
    return f"the {scarce.by} are too few: take {scarce.helps}"


RULE = Rule(code="GS6101", slug="overloaded", severity=Severity.ERROR, judge=overloaded)
