"""GS7311: a part is offered in another currency, and no rate is declared.

What it finds: parts to buy whose offers hold and are in a currency that does not convert to that of the bill.

Why it matters: a price in another currency without a dated rate is no price; the line would go into the total as unknown.

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
from specc.checks.rule import Finding, Rule
from specc.design.part import Part
from specc.design.parts.cable import Cable
from specc.diagnostics.diagnostic import Severity


def offer_not_converted(bill: Bill) -> Iterator[Finding]:
    """Parts to buy that have offers but no price; no cable is laid for it."""
    bought = [y.entity for y in bill.equipment if y.to_buy and y.price is None]
    stated = [laid.fabric.cables for laid in bill.topology.fabrics.values()]
    parts: dict[int, Part] = {id(p): p for p in bought if p is not None}
    parts |= {id(p): p for p in stated if isinstance(p, Cable) and not bill.prices.buy(p, 1)}
    for part in parts.values():
        for offer, currency in bill.prices.unconverted(part):
            yield Finding(
                about=offer,
                field="price",
                message=f"`{part.name}` is offered in {currency}, and no exchange rate to {bill.prices.currency} is declared",
                label=f"in {currency}",
                helps=(
                    f"declare the rate with its date: `exchange NAME {{ rate = … {bill.prices.currency}/{currency} }}`",
                ),
            )


RULE = Rule(
    code="GS7311", slug="offer-not-converted", severity=Severity.WARNING, judge=offer_not_converted
)
