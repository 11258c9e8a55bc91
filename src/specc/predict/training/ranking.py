"""Many layouts of one job at once: array work, one element a layout.

A candidate is a set of degrees that use all accelerators; `times` prices all of them in one call, and `ranking` orders
those that fit. Layouts that are equal to the clock keep the order of their degrees, so that the result never depends on
the machine.
"""

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from specc.physics.numeric import Number
from specc.plan.layout import Layout
from specc.plan.memory.training import fullest_bytes
from specc.plan.plan import Plan
from specc.plan.training_job import TrainingJob
from specc.predict.training.iteration import iteration
from specc.record import evolve, fields, record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEGREES = ("tensor", "context", "pipeline", "virtual", "expert", "expert_tensor", "microbatch")


@record
class Ranges:
    """Values that a search may give each degree; data parallelism takes what is left.

    Attributes:
        tensor: Tensor degrees.
        context: Context degrees.
        pipeline: Pipeline degrees.
        virtual: Chunks of layers on a stage.
        expert: Expert degrees.
        expert_tensor: Tensor degrees inside experts.
        microbatch: Sequences of a microbatch.
    """

    tensor: Sequence[int] = (1, 2, 4, 8)
    context: Sequence[int] = (1,)
    pipeline: Sequence[int] = (1, 2, 4, 8, 16)
    virtual: Sequence[int] = (1,)
    expert: Sequence[int] = (1,)
    expert_tensor: Sequence[int] = (1,)
    microbatch: Sequence[int] = (1, 2, 4)


def _valid(
    accelerators: int, sequences: int, heads: int, layers: int, values: tuple[int, ...]
) -> bool:
    """Whether degrees divide what they must."""
    tensor, context, pipeline, virtual, expert, inner, micro = values
    replica = tensor * context * pipeline
    if accelerators % replica or heads % tensor or pipeline * virtual > layers:
        return False
    if virtual > 1 and pipeline == 1:
        return False
    data = accelerators // replica
    if sequences % (data * micro):
        return False
    return (data * context * tensor) % (expert * inner) == 0


def candidates(
    ranges: Ranges,
    *,
    accelerators: int,
    sequences: int,
    heads: int,
    layers: int,
    shard: float = 1.0,
) -> Layout:
    """Every layout in the ranges that uses all accelerators and divides the batch, the heads and the experts.

    Args:
        ranges: Values of each degree.
        accelerators: How many there are.
        sequences: The global batch.
        heads: Attention heads.
        layers: Blocks.
        shard: What replicas shard.

    Returns:
        A layout whose degrees are arrays, one element a candidate.
    """
    import numpy as np

    every = product(*(getattr(ranges, name) for name in DEGREES))
    kept = [v for v in every if _valid(accelerators, sequences, heads, layers, v)]
    columns = np.array(kept, dtype=float).reshape(-1, len(DEGREES)).T
    found: dict[str, Any] = dict(zip(DEGREES, columns, strict=True))
    data = accelerators / (found["tensor"] * found["context"] * found["pipeline"])
    return Layout(
        **found,
        sequence=np.where(found["tensor"] > 1, 1.0, 0.0),
        data=data,
        microbatches=sequences / (data * found["microbatch"]),
        shard=np.full(len(kept), shard),
    )


def times(job: TrainingJob, layouts: Layout) -> Number:
    """Seconds of an iteration under each layout."""
    return iteration(evolve(job, layout=layouts)).total


def ranking(
    job: TrainingJob, layouts: Layout, fits: "NDArray[np.bool_] | None" = None
) -> "NDArray[np.int64]":
    """Indices of the layouts, fastest first; those that do not fit are left out.

    Args:
        job: The job; its own layout does not matter.
        layouts: Candidates as arrays.
        fits: Which of them fit the memory; None: all.
    """
    import numpy as np

    seconds = np.asarray(times(job, layouts), dtype=float)
    order = np.argsort(seconds, kind="stable")
    return order if fits is None else order[fits[order]]


def fitting(plan: Plan, layouts: Layout) -> "NDArray[np.bool_] | None":
    """Which layouts fit the accelerators' memory on the fuller of the first and last stage; None where nobody knows."""
    import numpy as np

    job = plan.training
    if job is None or job.capacity is None:
        return None
    return np.asarray(fullest_bytes(evolve(job, layout=layouts)) <= job.capacity)


def one(layouts: Layout, index: int) -> Layout:
    """A single layout out of many, in plain floats."""
    plain = {
        field.name: float(getattr(layouts, field.name)[index])
        for field in fields(Layout)
        if field.name not in ("order", "shard_group")
    }
    return Layout(**plain, order=layouts.order)
