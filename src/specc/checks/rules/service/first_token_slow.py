"""GS6104: nothing is required of a service's first token, and it takes long.

What it finds: a mean time to the first token above 10 s where no requirement rests on `ttft` or `request_latency`.

Why it matters: people who wait that long turn to something else (Nielsen 1993, "Usability Engineering", chapter 5), and a
throughput or a time per output token that is met does not show it.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_3_70b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference report {
  model   = llama_3_3_70b
  cluster = box

  traffic {
    concurrency = 1
    prompt      = 100000 tokens
    output      = 512 tokens
  }

  parallel {
    tensor = 4
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

inference report {
  model   = llama_3_3_70b
  cluster = box

  traffic {
    concurrency = 1
    prompt      = 100000 tokens
    output      = 512 tokens
  }

  parallel {
    tensor = 4
  }

  require ttft.mean <= 60 s
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.services.unrequired import UnrequiredService
from specc.units import Quantity
from specc.units.dimension import SECOND
from specc.units.text import show

PATIENCE = 10.0
"""Seconds that people attend to something that shows nothing. Source: Nielsen 1993, chapter 5."""


def first_token_slow(judged: UnrequiredService) -> Iterator[Finding]:
    """Compare the time to the first token with people's patience."""
    service, first = judged.service, judged.prediction.get("ttft.mean")
    traffic = service.traffic
    offline = traffic is not None and (traffic.offline or traffic.batch is not None)
    if offline or not isinstance(first, Quantity) or float(first) <= PATIENCE:
        return
    if judged.prediction.get("stable") is False:
        return  # GS6101 says that, and why
    queued, running = (judged.prediction.number(name) for name in ("queued", "running"))
    if queued is not None and running is not None and queued > running:
        return  # GS6103 says that, and why
    limit = show(Quantity(PATIENCE, SECOND))
    yield Finding(
        about=service,
        field="traffic",
        message=f"the first token of `{service.name}` takes {show(first)} on average, above {limit}, and nothing is required of it",
        label="nobody said how long its users wait",
        helps=(
            "say what they accept, as `require ttft.p95 <= 2 s`, or that it is `offline = true`",
        ),
    )


RULE = Rule(
    code="GS6104", slug="first-token-slow", severity=Severity.WARNING, judge=first_token_slow
)
