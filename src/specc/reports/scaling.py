"""Scaling: one training job at many sizes, as a table, a drawing and a document."""

from collections.abc import Mapping

from specc.predict.scaling import Point
from specc.record import record
from specc.reports.document import DocumentHeader
from specc.sums import sum_in_order
from specc.units import Quantity
from specc.units.dimension import SECOND
from specc.units.text import percent

NOTICED = 0.002
"""Share of the time from which a growth is told."""
FULL = 40
"""Width of a whole bar of the text plot, in characters."""


@record
class Scaling:
    """The subject of the formats of `scaling`.

    Attributes:
        name: The spec.
        workloads: Points of each training job, by name.
        strong: Whether the global batch stays as it is.
        head: What the document rests on.
    """

    name: str
    workloads: Mapping[str, tuple[Point, ...]]
    strong: bool
    head: DocumentHeader


@record
class ScalingRow:
    """One size, in numbers: None where a value is unknown.

    Attributes:
        grew: The part of an iteration that grew most since the size before; empty where none did.
        growth: By how much it made the work of a sequence dearer, as a share of what that took.
    """

    accelerators: int
    sequences: int
    seconds: float | None
    mfu: float | None
    speedup: float
    efficiency: float
    hours: float | None
    cost: Quantity | None
    bound: str
    helps: str
    grew: str = ""
    growth: float | None = None


def lines_of(points: tuple[Point, ...]) -> list[ScalingRow]:
    """The points in the order of their sizes."""
    rows: list[ScalingRow] = []
    for index, point in enumerate(points):
        grew, growth = grown(points[index - 1], point) if index else ("", None)
        prediction = point.prediction
        cost = prediction.get("cost.per_hour")
        bound = prediction.bound_by
        duration = prediction.number("accelerator_hours")
        rows.append(
            ScalingRow(
                accelerators=point.accelerators,
                sequences=point.sequences,
                seconds=prediction.number("iteration_time"),
                mfu=prediction.number("mfu"),
                speedup=point.speedup,
                efficiency=point.efficiency,
                hours=None if duration is None else duration / 3600.0,
                cost=_per_run(prediction.get("cost.per_run"), cost),
                bound="" if bound is None else bound.by,
                helps=""
                if bound is None or bound.helps is None
                else f"{bound.helps}: -{percent(bound.gain, 0)}",
                grew=grew,
                growth=growth,
            )
        )
    return rows


def grown(before: Point, after: Point) -> tuple[str, float | None]:
    """The part whose accelerator-seconds for a sequence grew most between two sizes, and by what share of all of them.

    What only moves from one part to another is told by the part that it moves to.
    """
    was, now = _shares(before), _shares(after)
    whole = sum_in_order(was.values(), 0.0)
    more = {name: now[name] - was.get(name, 0.0) for name in now}
    name = max(more, key=lambda part: more[part], default="")
    if not whole or not name or more[name] < NOTICED * whole:
        return "", None
    return name, more[name] / whole


def _shares(point: Point) -> dict[str, float]:
    """Accelerator-seconds that a sequence takes in each part of an iteration."""
    each = point.accelerators / point.sequences
    prefix = "time."
    return {
        path.removeprefix(prefix): float(value) * each
        for path, value in point.prediction.results.items()
        if path.startswith(prefix) and isinstance(value, Quantity)
    }


def _per_run(run: object, rate: object) -> Quantity | None:
    """Cost of the run, or else of an hour."""
    if isinstance(run, Quantity):
        return run
    return rate * Quantity(3600.0, SECOND) if isinstance(rate, Quantity) else None
