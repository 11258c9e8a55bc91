"""GS3155: an offer rents a server that is not said to be rented.

What it finds: an offer whose `instance` is a server without a field `instance`, the name under which it is rented.

Why it matters: such a server is bought: the rent is charged to nobody, and the cost of what runs on it stays unknown.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

server box { accelerators = 8 x h100_sxm }
offer rent { instance = box; price = 20 USD/h }
cluster pod { servers = 4 x box }
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

server box { accelerators = 8 x h100_sxm; instance = "gpu.8x" }
offer rent { instance = box; price = 20 USD/h }
cluster pod { servers = 4 x box }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity


def rent_without_instance(design: Design) -> Iterator[Finding]:
    """What is rented by an offer of the text, and bought by its clusters."""
    if not design.reached("offer"):
        return
    from specc.design.price import Offer

    for offer in design.entities.values():
        if not isinstance(offer, Offer) or offer.instance is None or offer.part is not None:
            continue
        server = offer.instance
        if server.kind != "server" or getattr(server, "instance", None) is not None:
            continue
        yield Finding(
            about=offer,
            field="instance",
            message=f"`{offer.name}` rents `{server.name}`, which is bought: it has no `instance`",
            label="applies to nothing",
            others=((server, None, "bought as it stands"),),
            helps=(f'name what the cloud calls it in `{server.name}`: `instance = "gpu.8x"`',),
        )


RULE = Rule(
    code="GS3155",
    slug="rent-without-instance",
    severity=Severity.WARNING,
    judge=rent_without_instance,
)
