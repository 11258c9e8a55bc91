"""GS7002: a requirement rests on what is not known.

What it finds: a `require` whose condition needs a value that nobody stated, such as a price.

Why it matters: it cannot be said whether it holds; `--strict` makes this an error.

Example:

```gpuspec
edition 2026
site hall {
  it_power = unknown
  require it_power >= 1 MW
}
```

Use instead:

```gpuspec
edition 2026
site hall {
  it_power = 1 MW
  require it_power >= 1 MW
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.requirements.judge import Judgement, named, reasons


def requirement_undecided(judgement: Judgement) -> Iterator[Finding]:
    if judgement.status != "undecided":
        return
    requirement = judgement.requirement
    names = ", ".join(f"`{name}`" if " " not in name else name for name in judgement.missing[:8])
    yield Finding(
        span=requirement.place,
        message=f"{named(requirement)} is undecided: not known is {names}",
        label="rests on what is not known",
        notes=reasons(judgement),
        helps=("state what is missing, or offer a price for it; `--strict` makes this an error",),
        subject=requirement.scope,
    )


RULE = Rule(
    code="GS7002",
    slug="requirement-undecided",
    severity=Severity.WARNING,
    judge=requirement_undecided,
)
