"""GS3159: tiers of an offer that contradict each other.

What it finds: two tiers from the same quantity, an error; and a tier that makes one dearer than the tier before it, a warning.

Why it matters: of two prices for one quantity only one is counted, and the buyer cannot tell which; a discount that raises the price is
a slip of the pen in most quotes.

Example:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

offer quoted {
  part  = dgx_h100
  tiers = [tier(from = 1, price = 310000 USD), tier(from = 1, price = 300000 USD)]
}
cluster pod { servers = 4 x dgx_h100 }
```

Use instead:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

offer quoted {
  part  = dgx_h100
  tiers = [tier(from = 1, price = 310000 USD), tier(from = 8, price = 300000 USD)]
}
cluster pod { servers = 4 x dgx_h100 }
```
"""

from collections.abc import Iterator
from itertools import pairwise

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.design.entity import Entity, EnumValue
from specc.diagnostics.diagnostic import Severity
from specc.units.text import number, show


def tiers_contradict(design: Design) -> Iterator[Finding]:
    """Each tier of the offers of the text beside the one before it."""
    if not design.reached("offer"):
        return
    from specc.design.price import Offer

    for offer in design.entities.values():
        if isinstance(offer, Offer):
            yield from _of(offer, offer.tiers)


def _of(offer: Entity, stated: tuple[EnumValue, ...]) -> Iterator[Finding]:
    priced = [(t.count("from", 1, 0), t.quantity("price", 1)) for t in stated]
    tiers = sorted(((start, p) for start, p in priced if p is not None), key=lambda tier: tier[0])
    for (start, price), (later, more) in pairwise(tiers):
        if start == later:
            yield Finding(
                about=offer,
                field="tiers",
                message=f"`{offer.name}` has two prices from {number(start)} on: {show(price)} and {show(more)}",
                label="twice from the same quantity",
                helps=("keep one of them, or begin the other at another quantity",),
            )
        elif price.dimension is more.dimension and float(more) > float(price):
            yield Finding(
                about=offer,
                field="tiers",
                message=f"`{offer.name}` costs more from {number(later)} on: {show(more)} each, {show(price)} for fewer",
                label="dearer with more of them",
                helps=(
                    "a quote that rewards quantity falls: look whether the prices are swapped",
                ),
                severity=Severity.WARNING,
            )


RULE = Rule(
    code="GS3159", slug="tiers-contradict", severity=Severity.ERROR, judge=tiers_contradict
)
