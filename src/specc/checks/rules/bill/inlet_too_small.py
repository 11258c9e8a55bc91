"""GS7332: a supply gives more than its inlet carries.

What it finds: supplies of more than 2.5 kW behind a C14 inlet, and supplies that would draw more than 20 A at their voltage through any other
plug of a rack PDU; those on a busbar are left out.

Why it matters: the cord runs hot or the breaker trips before the supply gives what the power budget counts with.

Source: IEC 60320: C13 and C14 carry 10 A, C19 and C20 carry 16 A, in North America 15 and 20 A

Example:

```gpuspec
edition 2026
psu supply { output = 3 kW; inlet = c14 }
server box { height = 4 U; psus = 4 x supply; psus_needed = 2; power_max = 6 kW }
cluster pod { servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
psu supply { output = 3 kW; inlet = c20 }
server box { height = 4 U; psus = 4 x supply; psus_needed = 2; power_max = 6 kW }
cluster pod { servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.cords import SMALL_CORD, supplies
from specc.bill.site import batches
from specc.checks.rule import Finding, Rule
from specc.design.parts.psu import Psu
from specc.diagnostics.diagnostic import Severity
from specc.units.text import number, show

_AMPS = 20.0
"""What the largest plug of a rack PDU carries."""
_VOLTS = 250.0
"""The highest at which a supply with such a plug runs, where its voltage is not stated."""


def inlet_too_small(bill: Bill) -> Iterator[Finding]:
    """Supplies of all devices with cords, each once."""
    told: set[int] = set()
    for batch in batches(bill.topology):
        for counted in supplies(batch.part):
            psu = counted.of
            if not isinstance(psu, Psu) or psu.output is None or id(psu) in told:
                continue
            told.add(id(psu))
            output = float(psu.output)
            amps = output / (float(psu.volts) if psu.volts is not None else _VOLTS)
            if psu.inlet == "c14" and output > SMALL_CORD:
                field, limit = "inlet", "a C14 inlet carries 2.5 kW, 10 A at 250 V"
            elif psu.inlet != "busbar" and amps > _AMPS:
                field = "volts" if psu.volts is not None else "output"
                limit = f"that is {number(amps, 3)} A, and no plug of a rack PDU carries more than {number(_AMPS)} A"
            else:
                continue
            yield Finding(
                about=psu,
                field=field,
                message=f"`{psu.name}` gives {show(psu.output)}: {limit}",
                label="too small for its output",
                others=((batch.part, "psus", "has it"),),
                helps=("correct the supply's output, voltage or inlet",),
            )


RULE = Rule(code="GS7332", slug="inlet-too-small", severity=Severity.ERROR, judge=inlet_too_small)
