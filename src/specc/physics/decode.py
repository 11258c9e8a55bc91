"""Time of one step of a serving engine: weights, attention, all-reduces, overheads.

Everything is a plain number in base units (byte, FLOP, s) or a numpy array of such numbers: the same formulas predict one
workload in microseconds and thousands of measured rows at once when efficiencies are fitted. Nothing here knows what a
design, a model's name or an engine's name is.

Sources: Pope et al. 2022, "Efficiently Scaling Transformer Inference" (weight streaming, tensor-parallel inference);
DeepSeek-V2 technical report (absorbed latent attention); Thakur et al. 2005 (all-reduce cost model).
"""

from __future__ import annotations

import math

from specc.physics.numeric import Number, ceiling, distinct, largest, smallest
from specc.physics.replica_split import ReplicaSplit
from specc.record import record

# Kernels that are close to both limits reach neither: the exponent of the blend of bandwidth and compute time. Read from
# measured GEMMs around the ridge point (8192 x 8192, m = 64..512, on A100, H100, B200 and L40S).
RIDGE_SHARPNESS = 4.0
SHORTEST = 1e-300
"""Seconds that stand for none where times are compared by their ratio."""

# Share of the memory's bandwidth that norms, activations and the gathering of tokens reach, and bytes of their elements.
BETWEEN_SHARE = 0.8
BETWEEN_BYTES = 2.0

# An expert's slice of so many columns reaches half of what a wide one does: when computing, and, counted in bytes of a row,
# when it is read. Passes through the memory in which routed tokens are gathered, activated, brought back and added.
# Read from the measured mixture layers of H100 and B200 (operator_timings.csv), all of whose formats agree.
EXPERT_WIDTH = 60.0
EXPERT_ROW = 60.0
EXPERT_PASSES = 7.0


@record
class DecoderShape:
    """What a decoder-only transformer multiplies and remembers, per layer.

    Counts of parameters are of matrices that a token passes, without embeddings, norms and biases. `between` counts the
    elements that cross the memory between the products of all layers for one token.
    """

    layers: Number
    hidden: Number
    attention_params: Number
    dense_layers: Number
    ffn_params: Number
    moe_layers: Number = 0.0
    experts: Number = 1.0
    active_experts: Number = 0.0
    expert_params: Number = 0.0
    shared_params: Number = 0.0
    head_params: Number
    embedding_params: Number
    kv_elements: Number
    kv_heads: Number
    full_layers: Number
    window_layers: Number = 0.0
    window: Number = 1.0
    prefill_pair: Number
    decode_pair: Number
    latent: Number = 0.0
    selected: Number = 1e12
    between: Number = 0.0


@record
class Precision:
    """Bytes per stored element and the peak rate at which it is multiplied.

    Attributes:
        kv_passes: How often what is remembered crosses the memory in a step; more than once where a cache is copied to grow.
        kv_repeats: How often it does so once more for each query head, where heads that share it get copies.
    """

    linear_bytes: Number
    expert_bytes: Number
    attention_bytes: Number
    head_bytes: Number
    kv_bytes: Number
    linear_rate: Number
    expert_rate: Number
    attention_rate: Number
    head_rate: Number
    kv_passes: Number = 1.0
    kv_repeats: Number = 0.0


@record
class DeviceEfficiency:
    """An accelerator (or one device of a group) as far as a step needs it, with what kernels reach of its peaks: all, until it is measured."""

    bandwidth: Number
    linear_stream: Number = 1.0
    expert_stream: Number = 1.0
    head_stream: Number = 1.0
    kv_stream: Number = 1.0
    linear_compute: Number = 1.0
    expert_compute: Number = 1.0
    attention_compute: Number = 1.0
    link: Number = 0.0
    """byte/s each way of one device to its tensor peers."""
    reduce_latency: Number = 0.0
    reduce_bandwidth: Number = 1.0
    """byte/s of it that an all-reduce of a megabyte between two peers reaches."""
    bridged: Number = 0.0
    """1 where peers reach each other over PCIe and host bridges."""
    crowding: Number = 0.0
    """Over PCIe, time of a large payload grows with the peers to this power beyond what a ring sends: they share bridges."""
    crossing: Number = 0.0
    """Seconds that an all-reduce takes longer because its group lies over several scale-up domains."""
    network: Number = math.inf
    """byte/s each way of one device to those of other scale-up domains."""
    network_pass: Number = 0.0
    """Seconds that a message to another domain takes however small it is."""
    circled: Number = 0.0
    """Ranks round which an all-reduce goes, where peers are wired to neighbours alone; 0 where all reach each other."""
    carried: Number = 1.0
    """Share of the bandwidth that copy engines bring to the cores, where these do not read the memory themselves."""
    short_row: Number = 0.0
    """Bytes in a row of memory at which they reach half of it."""


@record
class StepOverhead:
    """What an engine adds to every step whatever the hardware.

    Attributes:
        step: Scheduling and sampling of a step that nothing hides.
        layer: Launches and small kernels of a layer on the device.
        group: Waiting of the ranks of a tensor group for the last of them, once a step.
        sequence: Sampling and bookkeeping per sequence.
        moe_layer: Routing, sorting and scattering in a layer of experts.
        host_step: Time of the host to issue a step; it runs beside the device, so that only the longer of both shows.
        host_layer: Time of the host to issue a layer; next to nothing where launches are captured in a graph.
        host_prompt: Time of the host to issue a layer of a step that reads prompts, which no graph captures.
        host_expert: Time of the host to issue an expert that a step touches, where it goes from one to the next.
        host_idle_expert: The same for one that no token chose.
    """

    step: Number = 0.0
    layer: Number = 0.0
    sequence: Number = 0.0
    moe_layer: Number = 0.0
    host_step: Number = 0.0
    host_layer: Number = 0.0
    host_prompt: Number = 0.0
    host_expert: Number = 0.0
    host_idle_expert: Number = 0.0
    group: Number = 0.0


def smooth_maximum(first: Number, second: Number, sharpness: float = RIDGE_SHARPNESS) -> Number:
    """The larger of two times, rounded where they are alike."""
    longest = largest(
        first, second, SHORTEST
    )  # powers of shares of it stay in the range of floats
    total: Number = longest * (
        (first / longest) ** sharpness + (second / longest) ** sharpness
    ) ** (1.0 / sharpness)
    return total


def experts_touched(
    experts: Number, active: Number, tokens: Number, spread: Number = 1.0
) -> Number:
    """How many experts of a layer at least one of `tokens` tokens chooses.

    Routing is skewed: tokens of one batch agree more often than independent draws would, so that they count as
    `spread` (below one) times as many independent ones.
    """
    fresh = largest(tokens, 1.0) - 1.0
    return distinct(experts, 1.0 + fresh * spread, active)


def matmul_time(
    tokens: Number,
    params: Number,
    stored_bytes: Number,
    rate: Number,
    stream: Number,
    compute: Number,
    bandwidth: Number,
) -> Number:
    """Time to multiply `tokens` vectors by `params` weights of one device: streaming them or computing."""
    streaming = params * stored_bytes / (bandwidth * stream)
    computing = 2.0 * tokens * params / (rate * compute)
    return smooth_maximum(streaming, computing)


def expert_time(
    tokens: Number,
    shape: DecoderShape,
    precision: Precision,
    device: DeviceEfficiency,
    split: ReplicaSplit,
    spread: Number,
    imbalance: Number,
) -> Number:
    """Routed experts of one pass: their products, and gathering tokens by expert; arguments as in `linear_parts`."""
    bandwidth = device.bandwidth
    touched = experts_touched(shape.experts, shape.active_experts, tokens, spread)
    # A narrow slice of an expert fills no tile: splitting experts over tensor ranks makes their products worse, and reading
    # them too. A busy rank has more tokens; it reads no more weights than it holds.
    width = shape.expert_params / (3.0 * shape.hidden) * split.expert_parallel / split.expert_group
    width = largest(width, 1.0)
    hottest = 1.0 + imbalance * (1.0 - 1.0 / split.expert_parallel)
    products = matmul_time(
        hottest * tokens * shape.active_experts / largest(touched, 1e-9),
        touched * shape.expert_params * shape.moe_layers / split.expert_group,
        precision.expert_bytes,
        precision.expert_rate,
        device.expert_stream * width / (width + EXPERT_ROW / precision.expert_bytes),
        device.expert_compute * width / (width + EXPERT_WIDTH),
        bandwidth,
    )
    # Tokens are gathered by expert, and their outputs brought back and added.
    routed = hottest * tokens / split.expert_parallel * shape.active_experts * shape.hidden
    moved = EXPERT_PASSES * routed * shape.moe_layers * BETWEEN_BYTES
    return products + moved / (bandwidth * BETWEEN_SHARE)


def linear_parts(
    tokens: Number,
    rows: Number,
    shape: DecoderShape,
    precision: Precision,
    device: DeviceEfficiency,
    split: ReplicaSplit,
    spread: Number,
    imbalance: Number = 0.0,
    fullest: Number | None = None,
) -> dict[str, Number]:
    """The matrix products of one pass of `tokens` tokens through the model, of one device, by what they belong to.

    Args:
        tokens: Tokens of the whole replica in this pass.
        rows: How many of them need logits.
        shape: The model.
        precision: Its storage and arithmetic.
        device: One device.
        split: Division over devices.
        spread: Routing skew of experts, see `experts_touched`.
        imbalance: How much more tokens the busiest device of an expert-parallel group has than the mean one.
        fullest: Tokens on the fullest of the ranks that attention is replicated over; None: they have equal shares.
    """
    local = tokens / split.data if fullest is None else fullest
    bandwidth = device.bandwidth
    attention = matmul_time(
        local,
        shape.attention_params * shape.layers / split.tensor,
        precision.attention_bytes,
        precision.linear_rate,
        device.linear_stream,
        device.linear_compute,
        bandwidth,
    )
    dense = matmul_time(
        local,
        (shape.ffn_params * shape.dense_layers + shape.shared_params * shape.moe_layers)
        / split.tensor,
        precision.linear_bytes,
        precision.linear_rate,
        device.linear_stream,
        device.linear_compute,
        bandwidth,
    )
    experts: Number = 0.0
    if not (isinstance(shape.moe_layers, float) and shape.moe_layers == 0.0):
        experts = expert_time(tokens, shape, precision, device, split, spread, imbalance)
    head = matmul_time(
        rows / split.data,
        shape.head_params / split.tensor,
        precision.head_bytes,
        precision.head_rate,
        device.head_stream,
        device.linear_compute,
        bandwidth,
    )
    return {"attention": attention, "dense": dense, "experts": experts, "head": head}


def linear_time(
    tokens: Number,
    rows: Number,
    shape: DecoderShape,
    precision: Precision,
    device: DeviceEfficiency,
    split: ReplicaSplit,
    spread: Number,
    imbalance: Number = 0.0,
    fullest: Number | None = None,
) -> Number:
    """All matrix products of one pass; see `linear_parts`."""
    parts = linear_parts(tokens, rows, shape, precision, device, split, spread, imbalance, fullest)
    return parts["attention"] + parts["dense"] + parts["experts"] + parts["head"]


def decode_attention_parts(
    batch: Number,
    context: Number,
    shape: DecoderShape,
    precision: Precision,
    device: DeviceEfficiency,
    split: ReplicaSplit,
) -> tuple[Number, Number]:
    """Seconds to read, and to multiply, the keys and values of `batch` sequences of `context` tokens, for one new token each.

    Latent attention reads one latent vector per token on every tensor rank and multiplies it with all local heads
    (absorbed form), so that large batches become compute-bound.
    """
    local = batch / split.data
    shards = shape.kv_heads / ceiling(shape.kv_heads / split.tensor)
    seen = smallest(context, shape.selected)
    remembered = shape.full_layers * seen + shape.window_layers * smallest(context, shape.window)
    token = local * shape.kv_elements * precision.kv_bytes / shards
    # Keys of a token lie together, and its values, those of a batch side by side.
    longer = 1.0 + device.short_row / largest(0.5 * token, 1.0)
    passed = remembered * token * cache_passes(shape, precision) * longer
    reading = passed / (device.bandwidth * device.kv_stream)
    computing = (
        2.0
        * local
        * remembered
        * shape.decode_pair
        / split.tensor
        / (precision.attention_rate * device.attention_compute)
    )
    return reading, computing


def cache_passes(shape: DecoderShape, precision: Precision) -> Number:
    """How often what is remembered crosses the memory in a step; heads that share none are not repeated."""
    sharing = shape.decode_pair / largest(shape.kv_elements, 1.0)
    grouped = smallest(largest(sharing - 1.0, 0.0), 1.0) * largest(1.0 - shape.latent, 0.0)
    return precision.kv_passes + precision.kv_repeats * grouped * sharing


def decode_attention_time(
    batch: Number,
    context: Number,
    shape: DecoderShape,
    precision: Precision,
    device: DeviceEfficiency,
    split: ReplicaSplit,
) -> Number:
    """The longer of reading and computing, rounded where they are alike; see `decode_attention_parts`."""
    return smooth_maximum(*decode_attention_parts(batch, context, shape, precision, device, split))


def prefill_attention_time(
    prompt: Number,
    shape: DecoderShape,
    precision: Precision,
    device: DeviceEfficiency,
    split: ReplicaSplit,
    cached: Number = 0.0,
) -> Number:
    """Causal attention of `prompt` new tokens of one sequence, after `cached` known ones."""
    whole = prompt + cached
    full_pairs = 0.5 * (whole * whole - cached * cached)
    reach = smallest(whole, shape.window)
    window_pairs = prompt * reach - 0.5 * reach * reach * (1.0 - cached / whole)
    pairs = shape.full_layers * full_pairs + shape.window_layers * smallest(
        window_pairs, full_pairs
    )
    return (
        2.0
        * pairs
        * shape.prefill_pair
        / split.tensor
        / (precision.attention_rate * device.attention_compute)
    )


def between_time(
    tokens: Number, shape: DecoderShape, device: DeviceEfficiency, split: ReplicaSplit
) -> Number:
    """Operands that `tokens` tokens of a prompt carry between products through the memory of the device that reads it.

    A step that only writes answers keeps them in the cache of the chip; a prompt's are too large for it. Little beside the
    products on stacked memory, it is much of a prompt's time where the bandwidth is small beside the arithmetic.
    Source: Dao et al. 2022, table 1 (operators between products are bound by memory).
    """
    carried = tokens * shape.between * BETWEEN_BYTES / split.tensor
    return carried / (device.bandwidth * BETWEEN_SHARE)
