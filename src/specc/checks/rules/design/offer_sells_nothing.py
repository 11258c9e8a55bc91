"""GS3158: an offer of nothing, or of a purchase and a rent at once.

What it finds: an offer that states neither `part` nor `instance`, and one that states both.

Why it matters: a price without a thing is read by nothing; one price cannot be that of one part and of an hour of it.

Example:

```gpuspec
edition 2026
offer quoted { seller = "market"; price = 300000 USD }
```

Use instead:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

offer quoted { part = dgx_h100; seller = "market"; price = 300000 USD }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity


def offer_sells_nothing(design: Design) -> Iterator[Finding]:
    """The offers of the text that other offers do not take as their base."""
    if not design.reached("offer"):
        return
    from specc.design.price import Offer

    for offer in design.entities.values():
        if not isinstance(offer, Offer):
            continue
        if offer.part is not None and offer.instance is not None:
            yield Finding(
                about=offer,
                field="instance",
                message=f"`{offer.name}` sells `{offer.part.name}` and rents `{offer.instance.name}`; an offer does one",
                label="rented here",
                others=((offer, "part", "sold here"),),
                helps=("make two offers of it, each with its price",),
            )
        elif not {"part", "instance"} & offer.origins.keys():
            yield Finding(
                about=offer,
                message=f"`{offer.name}` offers nothing: neither a `part` nor an `instance`",
                label="a price of nothing",
                helps=(
                    "say what is sold, `part = dgx_h100`, or what is rented, `instance = aws_p5`",
                ),
            )


RULE = Rule(
    code="GS3158",
    slug="offer-sells-nothing",
    severity=Severity.ERROR,
    judge=offer_sells_nothing,
)
