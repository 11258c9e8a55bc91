"""GS7311: money is stated in another currency, and no rate is declared.

What it finds: parts to buy whose offers hold and are in a currency that does not convert to that of the bill; electricity, colocation,
staff and services that are stated in one.

Why it matters: an amount in another currency without a dated rate is no amount; it would go into the totals as unknown. The currency of the
bill is USD where no cluster states `economics.currency`.

Example:

```gpuspec
edition 2026
server box { height = 8 U }
offer quoted { part = box; price = 100000 EUR; date = "2026-10" }
cluster pod { servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U }
offer quoted { part = box; price = 100000 EUR; date = "2026-10" }
exchange euro { rate = 1.09 USD/EUR; date = "2026-10" }
cluster pod { servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.cost import currency_of
from specc.checks.rule import Finding, Rule
from specc.design.entity import Entity
from specc.design.part import Item
from specc.design.parts.cable import Cable
from specc.design.parts.service import Service
from specc.diagnostics.diagnostic import Severity


def offer_not_converted(bill: Bill) -> Iterator[Finding]:
    """Parts to buy that have offers but no price; no cable is laid for it."""
    bought = [y.entity for y in bill.equipment if y.to_buy and y.price is None]
    stated = [laid.fabric.cables for laid in bill.topology.fabrics.values()]
    parts: dict[int, Item] = {id(p): p for p in bought if p is not None}
    parts |= {id(p): p for p in stated if isinstance(p, Cable) and not bill.prices.buy(p, 1)}
    yield from _stated(bill)
    for part in parts.values():
        for offer, currency in bill.prices.unconverted(part):
            yield Finding(
                about=offer,
                field="price",
                message=f"`{part.name}` is offered in {currency}, and no exchange rate to {bill.prices.currency} is declared",
                label=f"in {currency}",
                helps=(_help(bill, currency),),
            )


def _stated(bill: Bill) -> Iterator[Finding]:
    """Amounts of the site, the economics and the services that do not convert."""
    cluster = bill.cluster
    places: list[tuple[Entity | None, tuple[str, ...]]] = [
        (cluster.site, ("electricity", "colocation")),
        (cluster.economics, ("staff",)),
        *((item.of, ("amount",)) for item in cluster.support if isinstance(item.of, Service)),
    ]
    for entity, fields in places:
        if entity is None:
            continue
        for field in fields:
            amount = getattr(entity, field)
            if amount is None or bill.prices.stated(amount).value is not None:
                continue
            currency = currency_of(amount)
            yield Finding(
                about=entity,
                field=field,
                message=f"`{field}` is in {currency}, and no exchange rate to {bill.prices.currency} is declared",
                label=f"in {currency}",
                helps=(
                    _help(bill, currency),
                    f"or tell all money in it: `economics {{ currency = {currency} }}`",
                ),
            )


def _help(bill: Bill, currency: str) -> str:
    return f"declare the rate with its date: `exchange NAME {{ rate = … {bill.prices.currency}/{currency} }}`"


RULE = Rule(
    code="GS7311", slug="offer-not-converted", severity=Severity.WARNING, judge=offer_not_converted
)
