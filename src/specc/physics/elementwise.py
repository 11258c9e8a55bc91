"""Memory traffic of the operators between the matrix products: norms, activation, rotary positions, residuals.

Each is a stream through memory. A fused stack reads every input and writes every output once; an unfused one runs each
arithmetic step as a kernel of its own. Traffic is counted in elements for each token, so that a layout only scales it.
Source: Korthikanti et al. 2022, section 4.1 and figure 2, for the operators of a layer; Dao et al. 2022, table 1, for
their being bound by memory.
"""

from specc.physics.numeric import Number


def cross_entropy_elements(vocabulary: Number, fused: Number) -> Number:
    """Elements of logits that cross the memory for each token, forward and backward.

    Fused (`fused` = 1): written by the product, read once by the loss, its gradient written once and read twice by the two
    products. Plain (`fused` = 0): a float32 copy is made, and maximum, exponential, sum and gradient pass over it.
    """
    return vocabulary * (5.0 + 9.0 * (1.0 - fused))
