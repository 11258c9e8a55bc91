"""Scaling: one training job at many sizes, as a table, a drawing and a document."""

from collections.abc import Mapping

from specc.predict.scaling import Point
from specc.record import record
from specc.reports.document import DocumentHeader
from specc.units import Quantity
from specc.units.dimension import SECOND
from specc.units.text import percent

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
    """One size, in numbers: None where a value is unknown."""

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


def lines_of(points: tuple[Point, ...]) -> list[ScalingRow]:
    """The points in the order of their sizes."""
    rows: list[ScalingRow] = []
    for point in points:
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
            )
        )
    return rows


def _per_run(run: object, rate: object) -> Quantity | None:
    """Cost of the run, or else of an hour."""
    if isinstance(run, Quantity):
        return run
    return rate * Quantity(3600.0, SECOND) if isinstance(rate, Quantity) else None
