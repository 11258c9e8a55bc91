"""GS3163: a service costs a share of the hardware and an amount.

What it finds: a `service` with both `rate` and `amount`.

Why it matters: one of the two is counted; the other would be missing from the total.

Example:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

service care { rate = 4 %/year of hardware; amount = 10000 USD }
cluster pod { servers = 4 x dgx_h100; support = 1 x care }
```

Use instead:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

service care { rate = 4 %/year of hardware }
service setup { amount = 10000 USD }
cluster pod { servers = 4 x dgx_h100; support = 1 x care + 1 x setup }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity


def service_priced_twice(design: Design) -> Iterator[Finding]:
    """The services that the text reaches."""
    services = design.reached("service")
    if not services:
        return
    from specc.design.parts.service import Service

    for service in services:
        if (
            isinstance(service, Service)
            and service.rate is not None
            and service.amount is not None
        ):
            yield Finding(
                about=service,
                field="amount",
                message=f"`{service.name}` costs a share of the hardware and an amount; a service costs one of them",
                label="beside a `rate`",
                others=((service, "rate", "the share"),),
                helps=("make two services of it, each with its price",),
            )


RULE = Rule(
    code="GS3163",
    slug="service-priced-twice",
    severity=Severity.ERROR,
    judge=service_priced_twice,
)
