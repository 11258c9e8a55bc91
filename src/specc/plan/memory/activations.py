"""What a rank keeps from the forward for the backward pass, and what one layer's backward pass needs beside it."""

from specc.physics.layer import Layer
from specc.physics.numeric import Number, choose, largest
from specc.physics.residency import microbatches_in_flight, saved_bytes
from specc.plan.ledger import LedgerInput, LedgerLine
from specc.plan.memory.parameters import Elements, network_of, stage_layers
from specc.plan.memory.traits import trait
from specc.plan.training_job import TrainingJob
from specc.record import record

NARROW_INPUTS = frozenset(
    {"attention input", "mlp input", "after the activation", "experts after the activation"}
)
"""What an 8-bit recipe keeps in 8 bit: the inputs of its matrix products (Transformer Engine)."""

OF_EXPERTS = frozenset(
    {
        "dispatched tokens",
        "experts before the activation",
        "experts after the activation",
        "experts output",
    }
)
"""What is kept for each expert by itself, where a loop runs them one after the other."""

SAVED = "saved activations"
PASSING = "backward of one layer, or logits"
FUSED_LOGITS = 6.0
"""Bytes of a logit where casts, softmax and loss are one kernel: itself in 16 bit and its gradient in 32."""


TAUGHT = 6.0
"""Bytes of a teacher's logit: itself in 16 bit, and its probability in 32, which the divergence keeps until its backward pass.
Source: PyTorch, `torch.nn.functional.kl_div`."""


def tokens_of(job: TrainingJob) -> Number:
    """Tokens of a microbatch on one rank."""
    return job.layout.microbatch * job.longest / job.layout.context


def layer_saved(
    job: TrainingJob, layers: tuple[Layer, ...], *, selective: bool, of_one: bool = False
) -> Number:
    """Bytes that one block keeps for its backward pass, for one microbatch.

    Args:
        job: The job.
        layers: Layers of the block.
        selective: Whether scores are computed again.
        of_one: Count one of the rank's experts in place of all.
    """
    layout = job.layout
    total: Number = 0.0
    for layer in layers:
        attention = layer.attention()
        there = network_of(job).tokens_of(
            layer.stream if attention is None else attention.context_stream, job.longest
        )
        seen = there if attention is None else attention.seen(there)
        own = 1.0 / _experts_here(job, layer) if of_one else 1.0
        for kept in layer.saved():
            share = own if kept.name in OF_EXPERTS else 1.0
            width = job.states.kept_input if kept.name in NARROW_INPUTS else job.states.weight
            total = total + saved_bytes(
                (kept,),
                _stream_tokens(job, layer) * layer.scale * share,
                seen,
                layout.tensor,
                sequence=layout.sequence,
                flash=bool(job.flash),
                selective=selective,
                dropout=job.dropout,
                fused=job.compiled,
                again=job.again.modules,
                half_width=width,
            )
    return total


def _experts_here(job: TrainingJob, layer: Layer) -> Number:
    """Routed experts of a layer on one rank, at least 1."""
    copies = [tensor.copies for tensor in layer.tensors() if tensor.role == "experts"]
    return largest(max(copies, default=1) / job.layout.expert, 1.0)


def _stream_tokens(job: TrainingJob, layer: Layer) -> Number:
    """Tokens of a microbatch in a layer's stream on one rank."""
    per_sample = network_of(job).tokens_of(layer.stream, job.longest)
    return job.layout.microbatch * per_sample / job.layout.context


def _kept_input(job: TrainingJob, layers: tuple[Layer, ...]) -> Number:
    """What full recomputation keeps of a block: its input, in every stream that it has."""
    layout = job.layout
    divided = choose(layout.sequence > 0, layout.tensor + 0.0, 1.0 + 0.0 * layout.tensor)
    streams = {layer.stream: layer for layer in layers if layer.stream != "sample"}
    tokens: Number = 0.0
    for layer in streams.values():
        tokens = tokens + _stream_tokens(job, layer) * layer.scale
    return tokens * network_of(job).hidden * job.stream / divided


def _tower_saved(job: TrainingJob, stage: Number) -> Number:
    """Bytes that the layers of a tower before the body keep for one microbatch, on the first stage; none beside adapters, which leave it frozen."""
    total: Number = 0.0
    if job.states.adapter_rank or stage != 0:
        return total
    for block in network_of(job).blocks:
        if block.place != "before" or block.count == 1:
            continue
        whole = layer_saved(job, block.layers, selective=bool(job.recompute_scores))
        widest = max(float(getattr(layer, "hidden", 0)) for layer in block.layers)
        entered = _stream_tokens(job, block.layers[0]) * widest * job.states.weight
        total = total + block.count * (job.recompute * entered + (1.0 - job.recompute) * whole)
    return total


@record
class Activations:
    """What the activations of a stage take.

    Attributes:
        each: Bytes of one microbatch.
        flying: Microbatches in flight.
        saved: Bytes kept from the forward for the backward pass.
        backward: Bytes that the backward pass of one layer holds for a moment.
        logits: Bytes of the logits at their fullest; 0 but on the last stage.
        table: Bytes of the gradient of the head's weight, where that is trained.
    """

    each: Number
    flying: Number
    saved: Number
    backward: Number
    logits: Number
    table: Number


def activations_of(
    job: TrainingJob, stage: Number, elements: Elements, *, last: bool
) -> Activations:
    """The activations of a stage whose fullest rank has `elements`."""
    layout, again = job.layout, job.recompute
    each: Number = 0.0
    biggest: Number = 0.0
    passing: Number = 0.0
    loops = trait(job, "expert_loop") > 0.0
    for count, layers in stage_layers(job, stage):
        whole = layer_saved(job, layers, selective=bool(job.recompute_scores))
        one = layer_saved(job, layers, selective=bool(job.recompute_scores), of_one=loops)
        passing = largest(passing, one)
        kept = again * _kept_input(job, layers) + (1.0 - again) * whole
        each = each + count * kept
        biggest = largest(biggest, whole)
    each = each + _tower_saved(job, stage)
    flying = microbatches_in_flight(
        layout.pipeline, stage + 0.0, layout.microbatches, layout.virtual, layout.schedule
    )
    working = choose(again > 0, 1.0 + 0.0 * biggest, 0.0 * biggest) * biggest
    logits: Number = 0.0
    table: Number = 0.0
    if last and network_of(job).vocabulary:
        network = network_of(job)
        entries = network.vocabulary * (1.0 + network.guessed) / layout.tensor
        logits = tokens_of(job) * (entries * _logit_bytes(job) + _taught(job))
        trained = 0 if job.states.adapter_rank else 1
        table = elements.table * trait(job, "memory_table_gradient_bytes") * trained
    return Activations(
        each=each,
        flying=flying,
        saved=each * flying + network_of(job).activations_per_sample * 2.0 * layout.microbatch,
        backward=working + trait(job, "memory_backward_layers") * passing,
        logits=logits,
        table=table,
    )


def _logit_bytes(job: TrainingJob) -> float:
    """Bytes that the loss keeps of a logit."""
    each = trait(job, "memory_logits_bytes") if job.logits is None else job.logits
    return min(each, FUSED_LOGITS) if job.compiled else each


def _taught(job: TrainingJob) -> Number:
    """Bytes of a token that the loss keeps of what a teacher says; none where it goes through the vocabulary in chunks."""
    if job.logits == 0.0:
        return 0.0
    entries = max((c.network.vocabulary for c in job.companions if c.name == "teacher"), default=0)
    return entries * TAUGHT / job.layout.tensor


def activation_lines(job: TrainingJob, parts: Activations) -> list[LedgerLine]:
    """What is kept for the backward pass, and the larger of one layer's working set and the logits."""
    logits = parts.logits + parts.table
    return [
        LedgerLine(
            name=SAVED,
            group="activations",
            bytes=parts.saved,
            formula="bytes of a microbatch on this stage x microbatches in flight",
            inputs=(
                LedgerInput(
                    name="bytes of a microbatch on this stage",
                    value=parts.each,
                    unit="byte",
                    source="recompute",
                ),
                LedgerInput(
                    name="microbatches in flight", value=parts.flying, source="pipeline schedule"
                ),
            ),
            host="activations" in job.offload.groups,
        ),
        LedgerLine(
            name=PASSING,
            group="activations",
            bytes=largest(parts.backward, logits),
            formula="the larger of one layer's working set and the logits with the gradient of their weight",
            inputs=(
                LedgerInput(
                    name="one layer", value=parts.backward, unit="byte", source="model and stack"
                ),
                LedgerInput(name="logits", value=logits, unit="byte", source="model and stack"),
            ),
        ),
    ]
