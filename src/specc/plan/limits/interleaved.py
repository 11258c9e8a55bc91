"""Stages that interleave chunks of layers take microbatches in groups of as many as there are stages.

Source: Megatron-LM, `megatron/core/pipeline_parallel/schedules.py`,
`forward_backward_pipelining_with_interleaving`: the number of microbatches is a multiple of the stages, or an error.
"""

from collections.abc import Iterator

from specc.design.workload import Training
from specc.plan.degrees import TrainingDegrees
from specc.plan.limit import Division, Limit, Refusal


def _refuses(division: Division) -> Iterator[Refusal]:
    training, degrees = division.workload, division.degrees
    if not (isinstance(training, Training) and isinstance(degrees, TrainingDegrees)):
        return
    if not division.has("grouped_microbatches") or division.ranks is None:
        return
    schedule = None if training.parallel is None else training.parallel.schedule
    if schedule not in (None, "interleaved"):
        return
    stages, microbatches = degrees.pipeline, degrees.microbatches
    if stages == 1 or degrees.virtual_pipeline == 1 or microbatches % stages == 0:
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
