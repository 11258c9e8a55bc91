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

from specc.bill.site_bill import SiteBill
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity


def racks_too_few(here: SiteBill) -> Iterator[Finding]:
    """Needed against stated, kind by kind, over all clusters."""
    for kind, rack in here.site.racks.items():
        needed = here.racks_filled.get(kind, 0)
        if rack.count is None or needed <= rack.count:
            continue
        yield Finding(
            about=rack,
            field="count",
            message=f"{here.names} fill{here.verb} {needed} racks `{kind}`, but `count` is {rack.count}",
            label=f"{needed - rack.count} too few",
            notes=("racks are filled up to their height, power and load",),
            helps=("add racks, take racks with more power, or fewer servers",),
        )


RULE = Rule(code="GS7303", slug="racks-too-few", severity=Severity.ERROR, judge=racks_too_few)
