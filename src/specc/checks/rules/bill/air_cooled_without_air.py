"""GS7324: air-cooled devices in racks that move no air.

What it finds: servers and other devices that say they are cooled by air, in racks whose `cooling` is immersion, or liquid for all of the heat.

Why it matters: their heat goes nowhere: fans do not run in a bath, and a rack that is sealed for liquid has no air to give.

Example:

```gpuspec
edition 2026
server box { height = 8 U; power_max = 10 kW; cooling = air }
site hall { rack { height = 42 U; cooling = immersion } }
cluster pod { site = hall; servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U; power_max = 10 kW; cooling = air }
site hall { rack { height = 42 U; cooling = air } }
cluster pod { site = hall; servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.site import batches
from specc.checks.rule import Finding, Rule
from specc.design.part import Part
from specc.design.parts.rack import Rack
from specc.diagnostics.diagnostic import Severity
from specc.topology.power import liquid_share


def air_cooled_without_air(bill: Bill) -> Iterator[Finding]:
    """Each kind of rack without air, and the first device in it that needs air: all of its heat, or what is left of a liquid one's."""
    parts = {batch.key: batch.part for batch in batches(bill.topology)}
    told: set[str] = set()
    for run in bill.hall.runs:
        if run.rack is None or run.kind in told or not _airless(run.rack):
            continue
        held = next((parts[s.key] for s in run.stacks if _needs_air(parts[s.key])), None)
        if held is None:
            continue
        told.add(run.kind)
        yield Finding(
            about=run.rack,
            field="cooling",
            message=f"`{held.name}` is cooled by air, the racks `{run.kind}` by {run.rack.cooling} alone",
            label="no air",
            others=((held, "cooling", "needs air"),),
            helps=("take racks with air, or state the share of heat that goes to liquid",),
        )


def _airless(rack: Rack) -> bool:
    """Whether no heat of a rack goes to air."""
    if rack.cooling is None:
        return False
    share = rack.cooling.quantity("to_liquid")
    return rack.cooling.word == "immersion" or (share is not None and float(share) >= 1)


def _needs_air(part: Part) -> bool:
    """Whether a device says that it is cooled by air, or by liquid in part."""
    cooling = getattr(part, "cooling", None)
    share = liquid_share(part)
    return cooling is not None and (cooling.word == "air" or 0 < share < 1)


RULE = Rule(
    code="GS7324",
    slug="air-cooled-without-air",
    severity=Severity.ERROR,
    judge=air_cooled_without_air,
)
