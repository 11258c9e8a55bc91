"""GS3161: a rent without a commitment states the terms of one.

What it finds: `term` or `upfront` in an offer of an instance that is billed `on_demand`, as it is where `billing` is not said, or `spot`.

Why it matters: the text speaks of a commitment, and the bill would compare the price as if one could leave at any time.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

server box { accelerators = 8 x h100_sxm; instance = "gpu.8x" }
offer rent { instance = box; price = 20 USD/h; billing = on_demand; term = 3 years }
cluster pod { servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

server box { accelerators = 8 x h100_sxm; instance = "gpu.8x" }
offer rent { instance = box; price = 20 USD/h; billing = reserved; term = 3 years }
cluster pod { servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity


def rent_terms_unheld(design: Design) -> Iterator[Finding]:
    """The offers of instances in the text."""
    if not design.reached("offer"):
        return
    from specc.design.price import Offer

    for offer in design.entities.values():
        if not isinstance(offer, Offer) or offer.instance is None or offer.billing == "reserved":
            continue
        field = next((f for f in ("term", "upfront") if f in offer.origins), None)
        if field is None:
            continue
        spot = offer.billing == "spot"
        how = "spot" if spot else "on demand"
        others = ((offer, "billing", "without a commitment"),) if offer.billing is not None else ()
        yield Finding(
            about=offer,
            field=field,
            message=f"`{offer.name}` rents `{offer.instance.name}` {how}, and states `{field}`, which is of a commitment",
            label=f"not {how}",
            others=others,
            helps=("write `billing = reserved`, or leave it out",),
        )


RULE = Rule(
    code="GS3161",
    slug="rent-terms-unheld",
    severity=Severity.WARNING,
    judge=rent_terms_unheld,
)
