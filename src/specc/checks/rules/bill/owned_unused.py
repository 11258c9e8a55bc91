"""GS7334: what is owned has no use in the cluster.

What it finds: parts under `owned` that the bill of the cluster does not hold.

Why it matters: nothing is taken off the bill for them; another name or another length was meant, or what is there is bought a second time.

Example:

```gpuspec
edition 2026
server box { height = 2 U }
server older { height = 2 U }
cluster pod { servers = 4 x box; owned { servers = 2 x older } }
```

Use instead:

```gpuspec
edition 2026
server box { height = 2 U }
cluster pod { servers = 4 x box; owned { servers = 2 x box } }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.checks.rule import Finding, Rule
from specc.design.part import Part
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import identity

_FIELDS = ("servers", "switches", "optics", "cables", "nics", "racks", "storage")


def owned_unused(bill: Bill) -> Iterator[Finding]:
    """Each owned part against the lines of the bill."""
    owned = bill.cluster.owned
    if owned is None:
        return
    needed = {line.part for line in bill.lines}
    for field in _FIELDS:
        for counted in getattr(owned, field):
            part = counted.of
            if not isinstance(part, Part) or identity(part) in needed:
                continue
            yield Finding(
                about=owned,
                field=field,
                message=f"`{bill.cluster.name}` owns `{part.name}`, but needs none",
                label="of no use here",
                helps=("name the part that the cluster uses, or leave it out",),
            )


RULE = Rule(code="GS7334", slug="owned-unused", severity=Severity.WARNING, judge=owned_unused)
