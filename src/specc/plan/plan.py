"""A workload placed on a topology: which accelerators it uses and how it is divided over them."""

import math

import attrs

from specc.design.entity import Auto
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Profiles
from specc.design.workload import (
    Inference,
    InferenceParallel,
    Training,
    TrainingParallel,
    WorkerPool,
)
from specc.sums import sum_counts
from specc.topology.inventory import ServerGroup
from specc.topology.lay import Topology
from specc.topology.levels import Domain, levels
from specc.units.dimension import TOKEN


class OpenValue(Exception):
    """A degree or count is still open; sizing comes first."""


@attrs.frozen(kw_only=True)
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


@attrs.frozen(kw_only=True)
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


@attrs.frozen(kw_only=True, eq=False)
class Plan:
    """A workload on a topology.

    Attributes:
        workload: What is to be done.
        topology: The cluster, laid out.
        machines: The servers that it may use, those with accelerators first.
        accelerator: What the model runs on; None where it runs on the hosts' processors.
        accelerators: How many it uses; processors where there are no accelerators.
        domain: Accelerators that the scale-up links join, one where there are none.
        domains: The bandwidth hierarchy that the accelerators see, innermost first.
        degrees: How it is divided.
        companions: Engine, stack and calibrations that hold for it.
    """

    workload: Training | Inference
    topology: Topology
    machines: tuple[ServerGroup, ...]
    accelerator: Accelerator | None
    accelerators: int
    domain: int
    domains: tuple[Domain, ...]
    degrees: TrainingDegrees | ServingDegrees
    companions: Profiles


def settled(value: int | Auto | None, default: int = 1) -> int:
    """A count that is no longer open.

    Raises:
        OpenValue: it is.
    """
    if isinstance(value, Auto):
        raise OpenValue
    return default if value is None else value


def make_plan(
    workload: Training | Inference, topology: Topology, companions: Profiles
) -> Plan | None:
    """The plan of a workload; None where its cluster has nothing that it could run on.

    Raises:
        OpenValue: a degree is still open.
    """
    machines = _machines(workload, topology)
    if not machines:
        return None
    hosts = tuple(m for m in machines if m.accelerators)
    first = hosts[0] if hosts else machines[0]
    part = first.accelerator
    accelerator = part if isinstance(part, Accelerator) else None
    used = tuple(m for m in hosts if m.accelerator is not None) or machines
    available = (
        sum_counts(m.count * m.accelerators for m in used)
        if accelerator
        else sum_counts(m.count for m in machines)
    )
    domains = levels(topology, accelerator) if accelerator else ()
    domain = next((d.size for d in domains if d.kind == "scale_up"), 1)
    per_domain = getattr(workload, "per_domain", None)
    if per_domain is not None and accelerator:
        available = available // domain * min(per_domain, domain) if domain > 1 else available
        domain = min(per_domain, domain)
    wanted = workload.accelerators
    count = available if wanted is None else settled(wanted)
    degrees: TrainingDegrees | ServingDegrees
    if isinstance(workload, Training):
        degrees = training_degrees(workload, count)
    else:
        degrees = serving_degrees(workload, count)
    return Plan(
        workload=workload,
        topology=topology,
        machines=used,
        accelerator=accelerator,
        accelerators=count,
        domain=domain,
        domains=domains,
        degrees=degrees,
        companions=companions,
    )


def _machines(workload: Training | Inference, topology: Topology) -> tuple[ServerGroup, ...]:
    machines = tuple(m for m in topology.machines if not m.service)
    if workload.on is None:
        return machines
    return tuple(m for m in machines if m.pool == workload.on)


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


def serving_degrees(inference: Inference, accelerators: int) -> ServingDegrees:
    """The degrees of a service on so many accelerators; replicas fill them."""
    parallel = inference.parallel or _of_decoders(inference) or InferenceParallel()
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
