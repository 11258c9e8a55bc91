"""GS6207: lengths that differ from request to request, written as one uncertain length.

What it finds: `prompt` or `output` of a load as a range, `512..2048 tokens`, or with a margin.

Why it matters: a range is one number that nobody knows exactly; its centre is what every request is taken to have. Lengths that differ make
some requests long: these decide the 95th percentile and the memory.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { rate = 2 requests/s; prompt = 512..2048 tokens; output = 256 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { rate = 2 requests/s; prompt = uniform(512 tokens, 2048 tokens); output = 256 tokens }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.units import Quantity
from specc.units.text import show


def length_uncertain(service: Inference) -> Iterator[Finding]:
    """The lengths of a load that are intervals."""
    traffic = service.traffic
    for field in ("prompt", "output"):
        length = getattr(traffic, field, None)
        if traffic is None or not isinstance(length, Quantity):
            continue
        low, high = (Quantity(end, length.dimension, length.unit) for end in length.interval)
        if low == high:
            continue
        centre = Quantity(length.value, length.dimension, length.unit)
        yield Finding(
            about=service,
            field="traffic",
            span=traffic.span(field),
            message=f"`{field}` of `{service.name}` is one length from {show(low)} to {show(high)}: every request is taken to have {show(centre)}",
            label="a range is one uncertain number",
            helps=(
                f"lengths that differ are a distribution: `uniform({show(low)}, {show(high)})`, or `lognormal(median, p95)`",
            ),
        )


RULE = Rule(
    code="GS6207", slug="length-uncertain", severity=Severity.WARNING, judge=length_uncertain
)
