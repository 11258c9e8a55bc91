"""GS6206: a think time without users.

What it finds: `think_time` in a `traffic` block that does not state `users`.

Why it matters: it is the time of a user between an answer and the next request; arrivals, a fixed concurrency and batches have
none, so that it would be ignored.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box { servers = 1 x g593_zd2 }
inference chat {
  model   = llama_3_1_8b
  cluster = box
  traffic { concurrency = 20; think_time = 20 s; prompt = 1024 tokens; output = 256 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box { servers = 1 x g593_zd2 }
inference chat {
  model   = llama_3_1_8b
  cluster = box
  traffic { users = 20; think_time = 20 s; prompt = 1024 tokens; output = 256 tokens }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity


def think_time_alone(service: Inference) -> Iterator[Finding]:
    """Look for the users of a think time."""
    traffic = service.traffic
    if traffic is None or traffic.think_time is None or traffic.users is not None:
        return
    yield Finding(
        about=service,
        field="traffic",
        span=traffic.span("think_time"),
        message=f"`think_time` of `{service.name}` is stated without `users`",
        label="it belongs to users",
        helps=("state the load as `users`, or leave `think_time` out",),
    )


RULE = Rule(
    code="GS6206", slug="think-time-alone", severity=Severity.ERROR, judge=think_time_alone
)
