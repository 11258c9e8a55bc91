"""A prediction that cannot be made, with what is missing."""

from __future__ import annotations

from specc.design.results import result_names
from specc.plan.degrees import ServingDegrees
from specc.plan.plan import Plan
from specc.plan.split import shown_degrees
from specc.predict.prediction import Prediction, Result, measured, missing

KIND = "inference"


class CannotServe(Exception):
    """A service whose speed cannot be given; the message names what is missing."""


def parallel_of(degrees: ServingDegrees) -> dict[str, int | str | bool]:
    """Degrees as reports show them."""
    return {**shown_degrees(degrees), "replicas": degrees.replicas}


def unpredictable(plan: Plan, reason: str) -> Prediction:
    """A prediction that says what is missing."""
    degrees = plan.degrees
    lacking: dict[str, Result] = {
        path: missing(KIND, path, reason)
        for path in result_names(KIND)
        if not path.endswith("*") and path not in {"accelerators", "replicas"}
    }
    if isinstance(degrees, ServingDegrees):
        lacking["replicas"] = measured(KIND, "replicas", degrees.replicas)
    return Prediction(
        name=plan.workload.name,
        kind=KIND,
        accelerators=plan.accelerators,
        parallel=parallel_of(degrees) if isinstance(degrees, ServingDegrees) else {},
        results=lacking,
    )
