"""The roofline: work takes as long as the slower of its arithmetic and its memory traffic.

Source: Williams, Waterman, Patterson, "Roofline: an insightful visual performance model", CACM 52(4), 2009.
"""

from specc.physics.numeric import Number, largest


def roofline(flops: Number, moved: Number, rate: Number, bandwidth: Number) -> Number:
    """Seconds of a kernel that computes while it moves.

    Args:
        flops: Operations, in FLOP.
        moved: Bytes to and from memory.
        rate: Attainable FLOP/s.
        bandwidth: Attainable byte/s.

    Returns:
        The time in seconds; the longer of the two sides hides the shorter one.
    """
    return largest(flops / rate, moved / bandwidth)


def ridge(rate: Number, bandwidth: Number) -> Number:
    """FLOP per byte above which a kernel is bound by arithmetic."""
    return rate / bandwidth
