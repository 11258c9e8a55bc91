"""What a limit must answer: whether software can divide a model in a certain way.

A member of the family is a file under `limits/` with one `LIMIT`. The rules of the gate report what it refuses, and sizing
asks all of them before it tries a combination of degrees, so that `auto` never proposes what cannot run.
"""

from collections.abc import Callable, Iterator
from functools import cache

import attrs

from specc.design.entity import Entity
from specc.design.model import Model
from specc.design.profiles import Engine, Stack
from specc.design.replica import InferenceParallel
from specc.design.workload import Inference, Training, TrainingParallel
from specc.plan.degrees import (
    ServingDegrees,
    TrainingDegrees,
    pool_parallel,
    serving_degrees,
    training_degrees,
)
from specc.plan.plan import Plan
from specc.record import record
from specc.registry import member, names

_LIMITS = "specc.plan.limits"


@record(eq=False)
class Division:
    """One way in which a workload divides its model: a job's, a replica's, or that of a pool of workers.

    Attributes:
        workload: The workload.
        degrees: The degrees.
        stated: The block of the text that states them; None where none does.
        software: Stack or engine; None where it is not known.
        pool: Whether it is that of a pool of workers.
        ranks: Ranks that experts are divided over: tensor x data x context of a training job, tensor x data of a replica.
            None while the copies of a training job are not counted.
    """

    workload: Training | Inference
    degrees: TrainingDegrees | ServingDegrees
    stated: Entity | None
    software: Stack | Engine | None = None
    pool: bool = False
    ranks: int | None = None

    @property
    def model(self) -> Model | None:
        """The model that is divided."""
        return self.workload.model

    def has(self, feature: str) -> bool:
        """Whether the software is known and has a feature."""
        return self.software is not None and feature in self.software.features

    @property
    def options(self) -> str:
        """The degrees in the words of the engine's own command line; empty where it is not known."""
        flags = self.software.flags if isinstance(self.software, Engine) else None
        if flags is None:
            return ""
        own = self.degrees
        copies = own.data if isinstance(own, ServingDegrees) else 1
        degrees = {
            "tensor": flags.ranks(own.tensor, copies),
            "pipeline": own.pipeline,
            "data": own.data,
        }
        given = [
            (getattr(flags, n), count)
            for n, count in degrees.items()
            if count > 1 or n == "tensor"
        ]
        return " ".join(f"{flag} {n}" for flag, n in given if flag is not None)


@record
class Refusal:
    """Why a division cannot run.

    Attributes:
        degree: The degree at fault, by its field.
        message: What was found and what is allowed.
        label: A few words under the degree.
        others: Related places: (entity, field, words).
        helps: What to do.
        runs: Whether it runs all the same, at a loss.
    """

    degree: str
    message: str
    label: str
    others: tuple[tuple[Entity, str | None, str], ...] = ()
    helps: tuple[str, ...] = ()
    runs: bool = False


@record
class Limit:
    """One thing that can stand in the way of a division."""

    name: str
    refuses: Callable[[Division], Iterator[Refusal]]


@cache
def limits() -> tuple[Limit, ...]:
    """Every member of the family."""
    members = []
    for name in names(_LIMITS):
        limit = member(_LIMITS, name, "LIMIT")
        assert isinstance(limit, Limit)
        members.append(limit)
    return tuple(members)


def divisions(plan: Plan) -> Iterator[Division]:
    """The ways in which a plan divides its model: one, or one for each pool of workers."""
    workload = plan.workload
    if isinstance(workload, Training):
        software = plan.companions.stacks.get(workload.stack)
        assert isinstance(plan.degrees, TrainingDegrees)
        yield _of_training(workload, plan.degrees, software, counted=True)
        return
    assert isinstance(plan.degrees, ServingDegrees)
    yield from _of_serving(workload, plan.degrees, plan.companions.engines.get(workload.engine))


def runs(workload: Training | Inference, stack: Stack | None = None) -> bool:
    """Whether the degrees that a workload states can run on any number of accelerators, whatever the engine.

    Args:
        workload: The workload.
        stack: What trains it; None: whatever the stack.

    Raises:
        OpenValue: a degree is still open.
    """
    divisions: Iterator[Division]
    if isinstance(workload, Training):
        parallel = workload.parallel or TrainingParallel()
        counted = isinstance(parallel.data, int)
        divisions = iter(
            (_of_training(workload, training_degrees(workload, 1), stack, counted=counted),)
        )
    else:
        divisions = _of_serving(workload, serving_degrees(workload, 1), None)
    return all(able(division) for division in divisions)


def able(division: Division) -> bool:
    """Whether nothing stands in the way of a division."""
    return all(refusal.runs for limit in limits() for refusal in limit.refuses(division))


def _of_training(
    training: Training, degrees: TrainingDegrees, software: Stack | None, *, counted: bool
) -> Division:
    ranks = degrees.tensor * degrees.context * degrees.data
    return Division(
        workload=training,
        degrees=degrees,
        stated=training.parallel,
        software=software,
        ranks=ranks if counted else None,
    )


def _of_serving(
    inference: Inference, degrees: ServingDegrees, software: Engine | None
) -> Iterator[Division]:
    parted = inference.disaggregated
    pools = () if parted is None else (parted.prefill, parted.decode)
    divided: list[tuple[Entity | None, ServingDegrees]] = [
        (
            pool,
            serving_degrees(
                attrs.evolve(inference, parallel=pool_parallel(pool), disaggregated=None), 1
            ),
        )
        for pool in pools
        if pool is not None
    ]
    parallel: InferenceParallel | None = inference.parallel
    for stated, own in divided or [(parallel, degrees)]:
        yield Division(
            workload=inference,
            degrees=own,
            stated=stated,
            software=software,
            pool=bool(divided),
            ranks=own.tensor * own.data,
        )


def listed(values: list[int]) -> str:
    """Degrees as a message names them."""
    return ", ".join(str(value) for value in values)
