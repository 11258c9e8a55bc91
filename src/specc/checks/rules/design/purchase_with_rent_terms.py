"""GS3157: an offer of a part to buy states what only a rent has.

What it finds: `upfront`, `per` or `billing` in an offer whose `part` is bought.

Why it matters: a part is paid once, at its `price`; an amount that nothing charges is missing from the total.

Example:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

offer quoted { part = dgx_h100; price = 300000 USD; upfront = 5000 USD }
cluster pod { servers = 4 x dgx_h100 }
```

Use instead:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

offer quoted { part = dgx_h100; price = 305000 USD }
cluster pod { servers = 4 x dgx_h100 }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity

_OF_RENTS = ("upfront", "per", "billing")


def purchase_with_rent_terms(design: Design) -> Iterator[Finding]:
    """The offers of the text."""
    if not design.reached("offer"):
        return
    from specc.design.price import Offer

    for offer in design.entities.values():
        if not isinstance(offer, Offer) or offer.part is None:
            continue
        for field in _OF_RENTS:
            if field in offer.origins:
                yield Finding(
                    about=offer,
                    field=field,
                    message=f"`{offer.name}` sells `{offer.part.name}`, and only a rent has `{field}`",
                    label="applies to nothing",
                    helps=(
                        "put all that is paid once into `price`, or rent it: `instance` in place of `part`",
                    ),
                )


RULE = Rule(
    code="GS3157",
    slug="purchase-with-rent-terms",
    severity=Severity.WARNING,
    judge=purchase_with_rent_terms,
)
