"""GS7005: not every loss that a service must survive was looked at.

What it finds: a service on many clusters that differ, or many services, each with losses to survive. For each loss the service is
predicted again on every cluster that is left; a check makes 240 such predictions at most, and looks at one of several losses
that strike clusters which are alike.

Why it matters: it cannot be said whether the service survives the others; `--strict` makes this an error.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box for n in 1..24 {
  servers = 1 x g593_zd2
}
inference chat {
  model    = llama_3_1_8b
  cluster  = box
  share    = [n / 300 for n in 1..24]
  survives = 1 site

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

cluster box for n in 1..24 {
  servers = 1 x g593_zd2
}
inference chat {
  model    = llama_3_1_8b
  cluster  = box
  survives = 1 site

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
from specc.services.failover import WORK, FailoverUntried, FailoverViolation
from specc.units.text import number


def loss_untried(untried: FailoverUntried | FailoverViolation) -> Iterator[Finding]:
    if isinstance(untried, FailoverViolation):
        return
    service = untried.service
    some = f"{number(untried.untried)} of {number(untried.losses)} losses"
    yield Finding(
        about=service,
        field="survives",
        message=f"whether `{service.name}` survives {some} is undecided: a check predicts services with something lost {WORK} times at most",
        label=f"undecided from the loss of {untried.lost} on",
        helps=(
            "give the clusters equal shares, or make them alike, so that one loss tells of the others",
            "state fewer losses, or have fewer clusters or services in one file",
        ),
    )


RULE = Rule(code="GS7005", slug="loss-untried", severity=Severity.WARNING, judge=loss_untried)
