"""What the electricity of a workload emits, and the water that it takes: by the month, and of its run or of its tokens."""

from collections.abc import Mapping

from specc.bill.bill import Bill
from specc.bill.footprint import footprint
from specc.bill.running import utilisation
from specc.bill.sums import Sum
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction, Result, measured, missing
from specc.record import evolve
from specc.services.drawn_power import added, drawn_operands, drawn_power
from specc.sums import sum_floats
from specc.units.calculation import Calculation, Operand, operand
from specc.units.dimension import JOULE, KILOGRAM, METRE, SECOND, TOKEN, Dimension

_MILLION = 1e6
_KINDS: Mapping[str, Dimension] = {"emissions": KILOGRAM, "water_use": METRE**3}


def with_footprint(prediction: Prediction, plan: Plan, bill: Bill) -> Prediction:
    """The prediction with its `emissions.*` and `water_use.*`, at the mean power of its servers and its share of what serves them.

    A month counts the hours that it has its accelerators in, and the share of the time that its cluster works.
    """
    resources = plan.lowered.resources
    each = footprint(drawn_power(prediction, resources, bill), bill.cluster.site)
    drawn = drawn_operands(prediction, resources, bill)
    part = utilisation(bill.cluster.economics) * plan.lowered.resources.part_of_day
    results: dict[str, Result] = dict(prediction.results)
    told: dict[str, Calculation] = dict(prediction.calculations)
    rates = {"emissions": each.emissions, "water_use": each.water}
    for head, rate in rates.items():
        kind = prediction.kind
        results[f"{head}.per_month"] = _result(kind, f"{head}.per_month", rate.times(part))
        path, times, over = _of_work(prediction, head)
        if kind == "training" or prediction.writes_tokens:
            whole = rate.without(*over) if times is None else rate.times(times)
            results[path] = _result(kind, path, whole)
        told |= _calculations(head, path, rate, part, drawn, prediction)
    return evolve(prediction, results=results, calculations=told)


def _of_work(prediction: Prediction, head: str) -> tuple[str, float | None, tuple[str, ...]]:
    """The result for a run or for tokens, seconds of work that it stands for, and what is missing for that."""
    if prediction.kind != "training":
        tokens = prediction.number("tokens_per_second")
        seconds = _MILLION / tokens if tokens else None
        return f"{head}.per_million_output_tokens", seconds, ("tokens_per_second",)
    energy, power = prediction.number("energy"), prediction.number("power.mean")
    seconds = energy / power if energy is not None and power else None
    return f"{head}.per_run", seconds, ("energy",)


def _result(kind: str, path: str, total: Sum) -> Result:
    if total.value is None or total.missing:
        return missing(kind, path, *total.missing, at_least=total.told)
    return measured(kind, path, total.value)


def _calculations(
    head: str, path: str, rate: Sum, part: float, drawn: list[Operand], prediction: Prediction
) -> dict[str, Calculation]:
    """How both results were computed, where they are known."""
    power = sum_floats(float(entry.value) for entry in drawn)
    if rate.value is None or rate.missing or not power:
        return {}
    together = added(drawn)
    source = "site.pue × site.carbon"
    if head == "water_use":
        source = "site.water, and site.pue × site.grid_water where stated"
    dimension = _KINDS[head]
    each = operand("per energy", rate.value / power, dimension / JOULE, source)
    worked = operand("part of the time", part, source="economics.utilisation × hours of the day")
    told = {
        f"{head}.per_month": Calculation(
            f"{together} × per energy × part of the time", (*drawn, each, worked)
        )
    }
    energy, tokens = prediction.number("energy"), prediction.number("tokens_per_second")
    servers = prediction.number("power.mean")
    if prediction.kind == "training" and energy is not None and servers:
        time = operand("time", energy / servers, SECOND, "the run")
        told[path] = Calculation(f"{together} × time × per energy", (*drawn, time, each))
    elif prediction.kind != "training" and tokens:
        speed = operand("tokens per second", tokens, TOKEN / SECOND, result="tokens_per_second")
        formula = f"{together} × per energy / tokens per second × 10 ^ 6"
        told[path] = Calculation(formula, (*drawn, each, speed))
    return told
