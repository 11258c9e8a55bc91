"""A workload placed on a topology: which accelerators it uses and how it is divided over them."""

import attrs

from specc.design.parts.accelerator import Accelerator
from specc.design.parts.server import Server
from specc.design.profiles import Profiles, Stack
from specc.design.workload import (
    Inference,
    Training,
)
from specc.plan.degrees import (
    ServingDegrees,
    TrainingDegrees,
    serving_degrees,
    settled,
    training_degrees,
)
from specc.plan.lower.lower import Lowered, lower
from specc.plan.lower.processor import processor_of
from specc.plan.lower.resources import resources_of
from specc.plan.memory.serving import ServingMemory
from specc.plan.memory.training import StageMemory
from specc.plan.portion import portion, portion_of_links, share_of
from specc.plan.training_job import TrainingJob
from specc.record import record
from specc.sums import sum_counts
from specc.topology.inventory import ServerGroup
from specc.topology.lay import Topology
from specc.topology.levels import Domain, levels, links_of
from specc.topology.slots import seated_link


@record(eq=False)
class Plan:
    """A workload on a topology.

    Attributes:
        workload: What is to be done.
        topology: The cluster, laid out.
        machines: The servers that it may use, those with accelerators first.
        accelerator: What the model runs on, as much of it as the workload has; None where it runs on the hosts' processors.
        device: What the model runs on, the accelerator or the processors of a server; None where their rates are unknown.
        accelerators: How many it uses; processors where there are no accelerators.
        domain: Accelerators that the scale-up links join, one where there are none.
        domains: The bandwidth hierarchy that the accelerators see, innermost first.
        degrees: How it is divided.
        companions: Engine, stack and calibrations that hold for it.
        lowered: The job in numbers, and its ledgers.
    """

    workload: Training | Inference
    topology: Topology
    machines: tuple[ServerGroup, ...]
    accelerator: Accelerator | None
    device: Accelerator | None
    accelerators: int
    domain: int
    domains: tuple[Domain, ...]
    degrees: TrainingDegrees | ServingDegrees
    companions: Profiles
    lowered: Lowered

    @property
    def memory(self) -> tuple[StageMemory, ...] | ServingMemory | None:
        """The ledgers: of every pipeline stage of a training job, of the fullest rank of a replica; None where unknown."""
        return self.lowered.memory

    @property
    def admits_context(self) -> bool:
        """Whether its engine admits nothing longer than the model's context where no length is stated. Source: vLLM, config/model.py."""
        return self.engine_has("whole_length")

    def engine_has(self, feature: str) -> bool:
        """Whether its engine is known and has a feature; False for a training job."""
        engine = self.companions.engines.get(getattr(self.workload, "engine", ""))
        return engine is not None and feature in engine.features

    @property
    def training(self) -> TrainingJob | None:
        """The training job in numbers; None for a service, or where its model is not complete."""
        return self.lowered.job if isinstance(self.lowered.job, TrainingJob) else None

    @property
    def checkpoint(self) -> float | None:
        """Bytes of a checkpoint of a training job: as stated, else of all that it keeps; None where neither is known."""
        saved = self.workload.checkpoint if isinstance(self.workload, Training) else None
        if saved is not None and saved.size is not None:
            return float(saved.size)
        return None if self.training is None else self.training.checkpoint


def as_its_stack(training: Training, stack: Stack | None) -> Training:
    """A training with what its stack does where nobody says."""
    if stack is None or stack.sharding is None or training.origins.get("sharding") is not None:
        return training
    return attrs.evolve(training, sharding=stack.sharding)


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
    if isinstance(workload, Training):
        workload = as_its_stack(workload, companions.stacks.get(workload.stack))
    hosts = tuple(m for m in machines if m.accelerators)
    first = hosts[0] if hosts else machines[0]
    part = first.accelerator
    share = share_of(workload)
    accelerator = None
    if isinstance(part, Accelerator):
        seated = attrs.evolve(part, host_link=seated_link(first), scale_up=links_of(first, part))
        accelerator = portion(seated, share)
    used = tuple(m for m in hosts if m.accelerator is not None) or machines
    available = (
        sum_counts(m.count * m.accelerators for m in used)
        if accelerator
        else sum_counts(m.count for m in machines)
    )
    domains = portion_of_links(levels(topology, part), share) if accelerator else ()
    domain = next((d.size for d in domains if d.kind == "scale_up"), 1)
    per_domain = getattr(workload, "per_domain", None)
    if per_domain is not None and accelerator:
        available = available // domain * min(per_domain, domain) if domain > 1 else available
        domain = min(per_domain, domain)
    wanted = workload.accelerators
    count = available if wanted is None else settled(wanted)
    device = accelerator or _processor(first.part, share)
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
        device=device,
        accelerators=count,
        domain=domain,
        domains=domains,
        degrees=degrees,
        companions=companions,
        lowered=lower(
            workload,
            degrees,
            accelerator if isinstance(workload, Training) else device,
            domains,
            companions,
            resources_of(workload, count, topology.accelerators, used, topology.machines),
        ),
    )


def _processor(server: Server, share: float) -> Accelerator | None:
    """The processors of a server, as much of them as a workload has."""
    processor = processor_of(server)
    return None if processor is None else portion(processor, share)


def _machines(workload: Training | Inference, topology: Topology) -> tuple[ServerGroup, ...]:
    machines = tuple(m for m in topology.machines if not m.service)
    if workload.on is None:
        return machines
    return tuple(m for m in machines if m.pool == workload.on)
