"""GS7601: a cluster draws more power than its site provides.

What it finds: the highest power of all equipment above the site's power for equipment. Where some power is unknown, what is known is
compared; where only bounds are known, their centre.

Why it matters: power is the one thing that money does not buy at short notice.

Example:

```gpuspec
edition 2026
server box { height = 8 U; power_max = 10 kW }
site hall { it_power = 30 kW; rack { height = 42 U } }
cluster pod { site = hall; servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U; power_max = 10 kW }
site hall { it_power = 50 kW; rack { height = 42 U } }
cluster pod { site = hall; servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.site_bill import SiteBill
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.units.dimension import WATT
from specc.units.quantity import Quantity
from specc.units.text import show


def site_power_exceeded(here: SiteBill) -> Iterator[Finding]:
    """Highest power against the site's; a warning where the limit lies inside the bounds."""
    site = here.site
    if site.it_power is None:
        return
    peak = here.power_maximum
    limit = float(site.it_power)
    if peak.value is None:
        return
    high = peak.high if peak.high is not None else peak.value
    if peak.value <= limit and high <= limit:
        return
    surely = peak.value > limit
    drawn = Quantity(peak.value, WATT, low=peak.low, high=peak.high)
    yield Finding(
        about=site,
        field="it_power",
        message=(
            f"{here.names} draw{here.verb} {show(drawn)}, the site provides {show(site.it_power)}"
            if surely
            else f"{here.names} may draw up to {show(Quantity(high, WATT))}, the site provides {show(site.it_power)}"
        ),
        label=f"{show(Quantity((peak.value if surely else high) - limit, WATT))} over",
        notes=(
            *_each(here),
            *(
                (f"unknown, and not counted: {', '.join(peak.missing[:4])}",)
                if peak.missing
                else ()
            ),
        ),
        helps=("use fewer servers, limit their power, or provision more site power",),
        severity=Severity.ERROR if surely else Severity.WARNING,
    )


def _each(here: SiteBill) -> Iterator[str]:
    """What each of several clusters draws."""
    for bill in here.bills if len(here.bills) > 1 else ():
        value = bill.power_maximum.value
        if value is not None:
            yield f"`{bill.cluster.name}` draws {show(Quantity(value, WATT))}"


RULE = Rule(
    code="GS7601", slug="site-power-exceeded", severity=Severity.ERROR, judge=site_power_exceeded
)
