"""GS7342: what only an owner pays is stated of a cluster that is rented.

What it finds: `life`, `residual`, `discount_rate` or `maintenance` of a cluster, or servers that it has already, where all that it has
are rented instances.

Why it matters: a rent is paid by the hour whatever the hardware is worth; the text seems to count what is not counted.

Example:

```gpuspec
edition 2026
from std.servers.aws import aws_p5

cluster cloud {
  servers = 4 x aws_p5
  economics { as_of = "2026-11"; maintenance = 5 % }
}
```

Use instead:

```gpuspec
edition 2026
from std.servers.aws import aws_p5

cluster cloud {
  servers = 4 x aws_p5
  economics { as_of = "2026-11"; billing = on_demand }
}
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity

_OF_OWNERS = ("life", "residual", "discount_rate", "maintenance")


def ownership_of_rented(bill: Bill) -> Iterator[Finding]:
    """The economics and the stock of a cluster that buys nothing."""
    lines = bill.equipment
    if not any(y.category == "rent" for y in lines):
        return
    if any(y.to_buy and y.category != "rent" for y in lines):
        return
    cluster = bill.cluster
    stated = [
        (owner, field)
        for owner, fields in ((cluster.economics, _OF_OWNERS), (cluster.owned, ("servers",)))
        if owner is not None
        for field in fields
        if field in owner.origins
    ]
    if not stated:
        return
    owner, field = stated[0]
    yield Finding(
        about=owner,
        field=field,
        message=f"`{field}` of `{cluster.name}` does nothing: all that it has is rented",
        label="has no effect",
        others=((cluster, "servers", "rented instances"),),
        helps=(f"leave `{field}` out, or take servers that are bought",),
    )


RULE = Rule(
    code="GS7342",
    slug="ownership-of-rented",
    severity=Severity.INFO,
    judge=ownership_of_rented,
)
