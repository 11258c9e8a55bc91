"""How a workload is divided over accelerators, in whole numbers."""

import math

from specc.design.entity import Auto
from specc.design.replica import InferenceParallel, WorkerPool
from specc.design.workload import Inference, Training, TrainingParallel
from specc.physics.numeric import Number
from specc.record import record
from specc.units.dimension import TOKEN


class OpenValue(Exception):
    """A degree or count is still open; sizing comes first."""


@record
class TrainingDegrees:
    """How a training job is divided, in whole numbers.

    `sequences` is the global batch, `microbatches` what one replica runs in an iteration. `unused` accelerators are those
    that no replica could use.
    """

    tensor: int = 1
    sequence: bool = False
    context: int = 1
    pipeline: int = 1
    virtual_pipeline: int = 1
    expert: int = 1
    expert_tensor: int = 1
    data: int = 1
    shard: int | None = None
    microbatch: int = 1
    sequences: float = 1
    unused: int = 0

    @property
    def replica(self) -> int:
        """Accelerators of one copy of the model."""
        return self.tensor * self.context * self.pipeline

    @property
    def microbatches(self) -> int:
        """Microbatches of a replica in one iteration, rounded up to whole steps."""
        return max(1, math.ceil(self.sequences / (self.data * self.microbatch) - 1e-9))

    @property
    def whole_batch(self) -> bool:
        """Whether the batch is a whole number of steps of all replicas."""
        steps = self.sequences / (self.data * self.microbatch)
        return abs(steps - round(steps)) < 1e-9 and steps >= 1


@record(eq=False)
class ManyDegrees:
    """Many ways to divide a training job: as `TrainingDegrees`, with arrays, one element a way. All have as many stages."""

    tensor: Number
    sequence: Number
    context: Number
    pipeline: int
    virtual_pipeline: Number
    expert: Number
    expert_tensor: Number
    data: Number
    shard: Number | None
    microbatch: Number
    microbatches: Number


@record
class ServingDegrees:
    """How a service is divided, in whole numbers."""

    tensor: int = 1
    pipeline: int = 1
    expert: int = 1
    expert_tensor: int = 1
    data: int = 1
    replicas: int = 1
    unused: int = 0

    @property
    def replica(self) -> int:
        """Accelerators of one copy of the model."""
        return self.tensor * self.pipeline * self.data


def settled(value: int | Auto | None, default: int = 1) -> int:
    """A count that is no longer open.

    Raises:
        OpenValue: it is.
    """
    if isinstance(value, Auto):
        raise OpenValue
    return default if value is None else value


def settled_word(value: str | Auto) -> str:
    """A word that is no longer open.

    Raises:
        OpenValue: it is.
    """
    if isinstance(value, Auto):
        raise OpenValue
    return value


def training_degrees(training: Training, accelerators: int) -> TrainingDegrees:
    """The degrees of a training job on so many accelerators; data parallelism fills them."""
    parallel = training.parallel or TrainingParallel()
    tensor, context = settled(parallel.tensor), settled(parallel.context)
    pipeline = settled(parallel.pipeline)
    replica = tensor * context * pipeline
    data = parallel.data
    copies = max(1, accelerators // replica) if data is None or isinstance(data, Auto) else data
    return TrainingDegrees(
        tensor=tensor,
        sequence=parallel.sequence if parallel.sequence is not None else tensor > 1,
        context=context,
        pipeline=pipeline,
        virtual_pipeline=settled(parallel.virtual_pipeline),
        expert=settled(parallel.expert),
        expert_tensor=settled(parallel.expert_tensor),
        data=copies,
        shard=None if parallel.shard is None else settled(parallel.shard),
        microbatch=settled(parallel.microbatch),
        sequences=global_sequences(training),
        unused=max(0, accelerators - copies * replica),
    )


def global_sequences(training: Training) -> float:
    """Sequences of one optimiser step; a batch in tokens is divided by the length of a sequence."""
    batch = training.global_batch
    if batch is None:
        return 1.0
    if batch.dimension is TOKEN and training.sequence is not None:
        return float(batch) / float(training.sequence)
    return float(batch)


def _of_decoders(inference: Inference) -> InferenceParallel | None:
    """Where prefill and decode run apart, a replica is what decodes: it holds the cache."""
    parted = inference.disaggregated
    return None if parted is None or parted.decode is None else pool_parallel(parted.decode)


def pool_parallel(pool: WorkerPool) -> InferenceParallel:
    """The degrees of a pool's worker, as those of a replica."""
    return InferenceParallel(
        tensor=pool.tensor,
        pipeline=pool.pipeline,
        data=pool.data,
        expert=pool.expert,
        expert_tensor=pool.expert_tensor,
    )


def pool_degrees(pool: WorkerPool) -> ServingDegrees:
    """How a worker of a pool is divided; its workers are the replicas."""
    return ServingDegrees(
        tensor=settled(pool.tensor),
        pipeline=settled(pool.pipeline),
        data=settled(pool.data),
        expert=settled(pool.expert),
        expert_tensor=settled(pool.expert_tensor),
        replicas=settled(pool.workers),
    )


def serving_degrees(inference: Inference, accelerators: int) -> ServingDegrees:
    """The degrees of a service on so many accelerators; replicas fill them."""
    parallel = _of_decoders(inference) or inference.parallel or InferenceParallel()
    tensor, pipeline = settled(parallel.tensor), settled(parallel.pipeline)
    data = settled(parallel.data)
    replica = tensor * pipeline * data
    replicas = parallel.replicas
    copies = (
        max(1, accelerators // replica)
        if replicas is None or isinstance(replicas, Auto)
        else replicas
    )
    return ServingDegrees(
        tensor=tensor,
        pipeline=pipeline,
        expert=settled(parallel.expert),
        expert_tensor=settled(parallel.expert_tensor),
        data=data,
        replicas=copies,
        unused=max(0, accelerators - copies * replica),
    )
