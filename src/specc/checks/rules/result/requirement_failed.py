"""GS7001: a requirement does not hold.

What it finds: a `require` whose condition is false, with the value, the limit and the distance.

Why it matters: the author said that the design is wrong without it.

Example:

```gpuspec
edition 2026
site hall {
  it_power = 1 MW
  require it_power >= 2 MW "the cluster needs it"
}
```

Use instead:

```gpuspec
edition 2026
site hall {
  it_power = 1 MW
  require it_power >= 0.8 MW "the cluster needs it"
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.requirement import Requirement
from specc.diagnostics.diagnostic import Severity
from specc.requirements.judge import Judgement, named, reasons, sides
from specc.units.text import number


def requirement_failed(judgement: Judgement) -> Iterator[Finding]:
    if judgement.status != "failed":
        return
    requirement = judgement.requirement
    message = f"{named(requirement)} does not hold"
    label = "not so"
    if judgement.value is not None and judgement.limit is not None:
        value, limit = sides(judgement)
        message, label = f"{message}: {value} against {limit}", f"it is {value}"
        if judgement.distance is not None and judgement.distance > 0:
            message = f"{message}, {_percent(judgement.distance)} too {_direction(judgement)}"
    yield Finding(
        span=requirement.place,
        message=message,
        label=label,
        notes=reasons(judgement),
        helps=tuple(_helps(requirement)),
        subject=requirement.scope,
    )


def _helps(requirement: Requirement) -> Iterator[str]:
    """Where the number comes from, where the requirement rests on one."""
    if len(requirement.results) == 1:
        yield f"`specc explain FILE {requirement.results[0]}` shows what it follows from"


def _percent(share: float) -> str:
    return f"{number(abs(share) * 100, 3)} %" if share < 10 else f"{number(share + 1, 3)} times"


def _direction(judgement: Judgement) -> str:
    return "little" if judgement.requirement.expression.operator in {">", ">="} else "much"


RULE = Rule(
    code="GS7001", slug="requirement-failed", severity=Severity.ERROR, judge=requirement_failed
)
