"""GS5551: a stated setting is more than there is.

What it finds: a mean length above the longest sequence, more accelerators of each scale-up domain than it has, shard groups that do
not divide the replicas, more layers to recompute than a stage holds, and (a warning) a power limit of less than a fifth of the
accelerator's highest power.

Why it matters: no software can do that; what it would do instead is not what was asked. Drivers take no less than 200 of 700 W on an H100,
100 of 400 W on an A100, and no time was measured below that.

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
  mean_length  = 8192 tokens
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
  mean_length  = 2048 tokens
}
```

Source: the enforced minimum of `nvidia-smi -q -d POWER` (200 W for H100 SXM, 100 W for A100 SXM)
"""

from collections.abc import Iterator
from math import ceil

from specc.checks.rule import Finding, Rule
from specc.design.entity import Auto, Entity
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.degrees import TrainingDegrees
from specc.plan.plan import Plan
from specc.topology.power import rated_power
from specc.units import Quantity
from specc.units.dimension import WATT
from specc.units.text import number, show

LEAST_POWER = 0.2
"""Share of the highest power."""


def setting_out_of_reach(plan: Plan) -> Iterator[Finding]:
    """Each setting against what bounds it."""
    run, degrees = plan.workload, plan.degrees
    yield from _too_little_power(plan)
    if not isinstance(run, Training) or not isinstance(degrees, TrainingDegrees):
        return
    for owner, field, message, most in _beyond(plan, run, degrees):
        yield Finding(
            about=run,
            field=field,
            span=owner.span(field),
            message=message,
            label=most,
            helps=(f"state {most}, or leave `{field}` out",),
        )


def _too_little_power(plan: Plan) -> Iterator[Finding]:
    """The power limit against the accelerator's highest power."""
    limit, accelerator = plan.workload.power_limit, plan.accelerator
    most = None if accelerator is None else rated_power(accelerator)
    if limit is None or accelerator is None or most is None or float(limit) >= LEAST_POWER * most:
        return
    least = show(Quantity(LEAST_POWER * most, WATT))
    yield Finding(
        about=plan.workload,
        field="power_limit",
        severity=Severity.WARNING,
        message=(
            f"`{plan.workload.name}` limits `{accelerator.name}` to {show(limit)} of {show(Quantity(most, WATT))}; "
            f"drivers take no less than about {least}"
        ),
        label="refused by the driver",
        others=((accelerator, "power_max" if accelerator.power_max is not None else "power", ""),),
        helps=(f"state a limit of at least {least}, or leave it out",),
    )


def _beyond(
    plan: Plan, run: Training, degrees: TrainingDegrees
) -> Iterator[tuple[Entity, str, str, str]]:
    mean, longest = run.mean_length, run.sequence
    if mean is not None and longest is not None and mean > longest:
        yield (
            run, "mean_length", f"sequences of `{run.name}` are {show(mean)} long on average, and {show(longest)} at most",
            f"at most {show(longest)}",
        )  # fmt: skip
    domain = next((d.size for d in plan.domains if d.kind == "scale_up"), 1)
    if run.per_domain is not None and domain > 1 and run.per_domain > domain:
        yield (
            run, "per_domain", f"`{run.name}` takes {run.per_domain} accelerators of each scale-up domain, which has {domain}",
            f"at most {domain}",
        )  # fmt: skip
    parallel = run.parallel
    shard = None if parallel is None or run.sharding != "hsdp" else parallel.shard
    copies = degrees.data * degrees.context
    if (
        parallel is not None
        and shard is not None
        and not isinstance(shard, Auto)
        and copies % shard
    ):
        yield (
            parallel, "shard", f"groups of {shard} copies do not divide the {copies} copies of `{run.name}`",
            f"a divisor of {copies}",
        )  # fmt: skip
    network = None if plan.training is None else plan.training.network
    layers = 0 if network is None else ceil(network.body_layers / degrees.pipeline)
    if layers and run.recompute_layers is not None and run.recompute_layers > layers:
        yield (
            run, "recompute_layers", f"`{run.name}` computes {run.recompute_layers} layers of each stage again, which has {number(layers)}",
            f"at most {number(layers)}",
        )  # fmt: skip


RULE = Rule(
    code="GS5551",
    slug="setting-out-of-reach",
    severity=Severity.ERROR,
    judge=setting_out_of_reach,
)
