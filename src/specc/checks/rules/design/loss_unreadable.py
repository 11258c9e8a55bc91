"""GS3201: `survives` does not say what may be gone.

What it finds: a `survives` that is no count of replicas, servers or sites.

Why it matters: nothing would be judged, and the service might be believed to survive what it does not.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box { servers = 2 x g593_zd2 }
inference chat {
  model   = llama_3_1_8b
  cluster = box
  survives = 2 racks
  traffic { rate = 1 requests/s; prompt = 1024 tokens; output = 256 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box { servers = 2 x g593_zd2 }
inference chat {
  model   = llama_3_1_8b
  cluster = box
  survives = 1 server
  traffic { rate = 1 requests/s; prompt = 1024 tokens; output = 256 tokens }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity


def loss_unreadable(design: Design) -> Iterator[Finding]:
    services = [entity for entity in design.entities.values() if entity.kind == "inference"]
    if not services:
        return
    from specc.design.workload import Inference
    from specc.services.losses import losses

    for service in services:
        if not isinstance(service, Inference) or service.survives is None:
            continue
        if losses(service.survives) is not None:
            continue
        yield Finding(
            about=service,
            field="survives",
            message=f"`survives` of `{service.name}` takes counts of replicas, servers or sites",
            label="none of these",
            helps=("write `survives = 1 server`, or a list: `[1 server, 1 site]`",),
        )


RULE = Rule(code="GS3201", slug="loss-unreadable", severity=Severity.ERROR, judge=loss_unreadable)
