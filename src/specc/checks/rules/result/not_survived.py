"""GS7004: a service does not survive the loss that it must.

What it finds: a requirement that holds with everything in place, but not with as much gone as `survives` says.

Why it matters: the day it is gone, users notice.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}
inference chat {
  model    = llama_3_1_8b
  cluster  = box
  survives = 1 server

  traffic {
    rate   = 10 requests/s
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
  servers = 2 x g593_zd2
}
inference chat {
  model    = llama_3_1_8b
  cluster  = box
  survives = 1 server

  traffic {
    rate   = 10 requests/s
    prompt = 1024 tokens
    output = 256 tokens
  }
}
```
"""

from collections.abc import Iterator

from specc.checks.requirements import Judgement, reasons, sides
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity


def not_survived(judgement: Judgement) -> Iterator[Finding]:
    if judgement.status != "lost":
        return
    requirement = judgement.requirement
    gone = judgement.gone
    message, label = f"with {gone} gone, {judgement.reason}", f"not with {gone} gone"
    if not judgement.reason:
        message = f"with {gone} gone, the requirement `{requirement.text}` does not hold"
        if judgement.value is not None and judgement.limit is not None:
            value, limit = sides(judgement)
            message = f"{message}: {value} against {limit}"
    yield Finding(
        span=requirement.formula.span or requirement.span,
        message=message,
        label=label,
        notes=reasons(judgement),
        helps=("add servers or replicas, or leave their count open with `auto`",),
        subject=requirement.scope,
    )


RULE = Rule(code="GS7004", slug="not-survived", severity=Severity.ERROR, judge=not_survived)
