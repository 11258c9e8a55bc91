"""A prediction that cannot be made, with what is missing."""

from __future__ import annotations

from specc.plan.plan import Plan, ServingDegrees
from specc.predict.prediction import Prediction, missing

KIND = "inference"


def parallel_of(degrees: ServingDegrees) -> dict[str, int | str | bool]:
    """Degrees as reports show them."""
    return {
        "tensor": degrees.tensor,
        "pipeline": degrees.pipeline,
        "expert": degrees.expert,
        "data": degrees.data,
        "replicas": degrees.replicas,
    }


def unable(plan: Plan, reason: str) -> Prediction:
    """A prediction that says what is missing."""
    degrees = plan.degrees
    lacking = {
        path: missing(KIND, path, reason)
        for path in (
            "ttft.mean",
            "tpot.mean",
            "request_latency.mean",
            "requests_per_second",
            "tokens_per_second",
        )
    }
    return Prediction(
        name=plan.workload.name,
        kind=KIND,
        accelerators=plan.accelerators,
        parallel=parallel_of(degrees) if isinstance(degrees, ServingDegrees) else {},
        results=lacking,
    )
