"""GS7338: spares that mean nothing, or more than is in use.

What it finds: failure rates of parts without `replenishment`, from which no stock follows, and a stated count of spares above what the design
uses of the kind.

Why it matters: the rates are stated and no spare is bought; or a digit too many buys a second cluster of transceivers.

Example:

```gpuspec
edition 2026
server box { height = 2 U }
switch leaf_switch { ports = 48 x rj45(1 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric oob { topology = access; leaf = leaf_switch; links_per_server = 1 }
  spares { switches = 40 }
}
```

Use instead:

```gpuspec
edition 2026
server box { height = 2 U }
switch leaf_switch { ports = 48 x rj45(1 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric oob { topology = access; leaf = leaf_switch; links_per_server = 1 }
  spares { switches = 1 }
}
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.spares import FIELDS
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.units.text import number, percent


def spares_without_effect(bill: Bill) -> Iterator[Finding]:
    """The stated spares of a cluster against its lines."""
    spares = bill.cluster.spares
    if spares is None:
        return
    if spares.failures and spares.replenishment is None:
        yield Finding(
            about=spares,
            field="failures",
            message="failure rates are stated, but no `replenishment`: no spare follows from them",
            label="of no effect",
            helps=("state the time until a failed part is replaced: `replenishment = 14 days`",),
        )
    for field in dict.fromkeys(FIELDS.values()):
        stated = getattr(spares, field)
        if stated is None or not float(stated):
            continue
        kinds = {kind for kind, of in FIELDS.items() if of == field}
        used = sum_counts(y.quantity for y in bill.lines if y.category in kinds)
        if not used and bill.equipment:
            yield Finding(
                about=spares,
                field=field,
                message=f"spares for {field} are stated, but `{bill.cluster.name}` buys none",
                label="spares of nothing",
                helps=(f"leave `{field}` out, or state what they are kept for",),
            )
        if stated.unit == "%":
            continue
        if float(stated) < 1.0:
            yield Finding(
                about=spares,
                field=field,
                message=f"{number(float(stated))} spares for {field} are less than one: nothing is bought",
                label="neither a count nor a share",
                helps=(f"state a share, `{field} = {percent(float(stated))}`, or a count",),
            )
            continue
        if used and int(stated) > used:
            yield Finding(
                about=spares,
                field=field,
                message=f"{number(int(stated))} spares of {field} for {number(used)} in use",
                label="more than there are",
                helps=(f"state a share, `{field} = 3 %`, or fewer",),
            )


RULE = Rule(
    code="GS7338",
    slug="spares-without-effect",
    severity=Severity.WARNING,
    judge=spares_without_effect,
)
