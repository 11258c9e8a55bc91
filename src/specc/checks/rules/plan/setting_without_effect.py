"""GS5550: a stated setting does nothing beside the others.

What it finds: a field of a workload that has no effect as the others stand: chunks of layers or a schedule without a pipeline, a shard
group without hybrid sharding, layers to recompute where whole layers are not, activations that no kernel takes beside such weights, arrivals, a peak or growth of a load that has no rate, the
oversubscription of a fabric of which only a rate is known.

Why it matters: the results are those without it, though it was meant to count.

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

  parallel { virtual_pipeline = 4 }
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

  parallel { tensor = 2; pipeline = 4; virtual_pipeline = 4 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.entity import Auto, Entity
from specc.design.workload import Inference, Training, TrainingParallel
from specc.diagnostics.diagnostic import Severity
from specc.physics.dtypes import kernels_of, known_dtype
from specc.plan.lower.offload import offloaded_words
from specc.plan.lower.recompute import recompute_words
from specc.plan.lower.training import MOMENTS, adapter_rank
from specc.plan.memory.training import gaps_of_chunks
from specc.plan.network.architecture import generates
from specc.plan.plan import Plan
from specc.plan.rates import taken_by
from specc.record import evolve

Idle = tuple[Entity, str, bool, str, str]
"""Where it stands, the field, whether it does nothing, why, and what would change that."""


def setting_without_effect(plan: Plan) -> Iterator[Finding]:
    """The settings that are stated, each against what it needs."""
    workload = plan.workload
    known = (
        (*_training(workload), _segments(plan, workload))
        if isinstance(workload, Training)
        else _service(workload)
    )
    for owner, field, idle, reason, instead in known:
        if not idle or field not in owner.origins:
            continue
        yield Finding(
            about=workload,
            field=field,
            span=owner.span(field),
            message=f"`{field}` of `{workload.name}` does nothing: {reason}",
            label="has no effect",
            helps=(f"{instead}, or leave `{field}` out",),
        )
    for name, laid in plan.topology.fabrics.items():
        fabric = laid.fabric
        if fabric.topology is not None or fabric.leaf is not None:
            continue
        for field in ("oversubscription", "tiers"):
            if field in fabric.origins and getattr(fabric, field):
                yield Finding(
                    about=fabric,
                    field=field,
                    message=f"`{field}` of `{name}` does nothing: without a topology nobody knows which servers share a leaf",
                    label="has no effect",
                    helps=(
                        f"state `topology` and `leaf`, or a lower `rate` in place of `{field}`",
                    ),
                )


def _training(run: Training) -> Iterator[Idle]:
    parallel = run.parallel or TrainingParallel()
    whole = parallel.pipeline == 1
    pipeline = "`pipeline` is 1", "state `pipeline`"
    yield parallel, "virtual_pipeline", whole and parallel.virtual_pipeline != 1, *pipeline
    yield parallel, "schedule", whole, *pipeline
    yield (
        parallel, "schedule", not whole and parallel.schedule == "interleaved" and parallel.virtual_pipeline == 1,
        "it interleaves chunks of layers, and `virtual_pipeline` is 1", "state `virtual_pipeline`",
    )  # fmt: skip
    yield (
        parallel, "shard", run.sharding != "hsdp" and not isinstance(run.sharding, Auto),
        f"`sharding` is {run.sharding}, which divides states over all replicas", "write `sharding = hsdp`",
    )  # fmt: skip
    words = {word.word for word in recompute_words(run.recompute)}
    yield (
        run, "recompute_layers", "full" not in words and not isinstance(run.recompute, Auto),
        "no whole layers are recomputed", "write `recompute = full`",
    )  # fmt: skip
    yield (
        run, "frozen", adapter_rank(run.method) > 0,
        "beside adapters the whole model is frozen", "write `method = full`",
    )  # fmt: skip
    yield (
        run, "epochs", run.samples is None and run.tokens is None,
        "nobody says how much data a pass takes", "state `samples` or `tokens`",
    )  # fmt: skip
    yield (
        run, "master_weights", run.precision in ("fp32", "tf32"),
        "the weights have 32 bits themselves", "compute in 16 bit",
    )  # fmt: skip
    yield (
        run, "optimizer_states", MOMENTS.get(run.optimizer or "") == 0.0,
        f"`{run.optimizer}` keeps no moments", "choose another `optimizer`",
    )  # fmt: skip


def _segments(plan: Plan, run: Training) -> Idle:
    """Whether the allocator's segments grow, where nothing is known to be lost to those that do not."""
    job = plan.training
    fixed = None if job is None else evolve(job, expandable=False)
    loses = fixed is not None and fixed.varied is not False and bool(gaps_of_chunks(fixed))
    reason = "what fixed segments lose is known of interleaved stages in fine-tuning with Megatron-Bridge alone"
    return run, "expandable_segments", not loses, reason, "interleave stages there"


def _of_pools(service: Inference) -> Iterator[Idle]:
    """Degrees of a replica where prefill and decode run apart: each pool states its own."""
    parted, whole = service.disaggregated, service.parallel
    if parted is None or whole is None or (parted.prefill is None and parted.decode is None):
        return
    for degree in ("tensor", "pipeline", "expert", "expert_tensor", "data"):
        yield (
            whole, degree, True,
            "prefill and decode run apart, and divide the model by themselves", f"state `{degree}` in `prefill` and `decode`",
        )  # fmt: skip


def _activations(service: Inference) -> Iterator[Idle]:
    """Narrow activations beside weights whose kernels do not take them."""
    model = service.model
    if model is None or not generates(model) or service.activations is None:
        return
    weights = service.weights or model.weights
    stored = "bf16" if weights is None else weights.word
    asked, taken = known_dtype(service.activations.word), taken_by(kernels_of(stored))
    yield (
        service, "activations", asked.narrow and asked.kernels not in taken,
        f"no kernel multiplies {stored} weights with {asked.word} activations",
        f"write {' or '.join(sorted(taken))}, or other `weights`" if taken else "state narrower `weights`",
    )  # fmt: skip


def _service(service: Inference) -> Iterator[Idle]:
    traffic, model = service.traffic, service.model
    yield from _of_pools(service)
    if model is not None:
        yield (
            service, "kv_cache", not generates(model),
            f"`{model.name}` writes no tokens and keeps no cache", "choose a model that generates",
        )  # fmt: skip
        yield (
            service, "adapters", not generates(model),
            f"`{model.name}` writes no tokens, and what adapters add to its passes is not priced", "choose a model that generates",
        )  # fmt: skip
        yield (
            service, "offload", model.experts is None and "experts" in offloaded_words(service.offload),
            f"`{model.name}` has no experts", "write `offload = weights`, or a count of layers",
        )  # fmt: skip
    yield from _activations(service)
    yield (
        service, "prefix_cache", traffic is None or not float(traffic.prefix_hit or 0.0),
        "no part of a prompt is known before", "state `traffic.prefix_hit`",
    )  # fmt: skip
    if traffic is not None:
        no_rate = traffic.rate is None
        fixed = "requests follow each other and have no rate", "state `rate`"
        yield traffic, "arrivals", no_rate, *fixed
        yield traffic, "peak", no_rate, *fixed
        grows = traffic.rate, traffic.users, traffic.concurrency
        yield (
            traffic, "growth", all(load is None for load in grows),
            "there is no load that grows", "state `rate` or `users`",
        )  # fmt: skip
    images = service.model is not None and service.model.diffusion is not None
    yield service, "steps", not images, "the model makes no images", "choose a diffusion model"


RULE = Rule(
    code="GS5550",
    slug="setting-without-effect",
    severity=Severity.WARNING,
    judge=setting_without_effect,
)
