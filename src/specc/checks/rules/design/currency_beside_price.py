"""GS3162: the currency of an offer is another than that of its price.

What it finds: an offer whose `currency` is not the one in which its `price`, `tiers`, `upfront` or `support` are written.

Why it matters: the amount is counted in the currency that it is written in, so that what the text says beside it is not true.

Example:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

offer quoted { part = dgx_h100; price = 300000 USD; currency = EUR }
cluster pod { servers = 4 x dgx_h100 }
```

Use instead:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

offer quoted { part = dgx_h100; price = 300000 EUR; currency = EUR }
exchange euro { rate = 0.92 EUR/USD }
cluster pod { servers = 4 x dgx_h100 }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.units.text import show


def currency_beside_price(design: Design) -> Iterator[Finding]:
    """The offers of the text that state a currency."""
    if not design.reached("offer"):
        return
    from specc.bill.cost import currency_of
    from specc.design.price import Offer

    for offer in design.entities.values():
        if not isinstance(offer, Offer) or offer.currency is None:
            continue
        amounts = [(f, getattr(offer, f)) for f in ("price", "upfront", "support")]
        amounts += [("tiers", tier.quantity("price", 1)) for tier in offer.tiers]
        for field, amount in amounts:
            written = currency_of(amount) if amount is not None else ""
            if not written or written == offer.currency:
                continue
            yield Finding(
                about=offer,
                field="currency",
                message=f"`{offer.name}` is in {offer.currency}, but its `{field}` is {show(amount)}",
                label=f"not {written}",
                others=((offer, field, f"in {written}"),),
                helps=(f"write the amount in {offer.currency}, or leave `currency` out",),
            )
            break


RULE = Rule(
    code="GS3162",
    slug="currency-beside-price",
    severity=Severity.ERROR,
    judge=currency_beside_price,
)
