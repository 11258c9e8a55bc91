"""GS7318: a price is old, or nobody can tell whether it still holds.

What it finds: prices of what is to buy or rent that were seen a year or more before the date of the prices (`economics.as_of`), and offers
that state when they hold in a design without that date.

Why it matters: prices of accelerators halve within a few years, and an offer that has ended binds nobody.

Example:

```gpuspec
edition 2026
server box { height = 8 U }
offer quoted { part = box; price = 100000 USD; date = "2024-10" }
cluster pod { servers = 4 x box; economics { as_of = "2026-11" } }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U }
offer quoted { part = box; price = 100000 USD; date = "2026-10" }
cluster pod { servers = 4 x box; economics { as_of = "2026-11" } }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.holding import months_between
from specc.bill.line import BillLine
from specc.checks.rule import Finding, Rule
from specc.design.price import Offer
from specc.diagnostics.diagnostic import Severity

OLD = 12  # months


def offer_old(bill: Bill) -> Iterator[Finding]:
    """The offers that lines of the bill are priced with; what only indicates a price says so, and its range holds."""
    offers = {offer.name: offer for offer in bill.prices.offers}
    told: set[str] = set()
    for line in bill.equipment:
        if line.price is None or not line.to_buy or line.price.offer in told:
            continue
        told.add(line.price.offer)
        offer = offers.get(line.price.offer)
        if offer is not None and not offer.indicative:
            yield from _of_age(bill, offer, line)


def _of_age(bill: Bill, offer: Offer, line: BillLine) -> Iterator[Finding]:
    as_of, own = bill.as_of, offer.origin is None or not offer.origin.span.source.in_catalogue
    if as_of is None and offer.valid is not None:
        ends = offer.valid if isinstance(offer.valid, tuple) else (offer.valid,)
        about = (offer, "valid") if own else (bill.cluster, "servers")
        yield Finding(
            about=about[0],
            field=about[1],
            message=f"`{offer.name}` holds {' to '.join(dict.fromkeys(ends))}, and `{bill.cluster.name}` does not say when it buys",
            label="may have ended",
            helps=('state the date of the prices: `economics { as_of = "…" }`',),
        )
    elif as_of is not None and offer.date and own and months_between(offer.date, as_of) < 0:
        yield Finding(
            about=offer,
            field="date",
            message=f"the price of `{line.part.rpartition('.')[2]}` was seen {offer.date}, after {as_of}, the date of the prices",
            label="later than the prices",
            helps=("correct the year, or move `economics.as_of`",),
        )
    elif as_of is not None and offer.date and (age := months_between(offer.date, as_of)) >= OLD:
        place = (offer, "date") if own else (bill.cluster.economics or bill.cluster, "as_of")
        yield Finding(
            about=place[0],
            field=place[1],
            message=f"the price of `{line.part.rpartition('.')[2]}` was seen {offer.date}, {age} months before {as_of}",
            label=f"{age} months old",
            helps=("ask for a new one, or mark it with `indicative = true` and a range",),
        )


RULE = Rule(code="GS7318", slug="offer-old", severity=Severity.WARNING, judge=offer_old)
