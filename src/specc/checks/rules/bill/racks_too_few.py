"""GS7303: more racks are needed than there are.

What it finds: a kind of rack whose count is stated, and of which the devices fill more.

Why it matters: some of what is bought has no place.

Example:

```gpuspec
edition 2026
server box { height = 8 U; power_max = 10 kW }
site hall { rack { height = 42 U; power = 20 kW; count = 2 } }
cluster pod { site = hall; servers = 8 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U; power_max = 10 kW }
site hall { rack { height = 42 U; power = 20 kW; count = 4 } }
cluster pod { site = hall; servers = 8 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity


def racks_too_few(bill: Bill) -> Iterator[Finding]:
    """Needed against stated, kind by kind."""
    site = bill.cluster.site
    for kind, needed, stated in bill.hall.overfull:
        rack = site.racks.get(kind) if site is not None else None
        if rack is not None:
            yield Finding(
                about=rack,
                field="count",
                message=f"`{bill.cluster.name}` fills {needed} racks `{kind}`, there are {stated}",
                label=f"{needed - stated} too few",
                notes=("racks are filled up to their height, power and load",),
                helps=("add racks, take racks with more power, or fewer servers",),
            )


RULE = Rule(code="GS7303", slug="racks-too-few", severity=Severity.ERROR, judge=racks_too_few)
