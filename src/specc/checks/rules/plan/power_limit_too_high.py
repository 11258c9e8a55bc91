"""GS5404: a power limit above what the accelerator may draw.

What it finds: a `power_limit` of a workload above the highest power that is stated of its accelerators.

Why it matters: nothing is limited, and the text says that something is.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100
cluster pod { servers = 1 x dgx_h100 }
training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 64 sequences
  sharding     = fsdp
  recompute    = full
  power_limit  = 900 W
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100
cluster pod { servers = 1 x dgx_h100 }
training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 64 sequences
  sharding     = fsdp
  recompute    = full
  power_limit  = 500 W
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.topology.power import rated_power
from specc.units import Quantity
from specc.units.dimension import WATT
from specc.units.text import show


def power_limit_too_high(plan: Plan) -> Iterator[Finding]:
    limit, accelerator = plan.workload.power_limit, plan.accelerator
    most = None if accelerator is None else rated_power(accelerator)
    if limit is None or accelerator is None or most is None or float(limit) <= most:
        return
    yield Finding(
        about=plan.workload,
        field="power_limit",
        message=f"`{plan.workload.name}` limits `{accelerator.name}` to {show(limit)}, above its highest power of {show(Quantity(most, WATT))}",
        label=f"at most {show(Quantity(most, WATT))}",
        others=((accelerator, "power_max" if accelerator.power_max is not None else "power", ""),),
        helps=(f"state a limit of at most {show(Quantity(most, WATT))}, or leave it out",),
    )


RULE = Rule(
    code="GS5404",
    slug="power-limit-too-high",
    severity=Severity.ERROR,
    judge=power_limit_too_high,
)
