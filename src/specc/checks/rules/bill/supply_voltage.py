"""GS7315: supplies do not take the voltage that the PDUs of their rack give.

What it finds: racks whose devices have supplies with a stated input voltage that no PDU of the rack gives, neither between two of its lines nor
between a line and neutral, within 10 %.

Why it matters: a supply for 230 V does not start at 120 V, and one for 277 V gives less or nothing at 208 V.

Source: IEC 60038: standard voltages, +-10 % at the supply terminals; line to neutral is line to line over sqrt(3).

Example:

```gpuspec
edition 2026
pdu strip { phases = 1; volts = 120 V; amps = 30 A }
psu supply { output = 2 kW; volts = 230 V }
server box { height = 8 U; psus = 2 x supply; power_max = 1 kW }
site hall { rack { height = 42 U; pdus = 2 x strip } }
cluster pod { site = hall; servers = 1 x box }
```

Use instead:

```gpuspec
edition 2026
pdu strip { phases = 3; volts = 400 V; amps = 32 A }
psu supply { output = 2 kW; volts = 230 V }
server box { height = 8 U; psus = 2 x supply; power_max = 1 kW }
site hall { rack { height = 42 U; pdus = 2 x strip } }
cluster pod { site = hall; servers = 1 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.cords import supplies
from specc.bill.site import batches
from specc.checks.rule import Finding, Rule
from specc.design.part import Part
from specc.design.parts.pdu import Pdu
from specc.design.parts.psu import Psu
from specc.design.parts.rack import Rack
from specc.diagnostics.diagnostic import Severity
from specc.units import Quantity
from specc.units.text import number, show

_TOLERANCE = 0.1


def supply_voltage(bill: Bill) -> Iterator[Finding]:
    """Each kind of device once a kind of rack; a voltage that is not stated takes any."""
    parts = {batch.key: batch.part for batch in batches(bill.topology)}
    told: set[tuple[str, str]] = set()
    for run in bill.hall.runs:
        given = _given(run.rack) if run.rack is not None else None
        if run.rack is None or not given:
            continue
        for stack in run.stacks:
            part = parts.get(stack.key)
            wanted = _wanted(part, given)
            if part is None or wanted is None or (stack.key, run.kind) in told:
                continue
            told.add((stack.key, run.kind))
            yield Finding(
                about=run.rack,
                field="pdus",
                message=f"`{part.name}` has supplies for {show(wanted)}, but PDUs of a rack `{run.kind}` give {' or '.join(f'{number(v, 3)} V' for v in given)}",
                label="another voltage",
                others=((part, "psus", f"for {show(wanted)}"),),
                helps=("take PDUs of the supplies' voltage, or other supplies",),
            )


def _given(rack: Rack) -> list[float]:
    """Voltages of a rack's outlets, V; empty where one of its PDUs does not say."""
    volts: set[float] = set()
    for counted in rack.pdus:
        pdu = counted.of
        if not isinstance(pdu, Pdu) or pdu.volts is None:
            return []
        line = float(pdu.volts)
        volts |= {line, line / 3**0.5} if pdu.phases == 3 else {line}
    return sorted(volts)


def _wanted(part: Part | None, given: list[float]) -> Quantity | None:
    """The voltage of supplies that none of the outlets gives."""
    for counted in supplies(part):
        psu = counted.of
        if isinstance(psu, Psu) and psu.volts is not None:
            volts = float(psu.volts)
            if not any(abs(outlet - volts) <= _TOLERANCE * volts for outlet in given):
                return psu.volts
    return None


RULE = Rule(code="GS7315", slug="supply-voltage", severity=Severity.ERROR, judge=supply_voltage)
