"""GS3156: clusters of one design state different currencies.

What it finds: a cluster whose `economics.currency` is another than that of a cluster before it.

Why it matters: all money of a design is told in one currency, so that sites, services on several clusters and requirements add up.

Example:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

cluster here {
  servers = 1 x dgx_h100
  economics { life = 4 years; currency = EUR }
}

cluster there {
  servers = 1 x dgx_h100
  economics { life = 4 years; currency = USD }
}
```

Use instead:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

cluster here {
  servers = 1 x dgx_h100
  economics { life = 4 years; currency = EUR }
}

cluster there {
  servers = 1 x dgx_h100
  economics { life = 4 years }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.currency import currencies_stated
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity


def currencies_differ(design: Design) -> Iterator[Finding]:
    """Each block of economics against the first that states a currency."""
    stated = list(currencies_stated(design.entities.values()))
    for economics, currency in stated[1:]:
        first, chosen = stated[0]
        if currency != chosen:
            yield Finding(
                about=economics,
                field="currency",
                message=f"money is told in {currency} here and in {chosen} above; a design has one currency",
                label=f"another than {chosen}",
                helps=(
                    f"leave it out, and declare the rate between them: `exchange NAME {{ rate = … {chosen}/{currency} }}`",
                ),
                others=((first, "currency", f"{chosen} here"),),
            )


RULE = Rule(
    code="GS3156", slug="currencies-differ", severity=Severity.ERROR, judge=currencies_differ
)
