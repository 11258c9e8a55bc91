"""Many layouts of one job at once: array work, one element a layout.

The formulas are those of a single prediction, so that a layout's time and memory here are what it is assessed with later.
Layouts that are equal to the clock keep the order of their degrees, so that the result never depends on the machine.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from specc.design.workload import Training
from specc.physics.numeric import ceiling
from specc.plan.degrees import ManyDegrees, TrainingDegrees
from specc.plan.lower.training import lower_training
from specc.plan.memory.training import fullest_bytes
from specc.plan.plan import Plan
from specc.predict.training.iteration import iteration
from specc.record import record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]
    Real: TypeAlias = NDArray[np.float64]
    Mask: TypeAlias = NDArray[np.bool_]
else:
    Whole = Real = Mask = object

Columns = Mapping[str, Whole]
"""Degrees by their field of `parallel`, one element a layout."""


@record(eq=False)
class Priced:
    """Layouts with what they take.

    Attributes:
        seconds: Of an iteration; nan where it is not known.
        bytes: Of memory on the fuller of the first and the last stage.
        capacity: What the accelerator has; None where nobody knows.
    """

    seconds: Real
    bytes: Real
    capacity: float | None

    @property
    def fitting(self) -> Mask:
        """Which of them fit."""
        fits: Mask = self._lacking <= 0.0
        return fits

    @cached_property
    def _lacking(self) -> Real:
        """Bytes that the accelerator has too few."""
        import numpy as np

        if self.capacity is None:
            return np.zeros_like(self.bytes)
        return np.maximum(self.bytes - self.capacity, 0.0)

    def order(self, able: Mask) -> Whole:
        """Of the layouts that are able to run those that fit, fastest first; then the others, those first that lack least."""
        import numpy as np

        rows = np.flatnonzero(able)
        return rows[np.lexsort((self.seconds[rows], self._lacking[rows]))]

    def lean(self, able: Mask) -> Whole:
        """Of the layouts that are able to run and fit those than which no faster one takes less memory, fastest first."""
        import numpy as np

        rows = np.flatnonzero(able & self.fitting)
        by_time = rows[np.lexsort((self.bytes[rows], self.seconds[rows]))]
        held = self.bytes[by_time]
        less = held[1:] < np.minimum.accumulate(held)[:-1]
        lean: Whole = by_time[np.concatenate((np.ones(len(held[:1]), dtype=bool), less))]
        return lean

    def fastest(self, able: Mask | None = None) -> float:
        """Seconds of the fastest layout that fits, of those that are able to run; inf where none fits."""
        times = self.seconds[self.fitting if able is None else self.fitting & able]
        return float(times.min()) if len(times) else math.inf


def price(plan: Plan, training: Training, columns: Columns) -> Priced:
    """Seconds and bytes of each layout.

    Args:
        plan: Any layout of the job on the same accelerators.
        training: The job; its own degrees do not matter.
        columns: Every degree that it has, `data` among them.

    Raises:
        IncompleteModelError: sizes of the model are missing.
    """
    import numpy as np

    count = len(columns["pipeline"])
    seconds, held = np.full(count, np.nan), np.full(count, np.nan)
    capacity = None
    for stages in np.unique(columns["pipeline"]):
        here = np.flatnonzero(columns["pipeline"] == stages)
        degrees = _degrees(plan, int(stages), {name: c[here] for name, c in columns.items()})
        pair = lower_training(
            training,
            degrees,
            plan.accelerator,
            plan.domains,
            plan.companions,
            plan.lowered.resources,
        )
        if pair is None:
            continue
        job, capacity = pair[0], pair[0].capacity
        held[here] = fullest_bytes(job)
        if job.unknown is None:
            seconds[here] = iteration(job).total
    return Priced(seconds=seconds, bytes=held, capacity=capacity)


def together(parts: Sequence[Priced]) -> Priced:
    """Prices one after the other."""
    import numpy as np

    return Priced(
        seconds=np.concatenate([part.seconds for part in parts]),
        bytes=np.concatenate([part.bytes for part in parts]),
        capacity=parts[0].capacity,
    )


def _degrees(plan: Plan, stages: int, columns: Columns) -> ManyDegrees:
    """The columns as degrees; what they lack is the plan's."""
    stated, training = plan.degrees, plan.workload
    assert isinstance(stated, TrainingDegrees)
    assert isinstance(training, Training)
    own: dict[str, Real] = {name: column.astype(float) for name, column in columns.items()}
    shared: Real = (own["tensor"] > 1.0).astype(float)
    said = None if training.parallel is None else training.parallel.sequence
    return ManyDegrees(
        tensor=own["tensor"],
        sequence=shared if said is None else shared * said,
        context=own["context"],
        pipeline=stages,
        virtual_pipeline=own["virtual_pipeline"],
        expert=own["expert"],
        expert_tensor=own["expert_tensor"],
        data=own["data"],
        shard=own.get("shard", stated.shard),
        microbatch=own["microbatch"],
        microbatches=ceiling(stated.sequences / (own["data"] * own["microbatch"]) - 1e-9),
    )
