"""GS7002: a requirement depends on unknown values.

What it finds: a `require` whose condition needs a value that nobody stated, such as a price.

Why it matters: it cannot be said whether it holds; `--strict` makes this an error. A condition that divides by a result that is zero
has no value at all, and is an error without it.

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

from collections.abc import Collection, Iterator, Sequence

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.requirements.judge import MOST_NAMED, Judgement, named, reasons, unknown


def requirement_undecided(judgement: Judgement) -> Iterator[Finding]:
    if judgement.status != "undecided":
        return
    requirement = judgement.requirement
    if judgement.undefined:
        yield Finding(
            span=requirement.place,
            message=f"{named(requirement)} has no value: {judgement.undefined}",
            label="neither holds nor fails",
            notes=reasons(judgement),
            helps=("divide by a value that cannot be zero",),
            severity=Severity.ERROR,
            subject=requirement.scope,
        )
        return
    yield Finding(
        span=requirement.place,
        message=f"{named(requirement)} is undecided: {unknown(judgement.missing)}",
        label="depends on unknown values",
        notes=reasons(judgement),
        helps=tuple(_helps(judgement.missing[:MOST_NAMED], requirement.results)),
        subject=requirement.scope,
    )


def _helps(missing: Sequence[str], results: Collection[str]) -> Iterator[str]:
    """What to declare, for each kind of unknown; a result that is not there at all cannot be declared."""
    for owner, _, path in (name.partition(".") for name in missing if name in results):
        yield f"`{owner}` gives no `{path}`: fix its errors, if it has any; `specc predict` lists what it gives"
    missing = [name for name in missing if name not in results]
    prices = [name.removesuffix(".price") for name in missing if name.endswith(".price")]
    fields = [name.rpartition(".") for name in missing if "." in name and " " not in name]
    for owner, _, field in [f for f in fields if f[2] != "price"][:3]:
        yield f"declare `{field}` of `{owner}`"
    if prices:
        part = prices[0].rpartition(".")[2]
        yield f"offer a price, here or with `--prices FILE`: `offer quoted {{ part = {part}; price = … USD }}`"
    yield "`--strict` makes this an error"


RULE = Rule(
    code="GS7002",
    slug="requirement-undecided",
    severity=Severity.WARNING,
    judge=requirement_undecided,
)
