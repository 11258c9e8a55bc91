"""Memory of a training job: a ledger for each pipeline stage, at three levels.

`allocated` is what the framework's allocator has handed out at its peak, `reserved` what it holds for that (fragments
included), `driver` what the driver reports (context and communication buffers included). Published figures are of one
of the three, and comparing across levels is how calculators go wrong by a quarter.
"""

from collections.abc import Iterable, Mapping

from attrs import frozen

from specc.physics.architecture import Architecture
from specc.physics.dtypes import known_dtype
from specc.physics.layer import Layer, Tensor
from specc.physics.numeric import Number, ceiling, choose, largest
from specc.physics.quantisation import KEPT
from specc.physics.residency import (
    local_elements,
    microbatches_in_flight,
    saved_bytes,
    state_bytes,
)
from specc.plan.layout import Layout
from specc.plan.ledger import Input, Ledger, LedgerLine, moved_to_host
from specc.sums import sum_counts

MOMENTS = {  # bytes of an optimiser's own state for each parameter, fp32 where it has a choice
    "adam": 8.0, "lamb": 8.0, "adam8bit": 2.03, "adafactor": 0.01, "momentum": 4.0, "muon": 4.0, "lion": 4.0, "sgd": 0.0,
    "none": 0.0,
}  # fmt: skip
"""Source: Kingma and Ba 2014; Dettmers et al. 2021 (8-bit, with block scales); Shazeer and Stern 2018 (rows and columns)."""

NARROW_INPUTS = frozenset(
    {"attention input", "mlp input", "after the activation", "experts after the activation"}
)
"""What an 8-bit recipe keeps in 8 bit: the inputs of its matrix products (Transformer Engine)."""

DEFAULTS: Mapping[str, float] = {
    "memory_gradient_bytes": 4.0,
    "memory_logits_bytes": 6.0,
    "memory_backward_layers": 1.0,
    "memory_table_gradient_bytes": 2.0,
    "memory_fragmentation": 0.04,
    "memory_context_bytes": 1.5e9,
    "memory_bucket_bytes": 0.0,
    "memory_gathered_layers": 2.0,
    "memory_sharded_weight_bytes": 2.0,
    "memory_partition_gradient_bytes": 0.0,
    "memory_wide_gradient_bytes": 0.0,
    "memory_flat_bytes": 0.0,
    "memory_stage_buffers": 0.0,
}
"""Traits of a stack that says nothing: a Megatron-like one. Stacks in the catalogue say their own, with provenance."""


@frozen(kw_only=True)
class Job:
    """What the memory of a training job depends on.

    Attributes:
        architecture: The network.
        layout: How it is divided; arrays give arrays.
        sequence: Tokens of a sample.
        precision: Arithmetic of the matrix products.
        gradients: Bytes of a gradient element; None: as the stack keeps them.
        optimizer: Name of the optimiser.
        moments: Bytes of its state per parameter; None: by its name.
        recompute: `none`, `selective` or `full`.
        flash: Whether scores are never stored.
        dropout: Whether dropout masks are kept.
        offload: What lies in host memory: words among `optimizer`, `weights`, `gradients`, `activations`.
        offloaded: Bytes of optimiser states on each rank that lie in host memory.
        adapter_rank: Rank of low-rank adapters; 0: all parameters are trained.
        base_bits: Bits of a frozen weight under adapters (16; 4.13 for QLoRA).
        traits: Traits of the stack by name; what is missing is as in `DEFAULTS`.
        capacity: Bytes that the accelerator has.
    """

    architecture: Architecture
    layout: Layout
    sequence: float
    precision: str = "bf16"
    gradients: float | None = None
    optimizer: str = "adam"
    moments: float | None = None
    recompute: str = "none"
    flash: bool = True
    dropout: bool = False
    offload: frozenset[str] = frozenset()
    offloaded: float = 0.0
    adapter_rank: int = 0
    base_bits: float = 16.0
    traits: Mapping[str, float] = {}
    capacity: float | None = None

    def trait(self, name: str) -> float:
        """A trait of the stack, or its default."""
        return float(self.traits.get(name, DEFAULTS[name]))

    @property
    def weight_width(self) -> float:
        """Bytes of a working weight."""
        return known_dtype(self.precision).working_bytes

    @property
    def tokens(self) -> Number:
        """Tokens of a microbatch on one rank."""
        return self.layout.microbatch * self.sequence / self.layout.context


@frozen(kw_only=True)
class StageMemory:
    """The memory of the fullest rank of one pipeline stage.

    Attributes:
        stage: Its index, from 0.
        ledger: Its lines, all three levels together.
    """

    stage: int
    ledger: Ledger

    @property
    def allocated(self) -> Number:
        """Peak of the framework's allocator."""
        return self.ledger.without("overhead")

    @property
    def states(self) -> Number:
        """Weights, gradients and optimiser states."""
        return (
            self.ledger.group("weights")
            + self.ledger.group("gradients")
            + self.ledger.group("optimizer")
        )

    @property
    def activations(self) -> Number:
        """What is kept from the forward for the backward pass, without what exists for a moment only."""
        line = self.ledger.line("saved activations")
        return 0.0 if line is None else line.bytes

    @property
    def reserved(self) -> Number:
        """What the allocator holds."""
        line = self.ledger.line("fragmentation")
        return self.allocated + (0.0 if line is None else line.bytes)

    @property
    def driver(self) -> Number:
        """What the driver reports."""
        return self.ledger.total


def stage_layers(job: Job, stage: Number) -> list[tuple[Number, tuple[Layer, ...]]]:
    """How many of each body block lie on a stage: exact for a plain degree, shares for arrays of degrees."""
    body = job.architecture.body()
    stages = job.layout.pipeline
    total = float(sum_counts(block.count for block in body))
    if not isinstance(stages, int | float):
        return [(block.count / total * ceiling(total / stages), block.layers) for block in body]
    index = int(float(stage))
    per = -(-int(total) // int(stages))
    spare = per * int(stages) - int(
        total
    )  # stages at the end (and then the start) hold one layer less
    first = index * per - max(0, index - (int(stages) - spare))
    last = first + per - (1 if index >= int(stages) - spare else 0)
    found: list[tuple[Number, tuple[Layer, ...]]] = []
    position = 0
    for block in body:
        inside = max(0, min(last, position + block.count) - max(first, position))
        if inside:
            found.append((float(inside), block.layers))
        position += block.count
    return found


def _end_layers(job: Job, *, first: bool, last: bool) -> list[Layer]:
    blocks = job.architecture.blocks
    found = [layer for b in blocks if b.place == "before" and first for layer in b.layers]
    if last:
        found += [layer for b in blocks if b.place == "after" for layer in b.layers]
    if last and not first:  # a tied head needs its own copy of the table
        tied = any(not t.stored for layer in found for t in layer.tensors())
        if tied:
            found += [
                layer
                for b in blocks
                if b.place == "before"
                for layer in b.layers
                if any(t.role == "embedding" for t in layer.tensors())
            ]
    return found


@frozen(kw_only=True)
class Elements:
    """Parameters of one rank before sharding over replicas."""

    dense: Number = 0.0
    experts: Number = 0.0
    adapters: Number = 0.0
    table: Number = 0.0
    largest_layer: Number = 0.0
    kept: Number = 0.0  # of the dense ones, those that quantisation leaves at 16 bit


def _tensor_elements(job: Job, tensor: Tensor) -> Number:
    layout = job.layout
    return local_elements(tensor, layout.tensor, layout.expert, layout.expert_tensor, 128.0)


def _adapter_elements(job: Job, layer: Layer) -> Number:
    """Source: Hu et al. 2021 (LoRA): two matrices of `rank` for each adapted product."""
    total: Number = 0.0
    for matmul in layer.matmuls():
        if matmul.role in ("attention", "mlp", "shared_experts", "experts", "state_space"):
            total = (
                total + job.adapter_rank * (matmul.n + matmul.k) * matmul.count / job.layout.tensor
            )
    return total


def stage_elements(job: Job, stage: Number, *, first: bool, last: bool) -> Elements:
    """Parameters of the fullest rank of a stage."""
    dense: Number = 0.0
    experts: Number = 0.0
    adapters: Number = 0.0
    biggest: Number = 0.0
    kept: Number = 0.0
    for count, layers in stage_layers(job, stage):
        own: Number = 0.0
        for layer in layers:
            if job.adapter_rank:
                adapters = adapters + count * _adapter_elements(job, layer)
            for tensor in layer.tensors():
                elements = _tensor_elements(job, tensor)
                own = own + elements
                if tensor.role == "experts":
                    experts = experts + count * elements
                else:
                    dense = dense + count * elements
                    if tensor.role in KEPT or tensor.operation == "scale":
                        kept = kept + count * elements
        biggest = largest(biggest, own)
    table: Number = 0.0
    for layer in _end_layers(job, first=first, last=last):
        for tensor in layer.tensors():
            elements = _tensor_elements(job, tensor)
            dense = dense + elements
            kept = kept + elements
            if tensor.role in ("embedding", "head"):
                table = largest(table, elements)
    if job.architecture.extra_parameters:
        dense = dense + job.architecture.extra_parameters / (
            job.layout.tensor * job.layout.pipeline
        )
    return Elements(
        dense=dense,
        experts=experts,
        adapters=adapters,
        table=table,
        largest_layer=biggest,
        kept=kept,
    )


def _state_lines(job: Job, elements: Elements) -> list[LedgerLine]:
    """Weights, gradients, master weights and moments, each by its own sharding."""
    layout = job.layout
    every = layout.data * layout.context
    group = choose(layout.shard_group > 0, layout.shard_group + 0.0, every + 0.0)
    copies = largest(every * layout.tensor / (layout.expert * layout.expert_tensor), 1.0)
    copies = choose(
        layout.shard_group > 0, largest(layout.shard_group * copies / every, 1.0), copies
    )
    frozen_base = job.adapter_rank > 0
    trained = Elements(dense=elements.adapters) if frozen_base else elements
    gradient = job.trait("memory_gradient_bytes") if job.gradients is None else job.gradients
    moments = MOMENTS.get(job.optimizer, 8.0) if job.moments is None else job.moments
    # Where weights are sharded in full, some stacks (FSDP) shard the float32 master alone: its 16-bit copy lives for a
    # layer at a time.
    full_shard = layout.shard >= 3
    master = 4.0 if job.weight_width < 4.0 else 0.0

    def sharded(
        width: float, level: int, name: str, group_name: str, what: Elements, formula: str
    ) -> LedgerLine:
        divided: Number = choose(
            layout.shard >= level, 1.0 + 0.0 * layout.shard, 0.0 * layout.shard
        )
        amount = state_bytes(what.dense, width, group, divided=divided) + state_bytes(
            what.experts, width, copies, divided=divided
        )
        inputs = (
            Input(
                name="parameters on this rank",
                value=what.dense,
                source="the model, divided by the layout",
            ),
            Input(
                name="expert parameters on this rank",
                value=what.experts,
                source="the model, divided by the layout",
            ),
            Input(name="bytes each", value=width, unit="byte", source="precision and optimiser"),
            Input(
                name="replicas that share them",
                value=choose(divided > 0, group, 1.0),
                source="sharding",
            ),
        )
        return LedgerLine(
            name=name,
            group=group_name,
            bytes=amount,
            formula=formula,
            inputs=inputs,
            host=group_name in job.offload,
        )

    each = "parameters x bytes each / replicas that share them"
    lines = []
    if frozen_base:
        plain = elements.kept if job.base_bits < 16.0 else 0.0 * elements.kept
        base = Elements(dense=elements.dense - plain, experts=elements.experts)
        lines.append(sharded(job.base_bits / 8.0, 3, "frozen weights", "weights", base, each))
        if job.base_bits < 16.0:
            whole = Elements(dense=plain)
            lines.append(sharded(2.0, 3, "frozen tables, head and norms", "weights", whole, each))
    working = job.weight_width
    if isinstance(full_shard, bool) and full_shard and job.weight_width < 4.0:
        working = job.trait("memory_sharded_weight_bytes")
    lines.append(
        sharded(
            working,
            3,
            "weights" if not frozen_base else "adapters",
            "weights",
            trained,
            each,
        )
    )
    if isinstance(full_shard, bool) and full_shard:
        live = job.trait("memory_gathered_layers") * elements.largest_layer * job.weight_width
        lines.append(
            LedgerLine(
                name="gathered layers",
                group="weights",
                bytes=live,
                formula="layers gathered at a time x parameters of the largest x bytes each",
                inputs=(
                    Input(
                        name="layers gathered at a time",
                        value=job.trait("memory_gathered_layers"),
                        source="stack",
                    ),
                ),
            )
        )
    lines.append(sharded(gradient, 2, "gradients", "gradients", trained, each))
    flat = job.trait("memory_flat_bytes")
    if job.precision != "fp16":
        flat += job.trait("memory_wide_gradient_bytes")
    if flat:
        lines.append(sharded(flat, 4, "unsharded copies of gradients", "gradients", trained, each))
    partition = job.trait("memory_partition_gradient_bytes")
    if partition:
        lines.append(
            sharded(partition, 1, "float32 share of the gradients", "gradients", trained, each)
        )
    if master:
        lines.append(sharded(master, 1, "master weights", "optimizer", trained, each))
    if moments:
        lines.append(sharded(moments, 1, "optimiser moments", "optimizer", trained, each))
    return lines


def layer_saved(job: Job, layers: tuple[Layer, ...], *, selective: bool) -> Number:
    """Bytes that one block keeps for its backward pass, for one microbatch."""
    layout = job.layout
    total: Number = 0.0
    narrow = known_dtype(job.precision).narrow
    for layer in layers:
        attention = layer.attention()
        there = job.architecture.tokens_of(
            layer.stream if attention is None else attention.context_stream, job.sequence
        )
        seen = there if attention is None else attention.seen(there)
        for kept in layer.saved():
            width = 1.0 if narrow and kept.name in NARROW_INPUTS else job.weight_width
            total = total + saved_bytes(
                (kept,),
                _stream_tokens(job, layer) * layer.scale,
                seen,
                layout.tensor,
                sequence=layout.sequence,
                flash=job.flash,
                selective=selective,
                dropout=job.dropout,
                half_width=width,
            )
    return total


def _stream_tokens(job: Job, layer: Layer) -> Number:
    """Tokens of a microbatch in a layer's stream on one rank."""
    per_sample = job.architecture.tokens_of(layer.stream, job.sequence)
    return job.layout.microbatch * per_sample / job.layout.context


def _kept_input(job: Job, layers: tuple[Layer, ...]) -> Number:
    """What full recomputation keeps of a block: its input, in every stream that it has."""
    layout = job.layout
    divided = choose(layout.sequence > 0, layout.tensor + 0.0, 1.0 + 0.0 * layout.tensor)
    streams = {layer.stream: layer for layer in layers if layer.stream != "sample"}
    tokens: Number = 0.0
    for layer in streams.values():
        tokens = tokens + _stream_tokens(job, layer) * layer.scale
    return tokens * job.architecture.hidden * job.weight_width / divided


def _activation_lines(
    job: Job, stage: Number, elements: Elements, *, last: bool
) -> list[LedgerLine]:
    layout = job.layout
    selective = job.recompute == "selective"
    per_microbatch: Number = 0.0
    biggest: Number = 0.0
    for count, layers in stage_layers(job, stage):
        whole = layer_saved(job, layers, selective=selective)
        kept = _kept_input(job, layers) if job.recompute == "full" else whole
        per_microbatch = per_microbatch + count * kept
        biggest = largest(biggest, whole)
    flying = microbatches_in_flight(
        layout.pipeline, stage + 0.0, layout.microbatches, layout.virtual
    )
    saved = (
        per_microbatch * flying + job.architecture.activations_per_sample * 2.0 * layout.microbatch
    )
    host = "activations" in job.offload
    lines = [
        LedgerLine(
            name="saved activations",
            group="activations",
            bytes=saved,
            formula="bytes of a microbatch on this stage x microbatches in flight",
            inputs=(
                Input(
                    name="bytes of a microbatch on this stage",
                    value=per_microbatch,
                    unit="byte",
                    source="recompute",
                ),
                Input(name="microbatches in flight", value=flying, source="pipeline schedule"),
            ),
            host=host,
        )
    ]
    working = biggest if job.recompute == "full" else 0.0 * biggest
    backward = working + job.trait("memory_backward_layers") * biggest
    logits: Number = 0.0
    if last and job.architecture.vocabulary:
        entries = job.architecture.vocabulary / layout.tensor
        logits = job.tokens * entries * job.trait("memory_logits_bytes")
        logits = logits + elements.table * job.trait("memory_table_gradient_bytes") * (
            0 if job.adapter_rank else 1
        )
    lines.append(
        LedgerLine(
            name="backward of one layer, or logits",
            group="activations",
            bytes=largest(backward, logits),
            formula="the larger of one layer's working set and the logits with the gradient of their weight",
            inputs=(
                Input(name="one layer", value=backward, unit="byte", source="model and stack"),
                Input(name="logits", value=logits, unit="byte", source="model and stack"),
            ),
        )
    )
    return lines


def _buffer_lines(job: Job, stage: Number) -> list[LedgerLine]:
    """Communication buckets, and what a pipeline keeps to send and receive."""
    layout = job.layout
    lines = []
    buckets = job.trait("memory_bucket_bytes")
    if buckets:
        lines.append(
            LedgerLine(
                name="communication buckets",
                group="buffers",
                bytes=buckets + 0.0 * layout.tensor,
                formula="the stack's",
                inputs=(Input(name="buckets", value=buckets, unit="byte", source="stack"),),
            )
        )
    kept = job.trait("memory_stage_buffers")
    if kept:
        flying = microbatches_in_flight(
            layout.pipeline, stage + 0.0, layout.microbatches, layout.virtual
        )
        boundary = job.tokens * job.architecture.hidden * job.weight_width
        sends = choose(layout.pipeline > 1, 1.0 + 0.0 * layout.pipeline, 0.0 * layout.pipeline)
        lines.append(
            LedgerLine(
                name="pipeline buffers",
                group="buffers",
                bytes=kept * boundary * flying * sends,
                formula="buffers x boundary activations x microbatches in flight",
                inputs=(
                    Input(name="buffers", value=kept, source="stack"),
                    Input(
                        name="boundary activations", value=boundary, unit="byte", source="model"
                    ),
                ),
            )
        )
    return lines


def stage_memory(job: Job, stage: int, stages: int | None = None) -> StageMemory:
    """The ledger of one pipeline stage.

    Args:
        job: The job.
        stage: Index of the stage, from 0; -1: the last.
        stages: How many there are; None: from the layout, where it is a plain number.
    """
    count = int(job.layout.pipeline) if stages is None else stages
    index = stage % count
    title = f"stage {index + 1} of {count}"
    ledger = _ledger(job, float(index), title, first=index == 0, last=index == count - 1)
    return StageMemory(stage=index, ledger=ledger)


def fullest_bytes(job: Job) -> Number:
    """What the driver shows on the fuller of the first and the last stage, for arrays of layouts too.

    The first holds the most microbatches, the last the head and the logits; those between are no fuller.
    """
    pipeline = job.layout.pipeline
    whole = _ledger(job, 0.0 * pipeline, "one stage", first=True, last=True).total
    if isinstance(pipeline, int | float) and pipeline <= 1:
        return whole
    first = _ledger(job, 0.0 * pipeline, "first stage", first=True, last=False).total
    last = _ledger(job, pipeline - 1.0, "last stage", first=False, last=True).total
    return choose(pipeline > 1, largest(first, last), whole)


def _ledger(job: Job, index: Number, title: str, *, first: bool, last: bool) -> Ledger:
    elements = stage_elements(job, index, first=first, last=last)
    lines = [*_state_lines(job, elements), *_activation_lines(job, index, elements, last=last)]
    lines = moved_to_host(lines, "optimizer", job.offloaded) + _buffer_lines(job, index)
    ledger = Ledger(title=title, lines=tuple(lines))
    fragments = job.trait("memory_fragmentation")
    more = (
        LedgerLine(
            name="fragmentation",
            group="overhead",
            bytes=ledger.total * fragments,
            formula="share of what is allocated",
            inputs=(Input(name="share", value=fragments, source="stack"),),
        ),
        LedgerLine(
            name="context and communication",
            group="overhead",
            bytes=job.trait("memory_context_bytes") + 0.0 * ledger.total,
            formula="the driver's context, libraries and communicators",
            inputs=(
                Input(
                    name="context",
                    value=job.trait("memory_context_bytes"),
                    unit="byte",
                    source="stack",
                ),
            ),
        ),
    )
    return Ledger(title=title, lines=(*lines, *more), capacity=job.capacity)


MOST_STAGES = 256


def training_memory(job: Job) -> tuple[StageMemory, ...]:
    """The ledgers of all pipeline stages, first to last; for plain numbers.

    Of more than `MOST_STAGES` stages those at both ends are counted: the ones between are no fuller.
    """
    stages = int(job.layout.pipeline)
    indices: Iterable[int] = range(stages)
    if stages > MOST_STAGES:
        indices = (*range(MOST_STAGES // 2), *range(stages - MOST_STAGES // 2, stages))
    return tuple(stage_memory(job, stage) for stage in indices)


def peak(stages: tuple[StageMemory, ...]) -> StageMemory:
    """The stage that is fullest at the driver's level: the first or the last, most often."""
    return max(stages, key=lambda stage: float(stage.driver))
