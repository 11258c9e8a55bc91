"""GS6103: users of a closed loop wait for a slot.

What it finds: `users` of whom some wait for a slot of the engine, or a `concurrency` of which most does.

Why it matters: those who run are written to at full speed, and whoever waits sees nothing for as long as whole answers take; a
limit on the time per output token holds all the same.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_3_70b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = llama_3_3_70b
  cluster = box
  weights = fp8

  traffic {
    users      = 500
    think_time = 20 s
    prompt     = 1024 tokens
    output     = 512 tokens
  }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_3_70b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = llama_3_3_70b
  cluster = box
  weights = fp8

  traffic {
    users      = 500
    think_time = 20 s
    prompt     = 1024 tokens
    output     = 512 tokens
  }

  parallel {
    tensor = 4
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

ONE = 0.5
"""Requests that wait on average; less is no whole one."""


NEARLY = 0.98
"""Share of the allowed batch from which on it is full."""


def users_wait(prediction: Prediction) -> Iterator[Finding]:
    """Compare the requests that wait with those that run."""
    plan = prediction.plan
    if plan is None or not isinstance(plan.workload, Inference):
        return
    service, traffic = plan.workload, plan.workload.traffic
    running, queued = prediction.number("running"), prediction.number("queued")
    if traffic is None or running is None or queued is None:
        return
    loop = isinstance(traffic.concurrency, int) and queued > running
    if queued < ONE or not (traffic.users or loop):
        return
    users = traffic.users
    many = users or traffic.concurrency
    count = number(many) if isinstance(many, int) else str(many)
    people = f"{count} {'users' if users else 'requests'}"
    first = prediction.get("ttft.mean")
    late = f"; the first token takes {show(first)}" if isinstance(first, Quantity) else ""
    waiting, run = number(round(queued)), number(round(running))
    yield Finding(
        about=service,
        field="traffic",
        span=traffic.span("users" if traffic.users else "concurrency"),
        message=f"of {people} of `{service.name}`, {waiting} wait for a slot while {run} run{late}",
        label=f"{run} run at once",
        notes=_slots(prediction),
        helps=(
            _room(prediction, service, running),
            "add servers, or leave their count or the layout open with `auto`",
        ),
        data=(("running", running), ("queued", queued)),
    )


def _room(prediction: Prediction, service: Inference, running: float) -> str:
    """What would let more run: a larger batch where the stated one is full, else more memory beside the weights."""
    most, copies = service.max_batch, prediction.number("replicas") or 1.0
    if most is not None and running >= most * copies * NEARLY:
        return f"raise `max_batch`: it lets {number(most)} run on a replica"
    return "divide the model over more accelerators (`tensor`), so that more caches fit beside the weights"


def _slots(prediction: Prediction) -> tuple[str, ...]:
    held, copies = prediction.get("kv_cache_tokens"), prediction.number("replicas")
    if not isinstance(held, Quantity) or copies is None:
        return ()
    return (f"{number(copies)} replicas hold the caches of {show(held)} each",)


RULE = Rule(code="GS6103", slug="users-wait", severity=Severity.ERROR, judge=users_wait)
