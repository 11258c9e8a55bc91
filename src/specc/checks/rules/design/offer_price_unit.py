"""GS3150: a rent without a time, or a purchase price with one.

What it finds: an offer of an instance whose price is an amount and not an amount per time, and an offer of a part to buy whose price
is per time.

Why it matters: 20 USD for an instance would be read as 20 USD a second, 72,000 an hour.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

server box { accelerators = 8 x h100_sxm; instance = "gpu.8x" }
offer rent { instance = box; price = 20 USD }
cluster pod { servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

server box { accelerators = 8 x h100_sxm; instance = "gpu.8x" }
offer rent { instance = box; price = 20 USD/h }
cluster pod { servers = 4 x box }
```
"""

from collections.abc import Iterator, Sequence

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.design.entity import Entity
from specc.design.walk import accelerators_in
from specc.diagnostics.diagnostic import Severity
from specc.units import Quantity
from specc.units.text import show

_EACH = frozenset(("gpu", "gpus", "accelerator", "accelerators", "chip", "chips", "card", "cards"))
TIMED = ("service", "software")
"""Kinds that are bought by the year."""


def offer_price_unit(design: Design) -> Iterator[Finding]:
    """The dimension of a price against what is offered."""
    offers = design.reached("offer")
    if not offers:
        return
    from specc.design.price import Offer

    for offer in offers:
        if not isinstance(offer, Offer):
            continue
        sold = offer.part if offer.part is not None else offer.instance
        if sold is None or (offer.part is not None and sold.kind in TIMED):
            continue
        if offer.part is not None and offer.instance is not None:
            continue  # sold and rented at once: offer-sells-nothing
        rented = offer.instance is not None
        prices = [("price", offer.price)]
        prices += [("tiers", tier.quantity("price", 1)) for tier in offer.tiers]
        yield from _by_accelerator(offer, sold, prices)
        wrong = next(((f, p) for f, p in prices if p is not None and _timed(p) != rented), None)
        if wrong is None:
            continue
        field, price = wrong
        what = "the rent of an instance is per time" if rented else "a part is bought once"
        yield Finding(
            about=offer,
            field=field,
            message=f"`{offer.name}` offers `{sold.name}` at {show(price)}: {what}",
            label="an amount, not a rate" if rented else "a rate, not an amount",
            helps=(
                "write it by the hour, `20 USD/h`, or by the month"
                if rented
                else "write the price of one, or offer it as an `instance`",
            ),
        )


def _by_accelerator(
    offer: Entity, sold: Entity, prices: Sequence[tuple[str, Quantity | None]]
) -> Iterator[Finding]:
    """A price written by the accelerator for what has several of them."""
    many = accelerators_in(sold)
    for field, price in prices:
        if price is None or many < 2 or not _EACH & {*(price.unit or "").split("/")[1:]}:
            continue
        yield Finding(
            about=offer,
            field=field,
            message=f"`{offer.name}` prices `{sold.name}`, which has {many} accelerators, at {show(price)}",
            label="for one accelerator, or for all?",
            helps=(
                f"write the price of the whole `{sold.name}`{', or `per = accelerator`' if _timed(price) else ''}",
            ),
        )
        return


def _timed(price: Quantity) -> bool:
    return dict(price.dimension.powers).get("s", 0) == -1


RULE = Rule(
    code="GS3150", slug="offer-price-unit", severity=Severity.ERROR, judge=offer_price_unit
)
