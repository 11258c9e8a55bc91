"""What a workload costs: its share of what its cluster costs, over its time or per token."""

from collections.abc import Mapping

from specc.bill.bill import Bill
from specc.bill.running import electricity, utilisation
from specc.bill.sums import Sum, total_of
from specc.plan.lower.resources import Resources
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction, Result, measured, missing
from specc.record import evolve
from specc.services.drawn_power import added, drawn_operands, drawn_power
from specc.units import Quantity
from specc.units.calculation import (
    Calculation,
    Operand,
    amount_of_money,
    operand,
    rate_of_money,
    sum_of,
)
from specc.units.dimension import IMAGE, JOULE, SECOND, TOKEN, Dimension

_HOUR = 3600.0
_MILLION = 1e6
_THOUSAND = 1e3


def with_cost(prediction: Prediction, plan: Plan, bill: Bill) -> Prediction:
    """The prediction with its `cost.*` results; what rests on a missing price is unknown.

    A workload bears the share of the cluster's cost that its accelerators are of all, or the part of each that it has, in the
    hours of the day that it has them. What a cluster costs while it idles
    is borne by the time that it works: hardware, rent, support and colocation are divided by its utilisation. A workload
    that ends bears the part of its duration.
    """
    rates = _rates(prediction, plan.lowered.resources, bill)
    busy = utilisation(bill.cluster.economics)
    part_of_day = plan.lowered.resources.part_of_day
    currency = bill.prices.currency
    costs = _costs(prediction, rates, busy * part_of_day, currency)
    results = {**prediction.results, **costs}
    calculations = {
        **prediction.calculations,
        **_calculations(prediction, costs, rates, busy * part_of_day, currency),
    }
    if "cost.energy" in calculations and not _of_cluster(prediction, bill):
        paid = _electricity(prediction, plan.lowered.resources, bill)
        each, time = calculations["cost.energy"].operands
        told = (evolve(each, source="", calculation=paid), time)
        calculations["cost.energy"] = evolve(calculations["cost.energy"], operands=told)
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

    own = drawn_power(prediction, resources, bill)
    return {
        "capital": borne(running.capital),
        "energy": borne(running.energy)
        if _of_cluster(prediction, bill)
        else electricity(own, bill.cluster.site, bill.prices),
        "rent": borne(running.rent),
        "support": borne(total_of((running.support, running.colocation))),
    }


def _of_cluster(prediction: Prediction, bill: Bill) -> bool:
    """Whether its electricity is a part of the cluster's: its own power is unknown, or a rent includes it."""
    rented = bill.running.energy.value == 0 and not bill.running.energy.missing
    return rented or prediction.number("power.mean") is None


def _electricity(prediction: Prediction, resources: Resources, bill: Bill) -> Calculation | None:
    """How its electricity was computed; None where a price or the PUE is not stated."""
    site = bill.cluster.site
    price = None if site is None or site.electricity is None else site.electricity
    paid = None if price is None else bill.prices.stated(price).value
    if site is None or site.pue is None or paid is None:
        return None
    powers = drawn_operands(prediction, resources, bill)
    energy = Dimension({bill.prices.currency: 1}) / JOULE
    price_told = Quantity(paid, energy, f"{bill.prices.currency}/kWh")
    return Calculation(
        f"{added(powers)} × pue × electricity",
        (
            *powers,
            operand("pue", float(site.pue), source=f"{site.name}.pue"),
            Operand(name="electricity", value=price_told, source=f"{site.name}.electricity"),
        ),
    )


def _costs(
    prediction: Prediction, rates: Mapping[str, Sum], worked: float, currency: str
) -> dict[str, Result]:
    kind, total = prediction.kind, total_of(rates.values())
    costs: dict[str, Result] = {
        f"cost.{part}": _over(prediction, f"cost.{part}", rate, currency)
        for part, rate in rates.items()
    }
    costs["cost.total"] = _over(prediction, "cost.total", total, currency)
    costs["cost.per_hour"] = _result(kind, "cost.per_hour", total, currency)
    costs["cost.per_month"] = _result(kind, "cost.per_month", total.times(worked), currency)
    if kind == "training":
        costs["cost.per_run"] = costs["cost.total"]
    elif prediction.writes_tokens:
        path = "cost.per_million_output_tokens"
        costs[path] = _per_unit(prediction, path, total, ("tokens_per_second", _MILLION), currency)
    if isinstance(prediction.get("images_per_second"), Quantity):
        path = "cost.per_thousand_images"
        costs[path] = _per_unit(
            prediction, path, total, ("images_per_second", _THOUSAND), currency
        )
    return costs


def _result(kind: str, path: str, total: Sum, currency: str) -> Result:
    if total.value is None or total.missing:
        lacking = total.missing or ("prices",)
        return missing(kind, path, *lacking, at_least=total.told, currency=currency)
    return measured(kind, path, total.value, total.low, total.high, currency=currency)


def _over(prediction: Prediction, path: str, rate: Sum, currency: str) -> Result:
    """A rate over the time of the run; for a service, over an hour."""
    if prediction.kind != "training":
        return _result(prediction.kind, path, rate.times(_HOUR), currency)
    active = _active(prediction)
    total = rate.without("duration") if active is None else rate.times(active)
    return _result(prediction.kind, path, total, currency)


def _active(prediction: Prediction) -> float | None:
    """Seconds of a run in which it has its accelerators; None where its duration is not known."""
    duration = prediction.number("duration")
    if duration is None or prediction.plan is None:
        return duration
    return duration * prediction.plan.lowered.resources.part_of_day


def _per_unit(
    prediction: Prediction, path: str, rate: Sum, made: tuple[str, float], currency: str
) -> Result:
    """A rate over what is made in that time, for so many of it; the interval is that of both."""
    name, units = made
    speed = prediction.get(name)
    if not isinstance(speed, Quantity) or float(speed) <= 0:
        return missing(prediction.kind, path, *rate.missing, name, currency=currency)
    cost = _result(prediction.kind, path, rate.times(units / float(speed)), currency)
    if not isinstance(cost, Quantity) or speed.low is None or speed.high is None:
        return cost
    if float(speed.low) <= 0:
        return cost
    least, most = cost.interval
    low, high = float(least) / float(speed.high), float(most) / float(speed.low)
    ends = low * float(speed), high * float(speed)
    return measured(prediction.kind, path, float(cost), *ends, currency=currency)


def _calculations(
    prediction: Prediction,
    costs: Mapping[str, Result],
    rates: Mapping[str, Sum],
    worked: float,
    currency: str,
) -> dict[str, Calculation]:
    """How each cost that is known was computed."""
    seconds = _active(prediction) if prediction.kind == "training" else _HOUR
    known = {path: float(cost) for path, cost in costs.items() if isinstance(cost, Quantity)}
    time = operand("time", seconds or 0.0, SECOND, "the run, or an hour of a service")
    told: dict[str, Calculation] = {}
    for part, rate in rates.items():
        if f"cost.{part}" in known:
            source = f"{part} of the cluster, by its share of the accelerators"
            each = rate_of_money("cost by the hour", rate.value or 0.0, currency, source)
            told[f"cost.{part}"] = Calculation("cost by the hour × time", (each, time))
    if "cost.total" in known:
        told["cost.total"] = sum_of(
            tuple(
                amount_of_money(p, known[f"cost.{p}"], currency, result=f"cost.{p}") for p in rates
            )
        )
    if "cost.per_run" in known:
        whole = amount_of_money("total", known["cost.total"], currency, result="cost.total")
        told["cost.per_run"] = Calculation("total", (whole,))
    if "cost.per_hour" not in known:
        return told
    hourly = rate_of_money(
        "cost of work", known["cost.per_hour"], currency, result="cost.per_hour"
    )
    part_of_time = operand(
        "part of the time",
        worked,
        source="economics.utilisation × hours of the day, 1 where nobody says",
    )
    told["cost.per_month"] = Calculation("cost of work × part of the time", (hourly, part_of_time))
    told["cost.per_hour"] = sum_of(
        tuple(
            rate_of_money(part, rate.value or 0.0, currency, "of the cluster")
            for part, rate in rates.items()
        )
    )
    for path, made, many, dimension in (
        ("cost.per_million_output_tokens", "tokens_per_second", "10 ^ 6", TOKEN),
        ("cost.per_thousand_images", "images_per_second", "10 ^ 3", IMAGE),
    ):
        if path in known:
            name = made.replace("_", " ")
            speed = operand(name, prediction.number(made) or 0.0, dimension / SECOND, result=made)
            told[path] = Calculation(f"cost of work / {name} × {many}", (hourly, speed))
    return told
