"""GS3171: money of an order of magnitude that nobody pays.

What it finds: electricity, parts with accelerators and rates between currencies that lie far outside all that was ever paid: 9 USD for a
kilowatt-hour (cents), 310 USD for a server of eight (thousands), 150 dollars for a yen (the other way round).

Why it matters: everything that is computed from it is off by as much, and a budget is met or missed for that alone.

The bounds are the project's own and wide on purpose: 0.001 to 2 USD for a kilowatt-hour, 50 to a million USD for each accelerator, three
times what a currency is about worth.

Example:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

site hall { electricity = 9 USD/kWh; pue = 1.3 }
cluster pod { site = hall; servers = 4 x dgx_h100 }
```

Use instead:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

site hall { electricity = 0.09 USD/kWh; pue = 1.3 }
cluster pod { site = hall; servers = 4 x dgx_h100 }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.design.entity import Entity
from specc.design.walk import accelerators_in
from specc.diagnostics.diagnostic import Severity
from specc.units import Quantity
from specc.units.dimension import Dimension
from specc.units.text import money, show

WORTH = {
    "USD": 1.0, "EUR": 1.1, "GBP": 1.3, "CHF": 1.15, "JPY": 0.0067, "CNY": 0.14, "KRW": 0.0007, "TWD": 0.031, "INR": 0.012, "CAD": 0.72,
    "AUD": 0.66, "SEK": 0.1,
}  # fmt: skip
"""US dollars that a unit of a currency is about worth: to tell orders of magnitude, nothing is converted with it."""
STRAY = 3.0
"""How far a rate may stray from that."""
KILOWATT_HOUR = 3.6e6  # J
ELECTRICITY = 0.001, 2.0
"""USD that a kilowatt-hour may cost."""
ACCELERATOR = 50.0, 1e6
"""USD that a part may cost for each accelerator in it."""


def money_implausible(design: Design) -> Iterator[Finding]:
    """Prices of electricity, rates between currencies, and offers of what has accelerators."""
    for entity in design.entities.values():
        paid = getattr(entity, "electricity", None) if entity.kind == "site" else None
        price = None if paid is None else _dollars(paid)
        if paid is not None and price is not None:
            yield from _outside(entity, paid, price * KILOWATT_HOUR)
    if design.reached("exchange") or design.reached("offer"):
        from specc.design.price import Exchange, Offer

        for entity in design.entities.values():
            if isinstance(entity, Exchange) and entity.rate is not None:
                yield from _strayed(entity, entity.rate)
            elif isinstance(entity, Offer) and entity.part is not None:
                yield from _priced(entity, entity.part, entity.price)


def _outside(site: Entity, stated: Quantity, price: float) -> Iterator[Finding]:
    low, high = ELECTRICITY
    if low <= price <= high or not price:  # power that a rent includes costs nothing more
        return
    often = "cents are a hundredth: `0.09 USD/kWh`" if price > high else "a MWh has 1000 kWh"
    yield Finding(
        about=site,
        field="electricity",
        message=f"electricity of `{site.name}` costs {show(stated)}; nobody pays less than {money(low, 'USD')} or more than {money(high, 'USD')} for a kilowatt-hour",
        label="another order of magnitude",
        helps=(f"write what a kilowatt-hour costs; {often}",),
    )


def _strayed(exchange: Entity, rate: Quantity) -> Iterator[Finding]:
    powers = dict(rate.dimension.powers)
    above = next((name for name, power in powers.items() if power == 1), "")
    below = next((name for name, power in powers.items() if power == -1), "")
    if above not in WORTH or below not in WORTH:
        return
    usual = WORTH[below] / WORTH[above]
    if usual / STRAY <= float(rate) <= usual * STRAY:
        return
    about = show(Quantity(usual, rate.dimension, f"{above}/{below}"), digits=2)
    turned = usual / STRAY <= 1.0 / float(rate) <= usual * STRAY
    swapped = f"write `{show(Quantity(rate.value, Dimension({below: 1, above: -1}), f'{below}/{above}'))}`"
    yield Finding(
        about=exchange,
        field="rate",
        message=f"`{exchange.name}` is {show(rate)}, and a rate near {about} is usual",
        label="the other way round" if turned else "another order of magnitude",
        helps=(swapped if turned else f"the rate is so many {above} for one {below}",),
    )


def _priced(offer: Entity, part: Entity, price: Quantity | None) -> Iterator[Finding]:
    dollars = None if price is None else _dollars(price)
    count = accelerators_in(part)
    if dollars is None or price is None or not count:
        return
    low, high = (end * count for end in ACCELERATOR)
    if low <= dollars <= high:
        return
    many = f"{count} accelerators" if count > 1 else "one accelerator"
    yield Finding(
        about=offer,
        field="price",
        message=f"`{offer.name}` prices `{part.name}` with {many} at {show(price)}; between {money(low, 'USD')} and {money(high, 'USD')} is usual",
        label="another order of magnitude",
        helps=("state the price of one in whole units of the currency: `310k USD` is 310,000",),
    )


def _dollars(price: Quantity) -> float | None:
    """An amount of money, or money over something else, in US dollars; None where there is no currency in it."""
    powers = dict(price.dimension.powers)
    name = next((word for word in WORTH if powers.get(word) == 1), None)
    return None if name is None or powers.get("s") else float(price) * WORTH[name]


RULE = Rule(
    code="GS3171", slug="money-implausible", severity=Severity.WARNING, judge=money_implausible
)
