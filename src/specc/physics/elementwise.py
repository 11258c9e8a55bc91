"""Memory traffic of the operators between the matrix products: norms, activation, rotary positions, residuals.

Each is a stream through memory. A fused stack reads every input and writes every output once; an unfused one runs each
arithmetic step as a kernel of its own. Traffic is counted in elements for each token, so that a layout only scales it.
Source: Korthikanti et al. 2022, section 4.1 and figure 2, for the operators of a layer; Dao et al. 2022, table 1, for
their being bound by memory.
"""

from specc.physics.numeric import Number


def norm_elements(hidden: Number) -> Number:
    """A norm reads its input and writes its output."""
    return 2.0 * hidden


def residual_elements(hidden: Number) -> Number:
    """Bias, dropout and addition in one kernel: the branch and the stream in, the stream out."""
    return 3.0 * hidden


def rotary_elements(query: Number, key: Number) -> Number:
    """Rotary positions read and write queries and keys."""
    return 2.0 * (query + key)


def activation_elements(ffn: Number, gated: Number) -> Number:
    """The activation reads one or, gated, two halves and writes one. `gated` is 1 or 0."""
    return (2.0 + gated) * ffn


def stream_time(elements: Number, width: float, bandwidth: Number, share: Number) -> Number:
    """Seconds to stream that many elements of `width` bytes at that share of the memory's bandwidth."""
    return elements * width / (bandwidth * share)


def cross_entropy_elements(vocabulary: Number, fused: Number) -> Number:
    """Elements of logits that cross the memory for each token, forward and backward.

    Fused (`fused` = 1): written by the product, read once by the loss, its gradient written once and read twice by the two
    products. Plain (`fused` = 0): a float32 copy is made, and maximum, exponential, sum and gradient pass over it.
    """
    return vocabulary * (5.0 + 9.0 * (1.0 - fused))
