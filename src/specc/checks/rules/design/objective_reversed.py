"""GS3172: an objective makes small what one wants much of.

What it finds: `minimise` of a throughput, a highest rate, a goodput or a utilisation of FLOP.

Why it matters: the solver takes the choice that does least; to make something large, its opposite is made small.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = auto(1..4) x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { rate = 2 requests/s; prompt = 1024 tokens; output = 256 tokens }
}

minimise chat.max_rate
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = auto(1..4) x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { rate = 2 requests/s; prompt = 1024 tokens; output = 256 tokens }
}

minimise -chat.max_rate
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.design.expression import RESULT
from specc.diagnostics.diagnostic import Severity
from specc.requirements.wanted import wanted_little


def objective_reversed(design: Design) -> Iterator[Finding]:
    """The objectives that are one result."""
    for objective in design.requirements:
        expression = objective.expression
        if not objective.minimise or expression.operator != RESULT:
            continue
        if wanted_little(expression.name) is not False:
            continue
        yield Finding(
            span=objective.place,
            message=f"`minimise {objective.text}` looks for the least of what one wants much of",
            label="made small",
            helps=(f"to make it large, write `minimise -{objective.text}`",),
            subject=objective.scope,
        )


RULE = Rule(
    code="GS3172", slug="objective-reversed", severity=Severity.WARNING, judge=objective_reversed
)
