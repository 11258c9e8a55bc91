"""Stages that interleave chunks of layers take microbatches in groups of as many as there are stages.

Source: Megatron-LM, `megatron/core/pipeline_parallel/schedules.py`,
`forward_backward_pipelining_with_interleaving`: the number of microbatches is a multiple of the stages, or an error.
"""

from collections.abc import Iterator
from typing import Any

from specc.design.workload import Training
from specc.physics.numeric import Number
from specc.plan.degrees import TrainingDegrees
from specc.plan.limit import Division, Limit, Refusal

GROUPED = "grouped_microbatches"
"""The feature of software that takes them so."""


def interleaves(training: Training) -> bool:
    """Whether chunks of layers are scheduled so; other schedules take microbatches as they come."""
    schedule = None if training.parallel is None else training.parallel.schedule
    return schedule in (None, "interleaved")


def in_groups(stages: Number, chunks: Number, microbatches: Number) -> Any:
    """Whether a division, or each of an array of them, has whole groups of microbatches, or no chunks that interleave."""
    return (stages == 1) | (chunks == 1) | (microbatches % stages == 0)


def _refuses(division: Division) -> Iterator[Refusal]:
    training, degrees = division.workload, division.degrees
    if not (isinstance(training, Training) and isinstance(degrees, TrainingDegrees)):
        return
    if not division.has(GROUPED) or division.ranks is None or not interleaves(training):
        return
    stages, microbatches = degrees.pipeline, degrees.microbatches
    if in_groups(stages, degrees.virtual_pipeline, microbatches):
        return
    copies = degrees.data * degrees.microbatch
    fits = [
        count * copies
        for count in (microbatches // stages * stages, -(-microbatches // stages) * stages)
    ]
    batches = " or ".join(str(fit) for fit in fits if fit)
    yield Refusal(
        degree="virtual_pipeline",
        message=f"{microbatches} microbatches are no multiple of the {stages} stages, whose chunks interleave",
        label=f"{microbatches} / {stages} is not whole",
        others=((training, "global_batch", f"{microbatches} microbatches for each copy"),),
        helps=(f"write `global_batch = {batches} sequences`, or leave `virtual_pipeline` out",),
    )


LIMIT = Limit(name="interleaved", refuses=_refuses)
