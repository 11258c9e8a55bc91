"""What a workload costs: its share of what its cluster costs, over its time or per token."""

from collections.abc import Mapping

from specc.bill.bill import Bill
from specc.bill.running import electricity, utilisation
from specc.bill.sums import Sum, total_of
from specc.plan.lower.resources import Resources
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction, Result, measured, missing
from specc.record import evolve
from specc.units import Quantity
from specc.units.calculation import Calculation, operand, sum_of
from specc.units.dimension import SECOND, TOKEN

_HOUR = 3600.0
_MILLION = 1e6


def with_cost(prediction: Prediction, plan: Plan, bill: Bill) -> Prediction:
    """The prediction with its `cost.*` results; what rests on a missing price is unknown.

    A workload bears the share of the cluster's cost that its accelerators are of all, or the part of each that it has, in the
    hours of the day that it has them. What a cluster costs while it idles
    is borne by the time that it works: hardware, rent, support and colocation are divided by its utilisation. A workload
    that ends bears the part of its duration.
    """
    rates = _rates(prediction, plan.lowered.resources, bill)
    busy = utilisation(bill.cluster.economics)
    costs = _costs(prediction, rates, busy)
    results = {**prediction.results, **costs}
    calculations = {**prediction.calculations, **_calculations(prediction, costs, rates, busy)}
    notes = prediction.notes
    if bill.prices.confidential:
        notes = (*notes, "its cost rests on confidential offers beside the spec")
    return evolve(prediction, results=results, calculations=calculations, notes=notes)


def _rates(prediction: Prediction, resources: Resources, bill: Bill) -> dict[str, Sum]:
    """Cost per second of work, by what it is for."""
    running, share = bill.running, resources.of_cluster
    busy = utilisation(bill.cluster.economics)

    def borne(cost: Sum) -> Sum:
        if cost.value == 0 and not cost.missing:
            return cost
        return cost.times(share / busy) if busy > 0 else cost.without("economics.utilisation")

    power = prediction.number("power.mean")
    rented = running.energy.value == 0 and not running.energy.missing
    own = power is not None and not rented
    return {
        "capital": borne(running.capital),
        "energy": electricity(Sum(value=power), bill.cluster.site)
        if own
        else borne(running.energy),
        "rent": borne(running.rent),
        "support": borne(total_of((running.support, running.colocation))),
    }


def _costs(prediction: Prediction, rates: Mapping[str, Sum], busy: float) -> dict[str, Result]:
    kind, total = prediction.kind, total_of(rates.values())
    costs: dict[str, Result] = {
        f"cost.{part}": _over(prediction, f"cost.{part}", rate) for part, rate in rates.items()
    }
    costs["cost.total"] = _over(prediction, "cost.total", total)
    costs["cost.per_hour"] = _result(kind, "cost.per_hour", total)
    costs["cost.per_month"] = _result(kind, "cost.per_month", total.times(busy))
    if kind == "training":
        costs["cost.per_run"] = costs["cost.total"]
    else:
        costs["cost.per_million_output_tokens"] = _per_token(prediction, total)
    return costs


def _result(kind: str, path: str, total: Sum) -> Result:
    if total.value is None or total.missing:
        return missing(kind, path, *(total.missing or ("prices",)), at_least=total.value)
    return measured(kind, path, total.value)


def _over(prediction: Prediction, path: str, rate: Sum) -> Result:
    """A rate over the time of the run; for a service, over an hour."""
    if prediction.kind != "training":
        return _result(prediction.kind, path, rate.times(_HOUR))
    active = _active(prediction)
    total = rate.without("duration") if active is None else rate.times(active)
    return _result(prediction.kind, path, total)


def _active(prediction: Prediction) -> float | None:
    """Seconds of a run in which it has its accelerators; None where its duration is not known."""
    duration = prediction.number("duration")
    if duration is None or prediction.plan is None:
        return duration
    return duration * prediction.plan.lowered.resources.part_of_day


def _per_token(prediction: Prediction, rate: Sum) -> Result:
    path = "cost.per_million_output_tokens"
    tokens = prediction.get("tokens_per_second")
    if not isinstance(tokens, Quantity) or float(tokens) <= 0:
        return missing(prediction.kind, path, *rate.missing, "tokens_per_second")
    cost = _result(prediction.kind, path, rate.times(_MILLION / float(tokens)))
    if not isinstance(cost, Quantity) or tokens.low is None or tokens.high is None:
        return cost
    if float(tokens.low) <= 0:
        return cost
    low, high = (float(cost) * float(tokens) / float(end) for end in (tokens.high, tokens.low))
    return measured(prediction.kind, path, float(cost), low, high)


def _calculations(
    prediction: Prediction, costs: Mapping[str, Result], rates: Mapping[str, Sum], busy: float
) -> dict[str, Calculation]:
    """How each cost that is known was computed."""
    seconds = _active(prediction) if prediction.kind == "training" else _HOUR
    known = {path: float(cost) for path, cost in costs.items() if isinstance(cost, Quantity)}
    time = operand("time", seconds or 0.0, SECOND, "the run, or an hour of a service")
    told: dict[str, Calculation] = {}
    for part, rate in rates.items():
        if f"cost.{part}" in known:
            source = f"{part} of the cluster, by its share of the accelerators"
            each = operand("cost per second", rate.value or 0.0, source=source)
            told[f"cost.{part}"] = Calculation("cost per second × time", (each, time))
    if "cost.total" in known:
        told["cost.total"] = sum_of(
            tuple(operand(p, known[f"cost.{p}"], result=f"cost.{p}") for p in rates)
        )
    if "cost.per_run" in known:
        whole = operand("total", known["cost.total"], result="cost.total")
        told["cost.per_run"] = Calculation("total", (whole,))
    if "cost.per_month" in known and "cost.per_hour" in known:
        told["cost.per_month"] = Calculation(
            "cost per hour of work × utilisation",
            (
                operand("cost per hour of work", known["cost.per_hour"], result="cost.per_hour"),
                operand("utilisation", busy, source="economics.utilisation, 1 where nobody says"),
            ),
        )
    if "cost.per_hour" in known:
        told["cost.per_hour"] = sum_of(
            tuple(
                operand(f"{part} per second", rate.value or 0.0, source="of the cluster")
                for part, rate in rates.items()
            )
        )
    path = "cost.per_million_output_tokens"
    if path in known:
        speed = prediction.number("tokens_per_second") or 0.0
        told[path] = Calculation(
            "cost per second / tokens per second × 10 ^ 6",
            (
                operand("cost per second", known["cost.per_hour"], result="cost.per_hour"),
                operand("tokens per second", speed, TOKEN / SECOND, result="tokens_per_second"),
            ),
        )
    return told
