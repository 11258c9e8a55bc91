"""Time of the attention scores: softmax(Q K^T) V over a sequence, fused or not.

Sources: Dao et al., "FlashAttention" (2022) and "FlashAttention-2" (2023) for the fused kernel: two products forward,
five backward, nothing of size s^2 written. Korthikanti et al. 2022 for what the plain one writes.
"""

from specc.physics.efficiency import Efficiency
from specc.physics.numeric import Number, ceiling, largest

FORWARD_PRODUCTS = 2.0
"""Q K^T and P V."""
BACKWARD_PRODUCTS = 5.0
"""dV, dP, dQ, dK and Q K^T again. Source: FlashAttention-2, section 3.1."""


def score_flops(
    batch: Number, heads: Number, queries: Number, keys: Number, width: Number
) -> Number:
    """FLOP of one score-shaped product over all heads, not halved for a causal mask: 2 b a s_q s_k d."""
    return 2.0 * batch * heads * queries * keys * width


USUAL_WIDTH = 128.0
"""Width of the heads that the constants of attention are those of."""


def flash_rate(
    queries: Number, width: Number, peak: Number, share: Number, efficiency: Efficiency
) -> Number:
    """Attainable FLOP/s of fused attention, which saturates with the length of the sequence and the width of a head.

    Every score takes one exponential and its sums, whatever its head's width: narrow heads wait for those.
    Source: Shah et al., "FlashAttention-3" (2024), section 3.1.
    """
    short = queries / (queries + efficiency.attention_length)
    half = efficiency.attention_width
    narrow = width / (width + half) * (USUAL_WIDTH + half) / USUAL_WIDTH
    return peak * share * short * narrow


def flash_forward(
    batch: Number,
    heads: Number,
    kv_heads: Number,
    queries: Number,
    keys: Number,
    width: Number,
    *,
    causal: Number,
    peak: Number,
    bandwidth: Number,
    efficiency: Efficiency,
    value_width: Number | None = None,
    element: Number = 2.0,
) -> Number:
    """Seconds of fused attention, forward.

    Args:
        batch: Sequences.
        heads: Query heads on this accelerator.
        kv_heads: Key and value heads on this accelerator.
        queries: Query tokens of a sequence on this accelerator.
        keys: Key tokens that they attend to.
        width: Width of a head's keys.
        causal: Share of the scores that is computed: 0.5 under a causal mask, 1 without.
        peak: Dense peak of the dtype that attention runs in, FLOP/s.
        bandwidth: Memory bandwidth, byte/s.
        efficiency: The accelerator's constants.
        value_width: Width of a head's values where it differs (multi-head latent attention).
        element: Bytes of an element.
    """
    value = width if value_width is None else value_width
    flops = causal * (
        score_flops(batch, heads, queries, keys, width)
        + score_flops(batch, heads, queries, keys, value)
    )
    middle = 0.5 * (width + value)
    rate = flash_rate(keys, middle, peak, efficiency.attention_forward, efficiency)
    moved = (
        element * batch * (heads * queries * (width + value) + kv_heads * keys * (width + value))
    )
    return largest(flops / rate, moved / (bandwidth * efficiency.memory))


def flash_backward(
    batch: Number,
    heads: Number,
    kv_heads: Number,
    queries: Number,
    keys: Number,
    width: Number,
    *,
    causal: Number,
    peak: Number,
    bandwidth: Number,
    efficiency: Efficiency,
    value_width: Number | None = None,
    element: Number = 2.0,
) -> Number:
    """Seconds of fused attention, backward: five products, which recompute the scores. Arguments as forward."""
    value = width if value_width is None else value_width
    wide, narrow = (
        score_flops(batch, heads, queries, keys, width),
        score_flops(batch, heads, queries, keys, value),
    )
    middle = 0.5 * (width + value)
    rate = flash_rate(keys, middle, peak, efficiency.attention_backward, efficiency)
    moved = (
        2.0
        * element
        * batch
        * (heads * queries * (width + value) + kv_heads * keys * (width + value))
    )
    return largest(
        causal * (3.0 * wide + 2.0 * narrow) / rate, moved / (bandwidth * efficiency.memory)
    )


def plain_forward(
    batch: Number,
    heads: Number,
    sequence: Number,
    width: Number,
    *,
    peak: Number,
    bandwidth: Number,
    efficiency: Efficiency,
    passes: Number = 6.0,
    element: Number = 2.0,
) -> Number:
    """Seconds of attention whose scores go through memory, forward: batched products, then softmax and dropout.

    The mask saves nothing: all s^2 scores are computed. `passes` is how often the scores cross the memory (product out,
    softmax in and out, dropout in and out, product in; a fused softmax saves none of these, unfused kernels add some).
    A head narrower or more ragged than a tile's inner step of 64 wastes its products.
    Source: Korthikanti et al. 2022, section 4.1, for the tensors of size a s^2 b.
    """
    ragged = ceiling(width / 64.0) * 64.0 / width
    rate = peak * efficiency.gemm * (sequence / (sequence + 256.0)) / ragged
    products = FORWARD_PRODUCTS * score_flops(batch, heads, sequence, sequence, width) / rate
    return products + passes * element * batch * heads * sequence * sequence / (
        bandwidth * efficiency.memory
    )
