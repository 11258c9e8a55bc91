"""GS6205: the load of a service is stated in more than one way.

What it finds: more than one of `rate`, `users`, `concurrency`, `batch` and `offline` in a `traffic` block.

Why it matters: each of them says by itself how much is asked at once, and only one of them could be followed.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box { servers = 1 x g593_zd2 }
inference chat {
  model   = llama_3_1_8b
  cluster = box
  traffic { rate = 1 requests/s; users = 20; prompt = 1024 tokens; output = 256 tokens }
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
  traffic { users = 20; prompt = 1024 tokens; output = 256 tokens }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import LOADS, Inference
from specc.diagnostics.diagnostic import Severity


def load_ambiguous(service: Inference) -> Iterator[Finding]:
    """Count the ways in which a load is stated."""
    traffic = service.traffic
    stated = () if traffic is None else traffic.loads
    if traffic is None or len(stated) < 2:
        return
    ways = " and ".join(f"`{name}`" for name in stated)
    yield Finding(
        about=service,
        field="traffic",
        span=traffic.span(stated[-1]),
        message=f"the load of `{service.name}` is stated in {len(stated)} ways: {ways}",
        label="stated again",
        others=tuple((traffic, name, "stated here") for name in stated[:-1]),
        notes=tuple(f"`{name}`: {LOADS[name]}" for name in stated),
        helps=("keep one of them",),
    )


RULE = Rule(code="GS6205", slug="load-ambiguous", severity=Severity.ERROR, judge=load_ambiguous)
