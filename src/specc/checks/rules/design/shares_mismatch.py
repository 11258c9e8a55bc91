"""GS3202: the shares of a service do not fit its clusters.

What it finds: a `share` with another number of entries than there are clusters, or that adds up to something else than the whole.

Why it matters: some of the traffic would be served twice, or by nobody.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster east { servers = 1 x g593_zd2 }
cluster west { servers = 1 x g593_zd2 }
inference chat {
  model   = llama_3_1_8b
  cluster = [east, west]
  share = [60 %, 60 %]
  traffic { rate = 1 requests/s; prompt = 1024 tokens; output = 256 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster east { servers = 1 x g593_zd2 }
cluster west { servers = 1 x g593_zd2 }
inference chat {
  model   = llama_3_1_8b
  cluster = [east, west]
  share = [60 %, 40 %]
  traffic { rate = 1 requests/s; prompt = 1024 tokens; output = 256 tokens }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_floats
from specc.units.text import number


def shares_mismatch(design: Design) -> Iterator[Finding]:
    services = [entity for entity in design.entities.values() if entity.kind == "inference"]
    if not services:
        return
    from specc.design.workload import Inference

    for service in services:
        if not isinstance(service, Inference) or not service.share:
            continue
        clusters = 1 + len(service.others)
        if clusters == 1 and len(service.share) == 1:
            continue  # its part of each accelerator
        total = sum_floats(float(share) for share in service.share)
        wrong = ""
        if len(service.share) != clusters:
            wrong = (
                f"{len(service.share)} shares for {clusters} cluster{'' if clusters == 1 else 's'}"
            )
        elif abs(total - 1) > 1e-6:
            wrong = f"shares that add up to {number(total * 100, 4)} %, not 100 %"
        if wrong:
            yield Finding(
                about=service,
                field="share",
                message=f"`{service.name}` has {wrong}",
                label=wrong,
                helps=("give every cluster its share of the traffic; together they are 100 %",),
            )


RULE = Rule(code="GS3202", slug="shares-mismatch", severity=Severity.ERROR, judge=shares_mismatch)
