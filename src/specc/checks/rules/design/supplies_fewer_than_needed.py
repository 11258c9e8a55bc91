"""GS3151: more power supplies must work than there are.

What it finds: `psus_needed` above the supplies of a server, or `shelves_needed` above the power shelves of an enclosure.

Why it matters: the count of one of them is wrong, and the redundancy that was meant is not there.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

psu psu_3kw { output = 3 kW }
server box { accelerators = 4 x h100_sxm; psus = 2 x psu_3kw; psus_needed = 4 }
cluster pod { servers = 1 x box }
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

psu psu_3kw { output = 3 kW }
server box { accelerators = 4 x h100_sxm; psus = 4 x psu_3kw; psus_needed = 2 }
cluster pod { servers = 1 x box }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity


def supplies_fewer_than_needed(design: Design) -> Iterator[Finding]:
    """What must work against what there is."""
    holders = [
        (kind, holder)
        for kind in ("server", "enclosure")
        for holder in design.reached(kind)
        if getattr(holder, "psus" if kind == "server" else "shelves", None)
    ]
    if not holders:
        return
    from specc.topology.inventory import total

    for kind, holder in holders:
        field = "psus" if kind == "server" else "shelves"
        there, needed = getattr(holder, field), getattr(holder, f"{field}_needed")
        if not there or needed is None or needed <= total(there):
            continue
        yield Finding(
            about=holder,
            field=f"{field}_needed",
            message=f"{needed} supplies of `{holder.name}` must work, but it has {total(there)}",
            label=f"at most {total(there)}",
            others=((holder, field, f"{total(there)} supplies"),),
            helps=(f"add supplies, or lower `{field}_needed`",),
        )


RULE = Rule(
    code="GS3151",
    slug="supplies-fewer-than-needed",
    severity=Severity.ERROR,
    judge=supplies_fewer_than_needed,
)
