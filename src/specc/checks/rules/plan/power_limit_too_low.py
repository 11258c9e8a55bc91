"""GS5552: a power limit below what drivers accept.

What it finds: a limit of less than a fifth of the accelerator's highest power.

Why it matters: drivers refuse it: the least that they take is 200 of 700 W on an H100, 100 of 400 W on an A100. Below that nothing was
measured, and the time that is told means little.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 64 sequences
  sharding     = fsdp
  power_limit  = 50 W
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 64 sequences
  sharding     = fsdp
  power_limit  = 400 W
}
```

Source: the enforced minimum of `nvidia-smi -q -d POWER` (200 W for H100 SXM, 100 W for A100 SXM)
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.topology.power import rated_power
from specc.units import Quantity
from specc.units.dimension import WATT
from specc.units.text import show

LEAST = 0.2
"""Share of the highest power."""


def power_limit_too_low(plan: Plan) -> Iterator[Finding]:
    """The limit against the accelerator's highest power."""
    limit, accelerator = plan.workload.power_limit, plan.accelerator
    most = None if accelerator is None else rated_power(accelerator)
    if limit is None or accelerator is None or most is None or float(limit) >= LEAST * most:
        return
    least = show(Quantity(LEAST * most, WATT))
    yield Finding(
        about=plan.workload,
        field="power_limit",
        message=f"`{plan.workload.name}` limits `{accelerator.name}` to {show(limit)} of {show(Quantity(most, WATT))}; drivers take no less than about {least}",
        label="refused by the driver",
        others=((accelerator, "power_max" if accelerator.power_max is not None else "power", ""),),
        helps=(f"state a limit of at least {least}, or leave it out",),
    )


RULE = Rule(
    code="GS5552", slug="power-limit-too-low", severity=Severity.WARNING, judge=power_limit_too_low
)
