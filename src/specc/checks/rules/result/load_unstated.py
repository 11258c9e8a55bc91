"""GS7007: a requirement on the times of a service of which nobody says how much is asked.

What it finds: a requirement on times, speeds or power of a service without a rate, users, a concurrency, a batch or a queue of requests.

Why it matters: it is judged with one request at a time on each copy. What holds for an idle service says nothing of a busy one.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { prompt = 1024 tokens; output = 256 tokens }
  require ttft.p95 <= 500 ms
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { rate = 20 requests/s; prompt = 1024 tokens; output = 256 tokens }
  require ttft.p95 <= 500 ms
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.requirements.judge import Judgement


def load_unstated(judgement: Judgement) -> Iterator[Finding]:
    """Whether what is judged is a service with nothing to do."""
    if not judgement.idle:
        return
    yield Finding(
        span=judgement.requirement.place,
        message=f"`{judgement.requirement.text}` is judged with one request at a time on each copy: nobody says how much is asked of `{judgement.idle}`",
        label="of an idle service",
        helps=(f"state `rate`, `users` or `concurrency` in the `traffic` of `{judgement.idle}`",),
        subject=judgement.requirement.scope,
    )


RULE = Rule(code="GS7007", slug="load-unstated", severity=Severity.WARNING, judge=load_unstated)
