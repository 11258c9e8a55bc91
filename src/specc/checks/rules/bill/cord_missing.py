"""GS7337: no cord of a rack goes from a supply to its outlets.

What it finds: racks that state `cords` of which none has an end for the inlet of a supply in it and one for an outlet of its PDUs; as a
remark, devices in such racks that do not state their supplies, for which no cord is counted.

Why it matters: a C13 cord does not go onto a C20 inlet: the servers arrive and cannot be plugged in.

Source: IEC 60320-1: C13 and C14 carry 10 A, C19 and C20 carry 16 A.

Example:

```gpuspec
edition 2026
from std.cables.generic import cord_c13_c14
psu supply { output = 3 kW; inlet = c20 }
server box { height = 8 U; power_max = 5 kW; psus = 4 x supply; psus_needed = 2 }
pdu strip { phases = 3; volts = 400 V; amps = 32 A; sockets = 12 x c13 + 12 x c19 }
site hall {
  it_power = 100 kW
  rack { height = 42 U; power = 22 kW; cooling = air; pdus = 2 x strip; feeds = 2; cords = [cord_c13_c14] }
}
cluster pod { site = hall; servers = 3 x box }
```

Use instead:

```gpuspec
edition 2026
from std.cables.generic import cord_c13_c14, cord_c19_c20
psu supply { output = 3 kW; inlet = c20 }
server box { height = 8 U; power_max = 5 kW; psus = 4 x supply; psus_needed = 2 }
pdu strip { phases = 3; volts = 400 V; amps = 32 A; sockets = 12 x c13 + 12 x c19 }
site hall {
  it_power = 100 kW
  rack { height = 42 U; power = 22 kW; cooling = air; pdus = 2 x strip; feeds = 2; cords = [cord_c13_c14, cord_c19_c20] }
}
cluster pod { site = hall; servers = 3 x box }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.cord_lines import cord_for
from specc.bill.cords import inlet_of, outlet_kinds, supplies
from specc.bill.site import batches
from specc.checks.rule import Finding, Rule
from specc.design.part import Part
from specc.design.parts.rack import Rack
from specc.diagnostics.diagnostic import Severity


def cord_missing(bill: Bill) -> Iterator[Finding]:
    """Each kind of device in each kind of rack that states cords."""
    parts = {batch.key: batch.part for batch in batches(bill.topology)}
    standing: dict[tuple[str, str], tuple[Rack, Part]] = {}
    for run in bill.hall.runs:
        if run.rack is not None and run.rack.cords and outlet_kinds(run.rack):
            for stack in run.stacks:
                if stack.key in parts:
                    part = parts[stack.key]
                    standing[run.kind, part.name] = (run.rack, part)
    for (kind, name), (rack, part) in standing.items():
        if not supplies(part):
            yield Finding(
                about=rack,
                field="cords",
                severity=Severity.INFO,
                message=f"no cords are counted for `{name}` in racks `{kind}`: its supplies are not stated",
                helps=(f"state `psus` of `{name}`",),
            )
        for counted in supplies(part):
            inlet = inlet_of(counted.of)
            if inlet == "busbar" or cord_for(rack, inlet or "") is not None:
                continue
            outlets = " and ".join(sorted(word.upper() for word in outlet_kinds(rack)))
            yield Finding(
                about=rack,
                field="cords",
                message=f"no cord of racks `{kind}` goes from the {(inlet or 'unknown').upper()} inlet of `{name}` to an outlet: the PDUs have {outlets}",
                label="none fits",
                others=((part, "psus", f"{(inlet or 'unknown').upper()} inlets"),),
                helps=("add a cord with the right ends, or take PDUs with other outlets",),
            )


RULE = Rule(code="GS7337", slug="cord-missing", severity=Severity.WARNING, judge=cord_missing)
