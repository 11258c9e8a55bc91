"""Time of the optimiser's step: a stream over the states of the local parameters.

Source: Rajbhandari et al., "ZeRO" (2020), section 3.1, for the states of mixed-precision Adam: float32 copy, momentum and
variance, 12 bytes for each parameter, read and written; the gradient is read for its norm and again for the update.
"""

from specc.physics.numeric import Number


def adam_bytes(gradient: float = 4.0, weight: float = 2.0, state: float = 12.0) -> float:
    """Bytes moved for one local parameter: gradient for norm, scale and update, states in and out, weight out."""
    return 3.0 * gradient + 2.0 * state + weight


def step_time(parameters: Number, moved: Number, bandwidth: Number, share: Number) -> Number:
    """Seconds to update the local parameters.

    Args:
        parameters: Parameters whose states lie on this accelerator.
        moved: Bytes moved for each.
        bandwidth: Memory bandwidth (or the host link's, for states that are offloaded), byte/s.
        share: Share of it that the kernels reach.
    """
    return parameters * moved / (bandwidth * share)
