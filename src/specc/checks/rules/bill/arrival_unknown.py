"""GS7319: nobody says whether a part arrives by the day on which it is needed.

What it finds: clusters with `economics.needed_by` that do not say when they order (`as_of`), or that buy at offers without a `lead_time`.

Why it matters: accelerators have had lead times from weeks to a year; what arrives late serves nobody.

Example:

```gpuspec
edition 2026
server box { height = 8 U }
offer quoted { part = box; price = 100000 USD; date = "2026-10" }
cluster pod { servers = 4 x box; economics { as_of = "2026-11"; needed_by = "2027-02" } }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U }
offer quoted { part = box; price = 100000 USD; date = "2026-10"; lead_time = 8 weeks }
cluster pod { servers = 4 x box; economics { as_of = "2026-11"; needed_by = "2027-02" } }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity


def arrival_unknown(bill: Bill) -> Iterator[Finding]:
    """What is bought, by part; what is rented is there at once unless its offer says otherwise."""
    economics = bill.cluster.economics
    if economics is None or economics.needed_by is None:
        return
    if bill.as_of is None:
        yield Finding(
            about=economics,
            field="needed_by",
            message=f"`{bill.cluster.name}` is needed by {economics.needed_by}, and does not say when it is ordered",
            label="from when?",
            helps=('state the date of the order: `as_of = "…"`',),
        )
        return
    bought = (y for y in bill.equipment if y.to_buy and not y.periodic and not y.included_in)
    silent = dict.fromkeys(
        y.part.rpartition(".")[2]
        for y in bought
        if y.price is not None and y.price.lead_time is None
    )
    for part in silent:
        yield Finding(
            about=economics,
            field="needed_by",
            message=f"nobody says whether `{part}` arrives by {economics.needed_by}: its offer states no `lead_time`",
            label="may be missed",
            helps=("state the `lead_time` of its offer, in the text or with `--prices`",),
        )


RULE = Rule(
    code="GS7319", slug="arrival-unknown", severity=Severity.WARNING, judge=arrival_unknown
)
