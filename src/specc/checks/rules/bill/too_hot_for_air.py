"""GS7333: a rack, or a server, gives more heat to air than air carries away.

What it finds: racks whose equipment gives more than 75 kW to air, and more than 100 kW behind a rear door; and air-cooled servers of more than
3 kW a rack unit.

Why it matters: at 20 K of warming 75 kW need 3.1 m^3/s, more than 3 m/s through the whole open front of a rack; fans and perforated tiles do not give that. The
densest air-cooled rack of a published reference design has 58 kW.

Source: NVIDIA DGX SuperPOD B300 reference architecture: four systems of 14.5 kW in a rack; makers of active rear doors print up to 78 kW

Example:

```gpuspec
edition 2026
server box { height = 2 U; power_max = 6 kW }
site hall { rack { height = 48 U; power = 150 kW; cooling = air } }
cluster pod { site = hall; servers = 20 x box }
```

Use instead:

```gpuspec
edition 2026
server box { height = 2 U; power_max = 6 kW }
site hall { rack { height = 48 U; power = 50 kW; cooling = air } }
cluster pod { site = hall; servers = 20 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.site import batches
from specc.checks.rule import Finding, Rule
from specc.design.part import Part
from specc.design.parts.rack import Rack
from specc.design.parts.server import Server
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_floats
from specc.topology.power import device_power, liquid_share
from specc.units.dimension import WATT
from specc.units.quantity import Quantity
from specc.units.text import number, show

_MOST = {"air": 75e3, "rear_door": 100e3}
"""W in one rack."""
_UNIT = 3e3
"""W: the densest air-cooled systems of the catalogue have less than 2 kW a unit."""
_AIR = 1.2 * 1005 * 20
"""J/m^3: what a cubic metre of air takes at 20 K of warming."""


def too_hot_for_air(bill: Bill) -> Iterator[Finding]:
    """Each kind of server, then the hottest rack of each kind; what cold plates take is left out."""
    for server in {id(m.part): m.part for m in bill.topology.machines}.values():
        yield from _dense(server)
    parts = {batch.key: batch.part for batch in batches(bill.topology)}
    worst: dict[str, tuple[float, Rack]] = {}
    for run in bill.hall.runs:
        if run.rack is None:
            continue
        word = run.rack.cooling.word if run.rack.cooling is not None else "air"
        limit = _MOST.get(word)
        if limit is None or run.power <= limit:
            continue
        heat = run.power - sum_floats(
            _to_liquid(parts.get(stack.key)) * stack.count for stack in run.stacks
        )
        if heat > max(limit, worst.get(run.kind, (0.0,))[0]):
            worst[run.kind] = (heat, run.rack)
    for kind, (heat, rack) in worst.items():
        word = rack.cooling.word if rack.cooling is not None else "air"
        yield Finding(
            about=rack,
            field="cooling",
            message=f"a rack `{kind}` gives {show(Quantity(heat, WATT))} to air, which takes {number(heat / _AIR, 3)} m^3/s of it at 20 K; allowed: {show(Quantity(_MOST[word], WATT))}{' behind a rear door' if word == 'rear_door' else ''}",
            label="too hot for air",
            helps=(
                "lower the `power` of the rack, so that less is put into it, or cool by liquid",
            ),
        )


def _dense(server: Server) -> Iterator[Finding]:
    power = device_power(server)
    heat = power.peak if power.low is None else power.low
    if liquid_share(server) or heat is None or not server.height or server.instance is not None:
        return
    if heat <= _UNIT * server.height:
        return
    yield Finding(
        about=server,
        field="height",
        message=f"`{server.name}` gives at least {show(Quantity(heat, WATT))} to air in {server.height} U; allowed: {show(Quantity(_UNIT, WATT))} a unit",
        label="too dense for air",
        helps=("state its height and power as the maker does, or `cooling = liquid`",),
    )


def _to_liquid(part: Part | None) -> float:
    """What a device gives to liquid, W."""
    share = liquid_share(part) if part is not None else 0.0
    return (device_power(part).peak or 0.0) * share if part is not None and share else 0.0


RULE = Rule(
    code="GS7333", slug="too-hot-for-air", severity=Severity.WARNING, judge=too_hot_for_air
)
