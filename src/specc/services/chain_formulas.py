"""How a result of services in a row follows from those of its stages, as a formula over them."""

import math
from collections.abc import Mapping, Sequence

from specc.predict.prediction import Prediction, Result
from specc.record import evolve, record
from specc.sums import sum_floats
from specc.units import Quantity
from specc.units.calculation import Calculation, Operand, operand, sum_of
from specc.units.dimension import DIMENSIONLESS, SECOND

RATES = ("requests_per_second", "max_rate")


@record
class Passage:
    """A stage as a request passes it.

    Attributes:
        name: The stage.
        fan: Its requests for one of the pipeline.
        mean: Seconds that the pipeline spends in it.
        variance: Of that time.
        prediction: Of the stage.
    """

    name: str
    fan: float
    mean: float
    variance: float
    prediction: Prediction


def formulas(
    results: Mapping[str, Result], passages: Sequence[Passage], deviations: Mapping[str, float]
) -> dict[str, Calculation]:
    """The formula of every number of the whole.

    Args:
        results: The whole's results.
        passages: Its stages.
        deviations: Of each percentile, in standard deviations above the mean of a normal distribution.
    """
    told: dict[str, Calculation] = {}
    for path, value in results.items():
        if not isinstance(value, Quantity):
            continue
        head, _, point = path.partition(".")
        if path in RATES:
            told[path] = _narrowest(passages, path)
        elif path == "utilisation":
            told[path] = _utilisation(results)
        elif path == "cost.per_million_requests":
            told[path] = _per_request(results)
        elif head != "request_latency":
            told[path] = sum_of(_parts(passages, path))
        elif point == "mean":
            told[path] = sum_of(_times(passages))
        elif point in deviations:
            told[path] = _percentile(passages, deviations[point])
    return told


def _parts(passages: Sequence[Passage], path: str) -> tuple[Operand, ...]:
    found = ((p.name, p.prediction.results.get(path)) for p in passages)
    return tuple(
        operand(name, value, value.dimension, f"{name}.{path}")
        for name, value in found
        if isinstance(value, Quantity)
    )


def _narrowest(passages: Sequence[Passage], path: str) -> Calculation:
    parts = _parts(passages, path)
    fans = tuple(
        operand(f"fan of {p.name}", p.fan, source="requests of it for one of the pipeline")
        for p in passages
    )
    terms = ", ".join(f"{part.name} / {fan.name}" for part, fan in zip(parts, fans, strict=True))
    return Calculation(f"min({terms})" if len(parts) > 1 else terms, (*parts, *fans))


def _utilisation(results: Mapping[str, Result]) -> Calculation:
    parts = (
        _result(results, "requests_per_second", "served"),
        _result(results, "max_rate", "highest rate"),
    )
    return Calculation("served / highest rate", parts)


def _per_request(results: Mapping[str, Result]) -> Calculation:
    parts = (
        _result(results, "cost.per_hour", "cost of work"),
        _result(results, "requests_per_second", "requests per second"),
    )
    return Calculation("cost of work / requests per second × 10 ^ 6", parts)


def _result(results: Mapping[str, Result], path: str, name: str) -> Operand:
    value = results[path]
    assert isinstance(value, Quantity)
    return operand(name, value, value.dimension, result=path)


def _times(passages: Sequence[Passage]) -> tuple[Operand, ...]:
    def source(passage: Passage) -> str:
        if passage.fan > 1:
            return "until the slowest of its requests is back"
        return "its mean" if passage.fan == 1 else "its mean, for the share that comes here"

    return tuple(operand(p.name, p.mean, SECOND, source(p)) for p in passages)


def _percentile(passages: Sequence[Passage], deviations: float) -> Calculation:
    """Of a lognormal distribution with the mean and the variance of the sum."""
    mean = sum_floats(p.mean for p in passages)
    variance = sum_floats(p.variance for p in passages)
    width = math.sqrt(math.log(1.0 + variance / mean**2)) if mean > 0 else 0.0
    whole = evolve(
        operand("mean", mean, SECOND, result="request_latency.mean"),
        calculation=sum_of(_times(passages)),
    )
    return Calculation(
        "mean × exp(width × deviations − width ^ 2 / 2)",
        (
            whole,
            operand("width", width, DIMENSIONLESS, "of a lognormal with the stages' variances"),
            operand("deviations", deviations, DIMENSIONLESS, "of a normal, above its mean"),
        ),
    )
