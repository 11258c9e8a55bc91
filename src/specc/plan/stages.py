"""Which blocks lie on which pipeline stage: the one rule that time, memory and serving read.

Blocks that the stages do not divide evenly are dealt so that some stages hold one less: the last, which has the head too,
then the first, which has the embedding, then those before the last. Where two are spare, embedding and head thus count as
a block each. Sources: Llama 3 (2024), section 3.3.2 (one block less on both ends); vLLM's `get_pp_indices` (not on the last).
"""

from typing import Any

from specc.physics.numeric import Number, ceiling, choose, largest, smallest

ENDS = 2
"""The embedding and the head, which may count as a block each."""


def fullest_stage(layers: Number, stages: Number) -> Number:
    """Blocks of the stage that has the most."""
    return ceiling(layers / stages - 1e-9)


def layers_on(stage: Number, layers: Number, stages: Number) -> Number:
    """Blocks of a stage.

    Args:
        stage: Its index, from 0.
        layers: Blocks of the network.
        stages: Pipeline stages.
    """
    full = fullest_stage(layers, stages)
    spare = stages * full - layers
    both = _yes(spare > 1.5)
    short = _yes(stage >= stages - (spare - both) - 1e-9) + both * _yes(stage < 0.5)
    return largest(full - smallest(short, 1.0 + 0.0 * short), 0.0)


def first_layer(stage: Number, layers: Number, stages: Number) -> Number:
    """Index of a stage's first block: all that lie on the stages before it."""
    full = fullest_stage(layers, stages)
    spare = stages * full - layers
    both = _yes(spare > 1.5)
    short = both * _yes(stage > 0.5) + largest(stage - (stages - (spare - both)), 0.0)
    return stage * full - short


def _yes(condition: Any) -> Number:
    return choose(condition, 1.0, 0.0)
