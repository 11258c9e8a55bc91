"""GS3170: two offers of one seller for one thing on one day, at different prices.

What it finds: offers of the text that agree in what is sold, who sells it, when, from how many on and on which terms, and differ in price.

Why it matters: the lower one is taken without a word; one of the two is a slip of the pen, an old line or a quote for something else.

Example:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

offer first  { part = dgx_h100; seller = "Acme"; price = 310000 USD; date = "2026-10" }
offer second { part = dgx_h100; seller = "Acme"; price = 410000 USD; date = "2026-10" }
cluster pod { servers = 4 x dgx_h100 }
```

Use instead:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

offer first  { part = dgx_h100; seller = "Acme"; price = 410000 USD; date = "2026-10" }
offer second { part = dgx_h100; seller = "Acme"; price = 310000 USD; date = "2026-10"; minimum = 4 }
cluster pod { servers = 4 x dgx_h100 }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.units.text import show


def offers_contradict(design: Design) -> Iterator[Finding]:
    """Each offer of the text against those before it that differ in nothing but the price."""
    if not design.reached("offer"):
        return
    from specc.design.price import Offer

    seen: dict[tuple[object, ...], Offer] = {}
    for offer in design.entities.values():
        if not isinstance(offer, Offer) or offer.price is None or offer.seller is None:
            continue
        sold = offer.part if offer.part is not None else offer.instance
        terms = (
            offer.part is None, offer.seller, offer.quote, offer.sku, offer.minimum, offer.valid, offer.date, offer.region, offer.term,
            offer.upfront, offer.billing, offer.per, offer.lead_time, offer.confidence, offer.price.dimension, str(offer.tiers),
        )  # fmt: skip
        key = (None if sold is None else (sold.kind, sold.path, sold.name), *map(str, terms))
        other = seen.setdefault(key, offer)
        if other.price is None or float(other.price) == float(offer.price):
            continue
        yield Finding(
            about=offer,
            field="price",
            message=f"`{offer.name}` is {show(offer.price)} and `{other.name}` is {show(other.price)}: the same seller, thing and day",
            label="another price of the same offer",
            others=((other, "price", "the first price"),),
            helps=("keep one, or say what tells them apart: `minimum`, `quote`, `valid`, `term`",),
        )


RULE = Rule(
    code="GS3170", slug="offers-contradict", severity=Severity.WARNING, judge=offers_contradict
)
