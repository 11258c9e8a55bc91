"""GS5551: a stated setting is more than there is.

What it finds: a mean length above the longest sequence, more accelerators of each scale-up domain than it has, shard groups that do
not divide the replicas, more layers to recompute than a stage holds, a share of frozen parameters that leaves none to train, more
layers or bytes to offload than there are, and, as warnings, an adapter whose rank is no lower than the model is wide and a power
limit of less than a fifth of the accelerator's highest power.

Why it matters: no software can do that; what it would do instead is not what was asked. Drivers take no less than 200 of 700 W on an
H100 and no time was measured below that.

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

Source: DGX H100/H200 User Guide, "Querying GPU power limit"
"""

from collections.abc import Iterator
from math import ceil

from specc.checks.rule import Finding, Rule
from specc.design.entity import Auto, Entity
from specc.design.workload import Inference, Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.degrees import TrainingDegrees
from specc.plan.lower.offload import offloaded_amount, offloaded_layers
from specc.plan.lower.training import adapter_rank
from specc.plan.memory.serving import ServingMemory
from specc.plan.network.architecture import architecture
from specc.plan.plan import Plan
from specc.sums import sum_floats
from specc.topology.power import rated_power
from specc.units import Quantity
from specc.units.dimension import BYTE, WATT
from specc.units.text import number, show

LEAST_POWER = 200.0 / 1000.0
"""Least settable share of the highest power: the smallest that a driver is known to take (200 of the 1,000 W of a GH200; 200 of 700 W
on an H100). Source: DGX H100/H200 User Guide, Redfish APIs, "Querying GPU power limit" (`AllowableMin`); `nvidia-smi -q -d POWER`."""


def setting_out_of_reach(plan: Plan) -> Iterator[Finding]:
    """Each setting against what bounds it."""
    run, degrees = plan.workload, plan.degrees
    yield from _too_little_power(plan)
    yield from _offloaded(plan)
    if not isinstance(run, Training) or not isinstance(degrees, TrainingDegrees):
        return
    yield from _high_rank(run)
    for owner, field, message, most in _beyond(plan, run, degrees):
        yield Finding(
            about=run,
            field=field,
            span=owner.span(field),
            message=message,
            label=most,
            helps=(f"state {most}, or leave `{field}` out",),
        )


def _offloaded(plan: Plan) -> Iterator[Finding]:
    """Layers and bytes that are kept in host memory, against those of a stage and a rank."""
    service, memory, degrees = plan.workload, plan.memory, plan.degrees
    if not isinstance(service, Inference) or not isinstance(memory, ServingMemory):
        return
    layers, amount = offloaded_layers(service.offload), offloaded_amount(service.offload)
    network = None if service.model is None else architecture(service.model)
    stage = 0 if network is None else ceil(network.body_layers / degrees.pipeline)
    held = sum_floats(float(y.bytes) for y in memory.ledger.lines if y.group == "weights")
    told = None
    if stage and layers > stage:
        told = f"{layers} layers of each stage", number(stage), f"at most {number(stage)}"
    elif amount > held * (1.0 + 1e-9) and held:
        told = show(Quantity(amount, BYTE)), show(Quantity(held, BYTE)), "more than all of them"
    if told is None:
        return
    yield Finding(
        about=service,
        field="offload",
        message=f"`{service.name}` keeps {told[0]} in host memory; its weights are {told[1]}"
        + (" layers" if stage and layers > stage else " on each accelerator"),
        label=told[2],
        helps=("write `offload = weights` where all of them are meant",),
    )


def _high_rank(run: Training) -> Iterator[Finding]:
    """The rank of adapters against the width of the model."""
    rank, model = adapter_rank(run.method), run.model
    if not rank or model is None or model.hidden is None or rank < model.hidden:
        return
    yield Finding(
        about=run,
        field="method",
        severity=Severity.WARNING,
        message=f"the adapters of `{run.name}` have a rank of {number(rank)}, `{model.name}` is {number(model.hidden)} wide",
        label="no low-rank adapter",
        others=((model, "hidden", "its width"),),
        helps=("choose a lower rank, or `method = full`",),
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
    ramp, whole = run.batch_ramp, run.tokens
    if ramp is not None and whole is not None and ramp > whole:
        yield (
            run, "batch_ramp", f"the batch of `{run.name}` grows over {show(ramp)}, the run has {show(whole)}", f"at most {show(whole)}",
        )  # fmt: skip
    if run.frozen is not None and float(run.frozen) >= 1.0:
        yield (
            run,
            "frozen",
            f"all parameters of `{run.name}` are frozen: none is trained",
            "less than 100 %",
        )
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
