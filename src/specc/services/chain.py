"""Chains of services: what a request meets that passes through all of them, each on accelerators of its own.

Times add up: means and variances, as if the stages were independent, of which a lognormal distribution makes the percentiles.
A stage that gets several requests for one of the pipeline is done when the slowest of them is.

Source: Fenton 1960, the sum of lognormal distributions by its first two moments; David and Nagaraja 2003 for the largest of n.
"""

import math
from collections.abc import Mapping, Sequence

from specc.bill.cost import currency_of
from specc.design.expression import Unknown
from specc.design.workload import Pipeline
from specc.plan.plan import Plan
from specc.predict.prediction import Bound, Prediction, Result, added, measured, missing
from specc.record import record
from specc.services.chain_formulas import Passage, formulas
from specc.sums import sum_counts, sum_floats
from specc.units import Quantity
from specc.units.text import number

KIND = "pipeline"
POINTS = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
SUMS = (
    "cost.capital", "cost.energy", "cost.rent", "cost.support", "cost.total", "cost.per_hour", "cost.per_month",
    "power.mean", "power.peak", "emissions.per_month", "water_use.per_month",
)  # fmt: skip
PIECES = 64
MILLION = 1e6


@record
class ChainStage:
    """A service of a pipeline.

    Attributes:
        name: The service.
        fan: Requests that it gets for one of the pipeline.
        prediction: What is predicted of it.
    """

    name: str
    fan: float
    prediction: Prediction


def stages_of(pipeline: Pipeline, predictions: Mapping[str, Prediction]) -> tuple[ChainStage, ...]:
    """The stages that have a prediction, in the order in which a request meets them."""
    stages = []
    for service in pipeline.stages:
        fan = pipeline.fan_out.get(service.name)
        prediction = predictions.get(service.name)
        if prediction is not None:
            number = 1.0 if fan is None else float(fan)
            stages.append(ChainStage(name=service.name, fan=number, prediction=prediction))
    return tuple(stages)


def service_chain(pipeline: Pipeline, predictions: Mapping[str, Prediction]) -> Prediction | None:
    """The prediction of a pipeline; None where one of its stages has none."""
    stages = tuple(stage for stage in stages_of(pipeline, predictions) if stage.fan > 0)
    if len(stages_of(pipeline, predictions)) != len(pipeline.stages) or not stages:
        return None
    results: dict[str, Result] = {}
    served, _ = _narrowest(stages, "requests_per_second")
    most, narrow = _narrowest(stages, "max_rate")
    results["requests_per_second"] = served
    results["max_rate"] = most
    results["utilisation"] = _utilisation(served, most)
    results.update(_latency(stages))
    for path in SUMS:
        if any(path in stage.prediction.results for stage in stages):
            results[path] = _sum(stages, path)
    results["cost.per_million_requests"] = _per_request(results)
    share = results["utilisation"]
    deviations = {point: _deviations(level) for point, level in POINTS.items()}
    return Prediction(
        name=pipeline.name,
        kind=KIND,
        accelerators=sum_counts(stage.prediction.accelerators for stage in stages),
        parallel={},
        results=results,
        calculations=formulas(results, _passages(stages, results), deviations),
        bound_by=Bound(
            by=f"stage {narrow.name}",
            share=float(share) if isinstance(share, Quantity) else 0.0,
            helps=None,
        ),
        notes=tuple(_notes(stages)),
        entity=pipeline,
        stages=tuple(plan for stage in stages for plan in _plans(stage.prediction)),
    )


def _passages(stages: Sequence[ChainStage], results: Mapping[str, Result]) -> list[Passage]:
    """The stages as a request passes them; no times where these are not known."""
    known = isinstance(results["request_latency.mean"], Quantity)
    passages = []
    for stage in stages:
        mean, variance = _moments(stage, "value") if known else (0.0, 0.0)
        passages.append(
            Passage(
                name=stage.name,
                fan=stage.fan,
                mean=mean,
                variance=variance,
                prediction=stage.prediction,
            )
        )
    return passages


def _plans(prediction: Prediction) -> tuple[Plan, ...]:
    return prediction.stages or ((prediction.plan,) if prediction.plan is not None else ())


def _notes(stages: Sequence[ChainStage]) -> list[str]:
    notes = [
        f"{stage.name} gets {number(stage.fan)} requests for one of the pipeline"
        for stage in stages
        if stage.fan != 1
    ]
    rates = {
        stage.name: (stage.prediction.number("requests_per_second") or 0.0) / stage.fan
        for stage in stages
    }
    low, high = min(rates.values()), max(rates.values())
    if low < 0.99 * high:
        least = min(rates, key=lambda name: rates[name])
        notes.append(
            f"the stages are asked for different rates; {least} serves the least, {number(low)} request/s of the pipeline"
        )
    return notes


def _narrowest(stages: Sequence[ChainStage], path: str) -> tuple[Result, ChainStage]:
    """The least of a rate over the stages, per request of the pipeline, and which stage gives it."""
    best: tuple[Quantity, ChainStage] | None = None
    for stage in stages:
        found = stage.prediction.results.get(path)
        if not isinstance(found, Quantity):
            names = found.needs if isinstance(found, Unknown) else (f"{stage.name}.{path}",)
            return missing(KIND, path, *names), stage
        rate = found / Quantity(stage.fan)
        if best is None or float(rate) < float(best[0]):
            best = (rate, stage)
    assert best is not None
    return best


def _utilisation(served: Result, most: Result) -> Result:
    if isinstance(served, Quantity) and isinstance(most, Quantity) and float(most) > 0:
        return measured(KIND, "utilisation", float(served) / float(most))
    gaps = [name for v in (served, most) if isinstance(v, Unknown) for name in v.needs]
    return missing(KIND, "utilisation", *(gaps or ["max_rate"]))


def _sum(stages: Sequence[ChainStage], path: str) -> Result:
    return added(KIND, path, [stage.prediction.results.get(path) for stage in stages])


def _per_request(results: Mapping[str, Result]) -> Result:
    path = "cost.per_million_requests"
    rate, served = results.get("cost.per_hour"), results.get("requests_per_second")
    if isinstance(rate, Quantity) and isinstance(served, Quantity) and float(served) > 0:
        cost = float(rate) / float(served) * MILLION
        return measured(KIND, path, cost, currency=currency_of(rate))
    names = rate.needs if isinstance(rate, Unknown) else ("requests_per_second",)
    return missing(KIND, path, *names)


def _latency(stages: Sequence[ChainStage]) -> dict[str, Result]:
    """Mean and percentiles of the whole, with the intervals of the stages added up."""
    paths = [f"request_latency.{point}" for point in ("mean", *POINTS)]
    gaps = [
        name
        for stage in stages
        for path in paths
        for value in [stage.prediction.results.get(path)]
        if not isinstance(value, Quantity)
        for name in (value.needs if isinstance(value, Unknown) else (f"{stage.name}.{path}",))
    ]
    if gaps:
        return {path: missing(KIND, path, *dict.fromkeys(gaps)) for path in paths}
    ends = [_points(stages, end) for end in ("value", "low", "high")]
    return {path: measured(KIND, path, *(end[path] for end in ends)) for path in paths}


def _points(stages: Sequence[ChainStage], end: str) -> dict[str, float]:
    mean = variance = 0.0
    for stage in stages:
        first, second = _moments(stage, end)
        mean += first
        variance += second
    width = math.sqrt(math.log(1.0 + variance / mean**2)) if mean > 0 else 0.0
    middle = mean * math.exp(-0.5 * width**2)
    points = {"request_latency.mean": mean}
    for point, share in POINTS.items():
        points[f"request_latency.{point}"] = middle * math.exp(width * _deviations(share))
    return points


def _moments(stage: ChainStage, end: str) -> tuple[float, float]:
    """Mean and variance of the time that the pipeline spends in a stage."""
    results = stage.prediction.results
    mean, p50, p95 = (_end(results[f"request_latency.{p}"], end) for p in ("mean", "p50", "p95"))
    width = math.log(p95 / p50) / _deviations(0.95) if p50 > 0 and p95 > p50 else 0.0
    if stage.fan <= 1:  # only some requests come here
        square = mean**2 * math.exp(width**2)
        return stage.fan * mean, stage.fan * square - (stage.fan * mean) ** 2
    times = [
        p50 * math.exp(width * _deviations(((i + 0.5) / PIECES) ** (1.0 / stage.fan)))
        for i in range(PIECES)
    ]
    slowest = sum_floats(times) / PIECES
    return slowest, sum_floats((time - slowest) ** 2 for time in times) / PIECES


def _end(value: Result, end: str) -> float:
    assert isinstance(value, Quantity)
    side = value.value if end == "value" else getattr(value, end)
    return float(value.value if side is None else side)


def _deviations(share: float) -> float:
    """Standard deviations above the mean below which a share of a normal distribution lies."""
    from statistics import NormalDist  # costs start-up time that a check need not pay

    return NormalDist().inv_cdf(min(max(share, 1e-9), 1 - 1e-9))
