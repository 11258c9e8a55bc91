"""GS7003: a requirement holds, but its limit lies inside the interval.

What it finds: a value within the limit whose interval reaches beyond it.

Why it matters: measured, it may come out on the other side.

Example:

```gpuspec
edition 2026
site hall {
  it_power = 1.0 ± 0.2 MW
  require it_power >= 0.9 MW
}
```

Use instead:

```gpuspec
edition 2026
site hall {
  it_power = 1 MW
  require it_power >= 0.7 MW
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.requirements.judge import Judgement, named, reasons, sides


def requirement_close(judgement: Judgement) -> Iterator[Finding]:
    if judgement.status != "met" or not judgement.straddles:
        return
    requirement = judgement.requirement
    value, limit = sides(judgement)
    yield Finding(
        span=requirement.place,
        message=(
            f"{named(requirement)} holds at {value}, but the limit of {limit} lies inside the interval"
        ),
        label="close to the limit",
        notes=reasons(judgement),
        helps=("leave more room, or measure what the prediction is least sure of",),
        subject=requirement.scope,
    )


RULE = Rule(
    code="GS7003", slug="requirement-close", severity=Severity.WARNING, judge=requirement_close
)
