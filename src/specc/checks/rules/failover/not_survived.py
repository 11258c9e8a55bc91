"""GS7004: a service does not survive the loss that it must.

What it finds: a requirement or check that holds with everything in place, but not with as much lost as `survives` says.

Why it matters: the day it is lost, users notice.

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

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.requirements.judge import reasons, sides
from specc.services.failover import FailoverUntried, FailoverViolation


def not_survived(violation: FailoverViolation | FailoverUntried) -> Iterator[Finding]:
    if isinstance(violation, FailoverUntried):
        return
    service, lost, judgement = violation.service, violation.lost, violation.judgement
    span, subject = service.span("survives"), service.path
    notes: tuple[str, ...] = ()
    message = f"`{service.name}` does not survive the loss of {lost}"
    if violation.error is not None:
        message = f"{message}: {violation.error.message}"
    elif judgement is None:
        message = f"{message}: no replica remains"
    else:
        requirement, notes = judgement.requirement, reasons(judgement)
        span, subject = requirement.place, requirement.scope
        message = f"{message}: the requirement `{requirement.text}` fails"
        if judgement.value is not None and judgement.limit is not None:
            value, limit = sides(judgement)
            message = f"{message}, {value} against {limit}"
    yield Finding(
        span=span,
        message=message,
        label=f"not met after the loss of {lost}",
        notes=notes,
        helps=("add servers or replicas, or leave their count open with `auto`",),
        subject=subject,
    )


RULE = Rule(code="GS7004", slug="not-survived", severity=Severity.ERROR, judge=not_survived)
