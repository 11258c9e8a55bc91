"""GS3160: two rates between the same currencies on the same day.

What it finds: two `exchange` with one pair of currencies and the same `date`, or none, that differ by more than 2 %, whichever way
round each is written.

Why it matters: of several rates the latest is taken; of two of one day it would be chance which of them makes the bill.

Example:

```gpuspec
edition 2026
exchange euro { rate = 0.92 EUR/USD; date = "2026-11" }
exchange dollar { rate = 0.92 USD/EUR; date = "2026-11" }
```

Use instead:

```gpuspec
edition 2026
exchange euro { rate = 0.92 EUR/USD; date = "2026-11" }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.units.text import show

_CLOSE = 0.02
"""How far a rate and the other way round may differ: both are rounded."""


def exchanges_contradict(design: Design) -> Iterator[Finding]:
    """Each rate of the text against those before it."""
    if not design.reached("exchange"):
        return
    from specc.design.price import Exchange

    seen: list[Exchange] = []
    for exchange in design.entities.values():
        if not isinstance(exchange, Exchange) or exchange.rate is None:
            continue
        for other in seen:
            if other.rate is None or other.date != exchange.date:
                continue
            same = other.rate.dimension is exchange.rate.dimension
            inverse = (other.rate.dimension * exchange.rate.dimension).text == "1"
            if not same and not inverse:
                continue
            expected = float(other.rate) if same else 1.0 / float(other.rate)
            if abs(float(exchange.rate) / expected - 1.0) <= _CLOSE:
                continue
            yield Finding(
                about=exchange,
                field="rate",
                message=f"`{exchange.name}` is {show(exchange.rate)} and `{other.name}` is {show(other.rate)}, both of {exchange.date or 'no date'}",
                label="another rate of the same day",
                others=((other, "rate", "the first rate"),),
                helps=("keep one of them, or say on which `date` each was seen",),
            )
            break
        seen.append(exchange)


RULE = Rule(
    code="GS3160",
    slug="exchanges-contradict",
    severity=Severity.ERROR,
    judge=exchanges_contradict,
)
