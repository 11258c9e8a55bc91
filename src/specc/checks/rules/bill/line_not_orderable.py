"""GS7312: a line of the bill cannot be ordered as it stands.

What it finds: lines to buy that lack a part, a part number, a price or a length that is sold, in clusters that state
`orderable = true`. Others are not judged: `specc bom FILE --orderable` lists the same lines of any cluster.

Why it matters: a buyer sends the bill to sellers. A line without a part number comes back with a question, one without a price holds
the total open.

Example:

```gpuspec
edition 2026
server box { height = 8 U }
cluster pod { servers = 4 x box; orderable = true }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U; part_number = "BOX-8G" }
offer quoted { part = box; price = 100000 USD; seller = "maker"; date = "2026-10" }
cluster pod { servers = 4 x box; orderable = true }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.ordering import incomplete
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity


def line_not_orderable(bill: Bill) -> Iterator[Finding]:
    """Every line of a cluster that asks for it."""
    if not bill.cluster.orderable:
        return
    for line, lacking in incomplete(bill.lines):
        yield Finding(
            about=bill.cluster,
            field="orderable",
            message=f"{line.to_buy} x {line.title} ({line.role}) cannot be ordered: {'; '.join(lacking)}",
            label="each line has to be one that can be ordered",
            helps=("choose the part, state its `part_number`, or declare an offer for it",),
        )


RULE = Rule(
    code="GS7312", slug="line-not-orderable", severity=Severity.ERROR, judge=line_not_orderable
)
