"""GS7006: a requirement asks for more of what one wants little of.

What it finds: a least time, cost, power or energy of a result, or a most of a throughput, a utilisation of FLOP or a goodput, where no other
requirement bounds the same result on the other side.

Why it matters: a first token of two minutes meets `ttft.p95 >= 500 ms`; the requirement is met, and nothing that was meant is held.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { rate = 2 requests/s; prompt = 1024 tokens; output = 256 tokens }
  require ttft.p95 >= 10 ms
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
  traffic { rate = 2 requests/s; prompt = 1024 tokens; output = 256 tokens }
  require ttft.p95 <= 500 ms
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.requirements.judge import Judgement, bounded
from specc.requirements.wanted import wanted_little

MIRRORED = {"<=": ">=", "<": ">", ">=": "<=", ">": "<"}


def requirement_reversed(judgement: Judgement) -> Iterator[Finding]:
    """A comparison of one result with what is no result."""
    expression = judgement.requirement.expression
    bound = bounded(expression)
    if bound is None or judgement.bracketed:
        return
    path, least = bound
    if wanted_little(path) is not least:
        return
    instead = MIRRORED[expression.operator]
    kind = "less than" if least else "more than"
    yield Finding(
        span=judgement.requirement.place,
        message=f"`{judgement.requirement.text}` refuses `{path}` when it is {kind} that, and holds however {'long or dear' if least else 'little'} it is",
        label="the other way round",
        helps=(
            f"write `{instead}` in place of `{expression.operator}`; if it is meant, bound the other side too",
        ),
        subject=judgement.requirement.scope,
    )


RULE = Rule(
    code="GS7006",
    slug="requirement-reversed",
    severity=Severity.WARNING,
    judge=requirement_reversed,
)
