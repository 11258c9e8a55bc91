"""Predictions for programs."""

from specc.design.expression import Unknown
from specc.design.results import result_dimension
from specc.plan.assumptions import Assumption
from specc.predict.prediction import Prediction
from specc.reports.document import Json, head, number, quantity, unknown, write
from specc.reports.predictions import Predictions, Shown
from specc.reports.report import Format, View
from specc.requirements.judge import Judgement
from specc.units import Quantity

COUNTS = frozenset({"replicas"})
"""Results that are plain whole numbers, as `accelerators` is."""
_SPREAD = ("mean", "p50", "p95", "p99")
_COST = ("capital", "energy", "rent", "support", "total", "per_hour")
_SHARED = ("power.mean", "power.peak", *(f"cost.{name}" for name in _COST))
PROMISED: dict[str, dict[str, str]] = {
    "training": {
        **dict.fromkeys(_SHARED, "a prediction"),
        **dict.fromkeys(
            (
                "duration",
                "accelerator_hours",
                "total_flops",
                "petaflop_days",
                "energy",
                "cost.per_run",
            ),
            "tokens",
        ),
    },
    "inference": {
        **dict.fromkeys((*_SHARED, "requests_per_second", "max_rate"), "a prediction"),
        **dict.fromkeys(
            (
                *(f"{name}.{point}" for name in ("ttft", "tpot") for point in _SPREAD),
                "tokens_per_second",
                "tokens_per_second_per_accelerator",
                "kv_cache_tokens",
                "energy_per_token",
                "cost.per_million_output_tokens",
            ),
            "output tokens",
        ),
    },
}
"""Names that every document has, by kind: where nothing of the kind is computed, what that would take."""


def render(predictions: Predictions, view: View) -> str:
    """The document that the schema `predict` describes."""
    workloads = {
        name: _workload(predictions, name, prediction)
        for name, prediction in predictions.predictions.items()
    }
    return write({**head("predict", 1, predictions.head), "workloads": workloads})


def _workload(predictions: Predictions, name: str, prediction: Prediction) -> Json:
    document: dict[str, Json] = {
        "kind": prediction.kind,
        "accelerators": prediction.accelerators,
        "parallel": dict(prediction.parallel),
    }
    for path, value in prediction.results.items():
        if path in COUNTS and isinstance(value, Quantity):
            _put(document, path.split("."), round(float(value)))
        else:
            _put(document, path.split("."), _value(value))
    for path, lacks in PROMISED.get(prediction.kind, {}).items():
        dimension = result_dimension(prediction.kind, path)
        if path not in prediction.results and dimension is not None:
            _put(document, path.split("."), unknown((lacks,), dimension))
    document["bound_by"] = str(prediction.bound_by) if prediction.bound_by else None
    document["assumptions"] = [_assumption(assumption) for assumption in prediction.assumptions]
    document["nearest_measurement"] = prediction.nearest_measurement
    document["notes"] = list(prediction.notes)
    document["requirements"] = [requirement(judgement) for judgement in predictions.judged(name)]
    if prediction.kind == "training":
        document.setdefault("time", {})
    document.setdefault("power", None)
    document.setdefault("cost", None)
    return document


def _put(document: dict[str, Json], path: list[str], value: Json) -> None:
    *folders, last = path
    here = document
    for folder in folders:
        below = here.setdefault(folder, {})
        assert isinstance(below, dict)
        here = below
    here[last] = value


def _value(value: Shown) -> Json:
    if isinstance(value, Unknown):
        return unknown(value.needs, str(value.type), value.at_least)
    return quantity(value) if isinstance(value, Quantity) else value


def _assumption(assumption: Assumption) -> Json:
    value = assumption.value
    if isinstance(value, Quantity):
        value = quantity(value)
    elif isinstance(value, bool | str) or value is None:
        pass
    elif isinstance(value, int | float):
        value = number(value)
    else:
        value = str(value)
    return {"name": assumption.name, "value": value, "source": assumption.source}


def requirement(judgement: Judgement) -> Json:
    """A requirement and what became of it."""
    return {
        "text": judgement.requirement.text,
        "why": judgement.requirement.why,
        "status": judgement.status,
        "value": quantity(judgement.value) if judgement.value is not None else None,
        "limit": quantity(judgement.limit) if judgement.limit is not None else None,
        "distance": number(judgement.distance) if judgement.distance is not None else None,
        "missing": list(judgement.missing),
    }


FORMAT = Format(name="json", about="every number, for programs", render=render, machine=True)
