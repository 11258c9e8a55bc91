"""GS7602: a part can no longer be bought.

What it finds: parts to buy, and parts inside what is bought, whose end of sale lies before the date of the prices (`economics.as_of`).

Why it matters: the order is refused, or filled from the second-hand market without a warranty.

Example:

```gpuspec
edition 2026
server box { height = 8 U; end_of_sale = "2024-01" }
cluster pod { servers = 4 x box; economics { as_of = "2026-11" } }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U; end_of_sale = "2027-01" }
cluster pod { servers = 4 x box; economics { as_of = "2026-11" } }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.checks.rule import Finding, Rule
from specc.design.days import first_day, last_day
from specc.diagnostics.diagnostic import Severity


def sale_ended(bill: Bill) -> Iterator[Finding]:
    """Each part of the bill of which some are bought, against the date of the prices; without a date nothing is judged."""
    economics = bill.cluster.economics
    as_of = economics.as_of if economics is not None else None
    if economics is None or as_of is None:
        return
    told: set[int] = set()
    bought = {line.part for line in bill.lines if line.to_buy}
    for line in bill.lines:
        part = line.entity
        if part is None or part.end_of_sale is None or id(part) in told:
            continue
        inside = line.quantity if line.included_in in bought else 0
        count = line.to_buy or inside
        if not count or last_day(part.end_of_sale) >= first_day(as_of):
            continue
        told.add(id(part))
        within = f" inside `{line.included_in}`" if not line.to_buy else ""
        yield Finding(
            about=part,
            field="end_of_sale",
            message=f"`{part.name}` could be bought until {part.end_of_sale}; `{bill.cluster.name}` buys {count}{within} as of {as_of}",
            label="sale has ended",
            others=((economics, "as_of", "the date of the prices"),),
            helps=("take its successor, or list it under `owned` if it is there already",),
        )


RULE = Rule(code="GS7602", slug="sale-ended", severity=Severity.WARNING, judge=sale_ended)
