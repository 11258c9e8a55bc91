"""The job of a workload and its ledgers, made once for every plan."""

from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Profiles
from specc.design.workload import Inference, Training
from specc.plan.constants import Constants
from specc.plan.degrees import ServingDegrees, TrainingDegrees
from specc.plan.lower.host import Host
from specc.plan.lower.resources import Resources
from specc.plan.lower.serving import UnknownFormat, lower_replica, prompt_readers
from specc.plan.lower.training import lower_training
from specc.plan.memory.serving import ServingMemory
from specc.plan.memory.training import StageMemory, training_memory
from specc.plan.network.transformer import IncompleteModelError
from specc.plan.serving_job import Serving
from specc.plan.training_job import TrainingJob
from specc.record import evolve, field, record
from specc.topology.levels import Domain


@record(eq=False)
class Lowered:
    """A workload in numbers.

    Attributes:
        job: What everything is computed from; None where there is no model, or `fault`.
        memory: The ledgers of a training job's stages, or of a replica's fullest rank.
        constants: What filled a training job, with what was assumed for it.
        resources: What it has of its cluster.
        fault: Why there is no job: sizes of the model are missing, or a dtype is not known.
    """

    job: TrainingJob | Serving | None = None
    memory: tuple[StageMemory, ...] | ServingMemory | None = None
    constants: Constants | None = None
    resources: Resources = field(factory=Resources)
    fault: IncompleteModelError | UnknownFormat | None = None


def lower(
    workload: Training | Inference,
    degrees: TrainingDegrees | ServingDegrees,
    part: Accelerator | None,
    domains: tuple[Domain, ...],
    profiles: Profiles,
    resources: Resources,
) -> Lowered:
    """The job of a workload on a part, with its ledgers and what it has of its cluster."""
    try:
        if isinstance(workload, Training) and isinstance(degrees, TrainingDegrees):
            lowered = _training(workload, degrees, part, domains, profiles, resources)
            return evolve(lowered, resources=resources)
        if isinstance(workload, Inference) and isinstance(degrees, ServingDegrees):
            lowered = _serving(workload, degrees, part, profiles, resources.host)
            return evolve(lowered, resources=resources)
    except (IncompleteModelError, UnknownFormat) as fault:
        return Lowered(fault=fault, resources=resources)
    raise TypeError(degrees)


def _training(
    training: Training,
    degrees: TrainingDegrees,
    part: Accelerator | None,
    domains: tuple[Domain, ...],
    profiles: Profiles,
    resources: Resources,
) -> Lowered:
    pair = lower_training(training, degrees, part, domains, profiles, resources)
    if pair is None:
        return Lowered()
    job, numbers = pair
    return Lowered(job=job, memory=training_memory(job), constants=numbers)


def _serving(
    inference: Inference,
    degrees: ServingDegrees,
    part: Accelerator | None,
    profiles: Profiles,
    host: Host,
) -> Lowered:
    engine = profiles.engines.get(inference.engine)
    replica = lower_replica(inference, degrees, engine, part, host)
    if replica is None:
        return Lowered()
    readers = prompt_readers(inference, engine, part, host)
    return Lowered(job=replica.job, memory=readers or replica.memory)
