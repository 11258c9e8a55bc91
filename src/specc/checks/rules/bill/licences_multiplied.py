"""GS7335: licences are counted twice over.

What it finds: software that is licensed by accelerator or server, of which a cluster states more than one: the count is multiplied by the
accelerators or servers.

Why it matters: `64 x` of a licence for each of 64 accelerators buys 4,096.

Example:

```gpuspec
edition 2026
server box { height = 2 U }
software suite { licence = licence(per = server, term = 1 year) }
cluster pod { servers = 8 x box; software = 8 x suite }
```

Use instead:

```gpuspec
edition 2026
server box { height = 2 U }
software suite { licence = licence(per = server, term = 1 year) }
cluster pod { servers = 8 x box; software = 1 x suite }
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.checks.rule import Finding, Rule
from specc.design.entity import Entity
from specc.design.parts.software import Software
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import lower_bound
from specc.units.text import number

_EACH = {"gpu", "accelerator", "server", "node"}


def licences_multiplied(bill: Bill) -> Iterator[Finding]:
    """The counts of software that is licensed by what it runs on."""
    for counted in bill.cluster.software:
        part, count = counted.of, lower_bound(counted.count)
        if not isinstance(part, Software) or part.licence is None or count <= 1:
            continue
        unit = part.licence.named.get("per", "")
        per = unit.kind if isinstance(unit, Entity) else str(unit)
        if per not in _EACH:
            continue
        topology = bill.topology
        ends = topology.servers if per in {"server", "node"} else topology.accelerators
        yield Finding(
            about=bill.cluster,
            field="software",
            message=f"`{bill.cluster.name}` buys {number(count)} licences of `{part.name}` for each {per}: {number(count * ends)}",
            label=f"{number(count)} for each {per}",
            others=((part, "licence", f"counted per {per}"),),
            helps=(f"write `1 x {part.name}` for one licence a {per}",),
        )


RULE = Rule(
    code="GS7335",
    slug="licences-multiplied",
    severity=Severity.WARNING,
    judge=licences_multiplied,
)
