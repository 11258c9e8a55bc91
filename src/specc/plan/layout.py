"""How a workload is divided over accelerators: the degrees of parallelism and the order of placement."""

from specc.physics.numeric import Number, ceiling
from specc.record import record

ORDER = ("tensor", "context", "data", "pipeline")
"""Degrees from the nearest neighbours outward, where the text does not say otherwise. Source: Megatron's default order."""
SHARDING = {"none": 0.0, "zero1": 1.0, "zero2": 2.0, "zero3": 3.0, "fsdp": 3.0, "hsdp": 3.0}
"""What replicas divide among them, by the word of `sharding`: see `Layout.shard`."""


@record
class Layout:
    """Degrees of parallelism of one training job; each may be an array, one element a candidate.

    Ranks are placed tensor first, then context, data and pipeline, as Megatron's default order has it, unless `order`
    says otherwise; expert parallelism divides tensor x context x data.

    Attributes:
        tensor: Tensor-parallel degree.
        sequence: 1 where norms and residuals are divided by the tensor degree too, else 0.
        context: Context-parallel degree.
        pipeline: Pipeline stages.
        virtual: Chunks of layers on each stage (interleaved schedule).
        expert: Expert-parallel degree.
        expert_tensor: Tensor degree inside an expert.
        data: Data-parallel degree, without context.
        microbatch: Sequences of one microbatch.
        microbatches: Microbatches of one replica in one iteration.
        shard: 0 none, 1 optimiser states, 2 and gradients, 3 and weights.
        shard_group: Ranks that share one copy of the shards; 0 for all replicas. Smaller for hybrid sharding.
        keeps: 1 where fully sharded weights are not dropped after a forward pass.
        once: 1 where a pipeline's stage gathers what it keeps, and reduces its gradients, once an iteration.
        order: Degrees from the nearest neighbours outward.
        schedule: Order of work in the pipeline, where the text states one.
    """

    tensor: Number = 1.0
    sequence: Number = 0.0
    context: Number = 1.0
    pipeline: Number = 1.0
    virtual: Number = 1.0
    expert: Number = 1.0
    expert_tensor: Number = 1.0
    data: Number = 1.0
    microbatch: Number = 1.0
    microbatches: Number = 1.0
    shard: Number = 1.0
    shard_group: Number = 0.0
    keeps: Number = 0.0
    once: Number = 0.0
    order: tuple[str, ...] = ORDER
    schedule: str | None = None

    @property
    def accelerators(self) -> Number:
        """Accelerators that the layout needs."""
        return self.tensor * self.context * self.pipeline * self.data

    def stride(self, degree: str) -> Number:
        """Distance between neighbours of a group of that degree in the order of placement."""
        distance: Number = 1.0
        for name in self.order:
            if name == degree:
                return distance
            distance = distance * getattr(self, name)
        return distance


def microbatches(sequences: Number, data: Number, microbatch: Number) -> Number:
    """Microbatches of one replica: the global batch over data x microbatch, rounded up to whole steps."""
    return ceiling(sequences / (data * microbatch) - 1e-9)
