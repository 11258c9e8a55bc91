"""How much of its data sheet an accelerator delivers.

One small record of physical constants for one accelerator and one dtype. It is filled from a calibration
(`specs/calibrations/`), or from the defaults below, which are the middle of the calibrated NVIDIA data-centre parts
and stand for a class of accelerators that nobody has calibrated. Nothing here is keyed to a chip's name, so that a
formula never knows which chip it is about.
"""

from specc.physics.numeric import Number
from specc.record import record


@record
class Efficiency:
    """Constants that turn a data sheet into times.

    Attributes:
        gemm: Share of the dense peak that the best-shaped matrix product reaches.
            Source: best-shape matmul tables ("maximum achievable matmul FLOPS"), ml-engineering.
        depth: Inner dimension at which a product reaches half of that: prologue, epilogue and output pass cost as
            much as this many multiply-adds for each output element.
        units: Processors that a product's tiles are dealt to (streaming multiprocessors); 0 where unknown, and then
            no wave is ever incomplete.
        wave: Share of the idle part of the last wave that is really lost; libraries shrink tiles and split the
            inner dimension to recover the rest.
        memory: Share of the memory's bandwidth that a streaming kernel reaches.
        attention_forward: Share of the dense peak that fused attention reaches forward on long sequences.
        attention_backward: The same for its backward pass.
        attention_length: Sequence length at which fused attention reaches half of that.
        attention_width: Width of a head at which it reaches half of what an endlessly wide one would.
        launch: Seconds between the starts of two dependent small kernels.
    """

    gemm: Number = 0.78
    depth: Number = 250.0
    units: Number = 0.0
    wave: Number = 0.5
    memory: Number = 0.80
    attention_forward: Number = 0.62
    attention_backward: Number = 0.48
    attention_length: Number = 600.0
    attention_width: Number = 22.0
    launch: Number = 5e-6
