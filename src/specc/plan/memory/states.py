"""Weights, gradients, master weights and moments, each by its own sharding.

Source: Rajbhandari et al. 2020 (ZeRO), section 3: level 1 divides optimiser states over replicas, 2 gradients too, 3 weights
too.
"""

from specc.physics.numeric import Number, choose, largest
from specc.physics.residency import state_bytes
from specc.plan.layout import Layout
from specc.plan.ledger import LedgerInput, LedgerLine, in_host_memory
from specc.plan.memory.parameters import Elements
from specc.plan.memory.traits import trait
from specc.plan.share import copies_of
from specc.plan.training_job import Companion, TrainingJob
from specc.record import evolve, record

GATHERED = "gathered layers"
NEVER = 4  # above every level of sharding: what nothing divides
EACH = "parameters x bytes each / replicas that share them"


@record
class Replicas:
    """Ranks that share one copy of dense and of expert parameters."""

    dense: Number
    experts: Number


def replicas_of(layout: Layout) -> Replicas:
    """Over how many ranks sharding divides: all replicas, or those of a shard group."""
    every, apart = copies_of(layout, "weights"), copies_of(layout, "experts")
    grouped = layout.shard_group > 0
    return Replicas(
        dense=choose(grouped, layout.shard_group + 0.0, every + 0.0),
        experts=choose(grouped, largest(layout.shard_group * apart / every, 1.0), apart),
    )


@record
class _Kind:
    """One kind of state: its line, what it is kept of, its width and the level that divides it."""

    name: str
    group: str
    what: Elements
    width: Number
    level: int


def _line(job: TrainingJob, replicas: Replicas, kind: _Kind) -> LedgerLine:
    shard = job.layout.shard
    divided: Number = choose(shard >= kind.level, 1.0 + 0.0 * shard, 0.0 * shard)
    dense = state_bytes(kind.what.dense, kind.width, replicas.dense, divided=divided)
    experts = state_bytes(kind.what.experts, kind.width, replicas.experts, divided=divided)
    model = "the model, divided by the layout"
    inputs = (
        LedgerInput(name="parameters on this rank", value=kind.what.dense, source=model),
        LedgerInput(name="expert parameters on this rank", value=kind.what.experts, source=model),
        LedgerInput(
            name="bytes each", value=kind.width, unit="byte", source="precision and optimiser"
        ),
        LedgerInput(
            name="replicas that share them",
            value=choose(divided > 0, replicas.dense, 1.0),
            source="sharding",
        ),
    )
    return LedgerLine(
        name=kind.name,
        group=kind.group,
        bytes=dense + experts,
        formula=EACH,
        inputs=inputs,
        host=_hosted(job, kind.group),
    )


def _hosted(job: TrainingJob, group: str) -> bool:
    """Whether a group of states lies in host memory; some stacks send gradients there for the optimiser that steps there.

    Source: Ren et al. 2021 (ZeRO-Offload), section 4.1.
    """
    follows = group == "gradients" and trait(job, "memory_host_gradients") > 0.0
    return group in job.offload.groups or (follows and "optimizer" in job.offload.groups)


def _on_host(
    job: TrainingJob, replicas: Replicas, kind: _Kind, layers: Number
) -> list[LedgerLine]:
    """The line of a kind, with the share of experts or layers that lies in host memory."""
    line = _line(job, replicas, kind)
    if kind.group != "weights" or kind.name == "adapters":
        return [line]
    experts = _line(job, replicas, evolve(kind, what=Elements(experts=kind.what.experts))).bytes
    return in_host_memory(line, job.offload.weights(experts, line.bytes, layers))


def trained_elements(job: TrainingJob, elements: Elements) -> Elements:
    """Parameters that have gradients and optimiser states."""
    if job.states.adapter_rank:
        return Elements(dense=elements.adapters)
    share = job.widths.trained
    return Elements(dense=elements.dense * share, experts=elements.experts * share)


def _copied(job: TrainingJob, elements: Elements) -> Elements:
    """Elements with the second copy that DualPipe keeps, for microbatches from the other end. Source: DeepSeek-V3 (2024), table 2."""
    if job.layout.schedule != "dualpipe":
        return elements
    copies = choose(
        job.layout.pipeline > 1, 2.0 + 0.0 * elements.dense, 1.0 + 0.0 * elements.dense
    )
    return evolve(
        elements,
        dense=elements.dense * copies,
        experts=elements.experts * copies,
        adapters=elements.adapters * copies,
        kept=elements.kept * copies,
    )


def _weights(job: TrainingJob, elements: Elements) -> list[_Kind]:
    """Working weights; under adapters those of the frozen network too, which may be quantised."""
    elements = _copied(job, elements)
    states, full_shard = job.states, job.layout.shard >= 3
    working: Number = states.weight
    if (
        states.weight < 4.0 and states.master
    ):  # some stacks shard the float32 master alone: its 16-bit copy lives for a layer at a time
        working = choose(full_shard, trait(job, "memory_sharded_weight_bytes"), states.weight)
    if not states.adapter_rank:
        return [_Kind(name="weights", group="weights", what=elements, width=working, level=3)]
    plain = elements.kept if states.base < 2.0 else 0.0 * elements.kept
    base = Elements(dense=elements.dense - plain, experts=elements.experts)
    apart = states.scales if trait(job, "memory_whole_scales") else 0.0
    width = states.base - apart
    kinds = [_Kind(name="frozen weights", group="weights", what=base, width=width, level=3)]
    if apart:
        kinds.append(
            _Kind(
                name="scales of frozen weights",
                group="weights",
                what=base,
                width=apart,
                level=NEVER,
            )
        )
    if states.base < 2.0:
        kinds.append(
            _Kind(
                name="frozen tables, head and norms",
                group="weights",
                what=Elements(dense=plain),
                width=2.0,
                level=3,
            )
        )
    adapters = Elements(dense=elements.adapters)
    return [*kinds, _Kind(name="adapters", group="weights", what=adapters, width=working, level=3)]


def gathered(job: TrainingJob, elements: Elements) -> tuple[Number, Number]:
    """Bytes of sharded weights that are whole: tables for the whole iteration, and layers for the moment that they compute.

    Where a loop keeps them after the forward pass, all are whole until the backward pass, of the last microbatch under a pipeline.
    """
    states, shard = job.states, job.layout.shard
    full: Number = choose(shard >= 3, 1.0 + 0.0 * shard, 0.0 * shard)
    width = states.base if states.adapter_rank else states.weight
    tables = trait(job, "memory_whole_tables") * elements.tables * states.weight
    layers = trait(job, "memory_gathered_layers") * elements.largest_layer * width
    kept = full * job.layout.keeps
    everything = (elements.dense + elements.experts) * width
    return full * (1.0 - kept) * tables + kept * everything, full * (1.0 - kept) * layers


def _gathered(job: TrainingJob, elements: Elements) -> LedgerLine:
    """Layers whose sharded weights are whole for the moment that they compute."""
    tables, layers = gathered(job, elements)
    return LedgerLine(
        name=GATHERED,
        group="weights",
        bytes=tables + layers,
        formula="layers gathered at a time x parameters of the largest x bytes each, and tables that stay whole",
        inputs=(
            LedgerInput(
                name="layers gathered at a time",
                value=trait(job, "memory_gathered_layers"),
                source="stack",
            ),
            LedgerInput(name="tables", value=tables, unit="byte", source="model and stack"),
        ),
    )


def _gradients(job: TrainingJob, trained: Elements) -> list[_Kind]:
    """Gradients and the copies that a stack keeps of them.

    Where gradients are sharded, each is reduced into its rank's share at once, and there is no whole copy (Rajbhandari et al. 2020,
    sections 5.2 and 5.3).
    """
    trained = _copied(job, trained)
    copies = trait(job, "memory_flat_bytes")
    if not job.states.scaled_loss:
        copies += trait(job, "memory_wide_gradient_bytes")
    shard = job.layout.shard
    partial = choose(shard < 3, 1.0 + 0.0 * shard, 0.0 * shard)
    whole = choose(shard < 2, 1.0 + 0.0 * shard, 0.0 * shard)
    copies_of: list[tuple[str, Number, int]] = [("gradients", job.states.gradient, 2)]
    if copies:
        copies_of.append(("unsharded copies of gradients", copies * whole, 4))
    partition = trait(job, "memory_partition_gradient_bytes")
    if partition:
        copies_of.append(("float32 share of the gradients", partition * partial, 1))
    return [
        _Kind(name=name, group="gradients", what=trained, width=width, level=level)
        for name, width, level in copies_of
        if not isinstance(width, int | float) or width
    ]


def companion_lines(
    job: TrainingJob, companion: Companion, elements: Elements
) -> list[LedgerLine]:
    """What a network beside the trained one keeps: 16-bit weights, and where it is trained too its gradients and states."""
    replicas, states, name = replicas_of(job.layout), job.states, companion.name
    kept: list[tuple[str, str, Number, int]] = [("weights", "weights", states.weight, 3)]
    if companion.trained:
        kept.append(("gradients", "gradients", states.gradient, 2))
        kept.append(("optimiser states", "optimizer", states.master + states.moments, 1))
    return [
        _line(
            job,
            replicas,
            _Kind(name=f"{name} {what}", group=group, what=elements, width=width, level=level),
        )
        for what, group, width, level in kept
    ]


def state_lines(job: TrainingJob, elements: Elements, layers: Number) -> list[LedgerLine]:
    """The lines of a rank's states, on a stage of so many layers."""
    replicas = replicas_of(job.layout)
    trained = trained_elements(job, elements)
    lines = [
        line for kind in _weights(job, elements) for line in _on_host(job, replicas, kind, layers)
    ]
    shard = job.layout.shard
    if not isinstance(shard, int | float) or shard >= 3:
        lines.append(_gathered(job, elements))
    kinds = _gradients(job, trained)
    for name, width in (
        ("master weights", job.states.master),
        ("optimiser moments", job.states.moments),
    ):
        if width:
            kinds.append(_Kind(name=name, group="optimizer", what=trained, width=width, level=1))
    return lines + [_line(job, replicas, kind) for kind in kinds]
