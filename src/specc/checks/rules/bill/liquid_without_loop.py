"""GS7330: liquid-cooled equipment with no loop stated, or a loop with nothing on it.

What it finds: liquid-cooled equipment in a site that states its racks, but neither `coolant` nor coolant units, coolant units of a cluster that gives no heat to
liquid, and units whose coolant the heat would warm by more than 30 K.

Why it matters: the loop is the longest lead item of such a hall, and without it nothing may be switched on.

Source: heat = density x specific heat x flow x rise, with water at 25 degC: 0.998 kg/l and 4.18 kJ/(kg K)

Example:

```gpuspec
edition 2026
server box { height = 4 U; power_max = 10 kW; cooling = liquid(to_liquid = 85 %) }
site hall { rack { height = 42 U; power = 80 kW; cooling = liquid } }
cluster pod { site = hall; servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 4 U; power_max = 10 kW; cooling = liquid(to_liquid = 85 %) }
site hall { coolant = 100 kW; rack { height = 42 U; power = 80 kW; cooling = liquid } }
cluster pod { site = hall; servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.site import batches
from specc.checks.rule import Finding, Rule
from specc.design.part import Part
from specc.design.parts.cdu import Cdu
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_floats
from specc.topology.inventory import lower_bound
from specc.topology.power import liquid_share
from specc.units.dimension import WATT
from specc.units.quantity import Quantity
from specc.units.text import number, show

_WATER = 0.998e3 * 4.18e3
"""J/(m^3 K)."""
_RISE = 30.0
"""K. Cold plates are laid out for 8 to 15."""


def liquid_without_loop(bill: Bill) -> Iterator[Finding]:
    """What is cooled by liquid against what its site and its cluster state, then the coolant units."""
    cluster, site = bill.cluster, bill.cluster.site
    wet = next(_wet(bill), None)
    bare = site is not None and site.racks and site.coolant is None and not cluster.cdus
    if wet is not None and site is not None and bare:
        yield Finding(
            about=site,
            message=f"`{wet.name}` is cooled by liquid, but `{site.name}` states no loop that takes its heat",
            label="no coolant",
            others=((wet, "cooling", "by liquid"),),
            helps=(
                "state `coolant`, the heat that the site's loop removes, or `cdus` of the cluster",
            ),
        )
    elif wet is None and cluster.cdus:
        yield Finding(
            about=cluster,
            field="cdus",
            message=f"`{cluster.name}` buys coolant units, but nothing in it is cooled by liquid",
            label="nothing to cool",
            helps=("leave them out, or take liquid-cooled servers",),
        )
    elif cluster.cdus:
        yield from _flow(bill)


def _wet(bill: Bill) -> Iterator[Part]:
    """What of a cluster is cooled by liquid."""
    standing = [batch.part for batch in batches(bill.topology)]
    standing += [run.own for run in bill.hall.runs if run.own is not None]
    for part in standing:
        if liquid_share(part) or (isinstance(part, Switch) and part.airflow == "liquid"):
            yield part


def _flow(bill: Bill) -> Iterator[Finding]:
    """How far the heat of a cluster warms the coolant of its units; an unknown flow decides nothing."""
    cluster, heat = bill.cluster, bill.heat_liquid.value or 0.0
    units = [(c.of, lower_bound(c.count)) for c in cluster.cdus if isinstance(c.of, Cdu)]
    flows = [float(u.flow) * n for u, n in units if u.flow is not None]
    if len(flows) < len(units) or not sum_floats(flows):
        return
    rise = heat / (_WATER * sum_floats(flows))
    if rise > _RISE:
        litres = sum_floats(flows) * 60e3
        yield Finding(
            about=cluster,
            field="cdus",
            severity=Severity.ERROR,
            message=f"`{cluster.name}` gives {show(Quantity(heat, WATT))} to {number(litres, 3)} l/min of coolant, which warms by {number(rise, 3)} K; allowed: {number(_RISE)} K",
            label="too little flow",
            helps=("add coolant units, or take some with more flow",),
        )


RULE = Rule(
    code="GS7330",
    slug="liquid-without-loop",
    severity=Severity.WARNING,
    judge=liquid_without_loop,
)
