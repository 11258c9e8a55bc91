"""GS7336: something cannot be there when it is needed.

What it finds: parts to buy that come out after the day on which all is needed, or after the date of the prices where no such day is
stated; and a day that lies before the date of the prices.

Why it matters: a price of today for a part of next year is a guess, and the schedule of the hall rests on it.

Example:

```gpuspec
edition 2026
server box { height = 8 U; released = "2027-06" }
cluster pod { servers = 4 x box; economics { as_of = "2026-11" } }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U; released = "2027-06" }
cluster pod { servers = 4 x box; economics { as_of = "2026-11"; needed_by = "2027-09" } }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.checks.rule import Finding, Rule
from specc.design.days import first_day, last_day
from specc.diagnostics.diagnostic import Severity


def not_out_yet(bill: Bill) -> Iterator[Finding]:
    """Dates of the cluster, then each part of the bill of which some are bought; without dates nothing is judged."""
    economics = bill.cluster.economics
    if economics is None:
        return
    as_of, needed_by = economics.as_of, economics.needed_by
    if as_of is not None and needed_by is not None and last_day(needed_by) < first_day(as_of):
        yield Finding(
            about=economics,
            field="needed_by",
            message=f"`{bill.cluster.name}` needs all by {needed_by}, but is ordered as of {as_of}",
            label="before the order",
            others=((economics, "as_of", "the date of the prices"),),
            helps=("state a later day, or an earlier date of the prices",),
        )
        return
    day = needed_by or as_of
    if day is None:
        return
    told: set[int] = set()
    for line in bill.lines:
        part = line.entity
        if part is None or part.released is None or id(part) in told or not line.to_buy:
            continue
        if first_day(part.released) <= last_day(day):
            continue
        told.add(id(part))
        yield Finding(
            about=part,
            field="released",
            message=f"`{part.name}` comes out in {part.released}; `{bill.cluster.name}` {'needs' if needed_by else 'buys'} {line.to_buy} {'by' if needed_by else 'as of'} {day}",
            label="not out yet",
            others=((economics, "needed_by" if needed_by else "as_of", "the day"),),
            helps=("take a part that can be bought, or state a later `needed_by`",),
        )


RULE = Rule(code="GS7336", slug="not-out-yet", severity=Severity.WARNING, judge=not_out_yet)
