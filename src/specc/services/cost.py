"""What a workload costs: its share of what its cluster costs, over its time or per token."""

from collections.abc import Mapping

import attrs

from specc.bill.bill import Bill
from specc.plan.plan import Plan
from specc.predict.prediction import Missing, Prediction, Result, measured, missing
from specc.sums import sum_floats
from specc.units import Quantity

_PARTS = ("capital", "energy", "rent", "support")
_MILLION = 1e6


def with_cost(prediction: Prediction, plan: Plan, bill: Bill) -> Prediction:
    """The prediction with its `cost.*` results; each is unknown where a price is.

    A workload bears the share of the cluster's cost that its accelerators are of all. Capital is written off over the
    economic life; a workload that ends bears the part of its duration.
    """
    rates = _rates(prediction, plan, bill)
    results = dict(prediction.results)
    results.update(_costs(prediction, rates, bill.running.missing))
    notes = prediction.notes
    if bill.prices.confidential:
        notes = (*notes, "its cost rests on confidential offers beside the spec")
    return attrs.evolve(prediction, results=results, notes=notes)


def _rates(prediction: Prediction, plan: Plan, bill: Bill) -> dict[str, float | None]:
    """Cost per second by what it is for; None where it is unknown."""
    running = bill.running
    every = max(1, plan.topology.accelerators or plan.accelerators)
    share = min(1.0, plan.accelerators / every)
    support = None
    if running.support is not None:
        support = (running.support + (running.colocation or 0.0)) * share
    rates = {
        "capital": None if running.capital is None else running.capital * share,
        "energy": None if running.energy is None else running.energy * share,
        "rent": None if running.rent is None else running.rent * share,
        "support": support,
    }
    power = prediction.number("power.mean")
    site = bill.cluster.site
    if (
        power is not None
        and site is not None
        and site.electricity is not None
        and site.pue is not None
    ):
        rates["energy"] = power * float(site.pue) * float(site.electricity)
    return rates


def _costs(
    prediction: Prediction, rates: Mapping[str, float | None], gaps: tuple[str, ...]
) -> dict[str, Result]:
    kind = prediction.kind
    duration = prediction.get("duration") if kind == "training" else None
    seconds = float(duration) if isinstance(duration, Quantity) else None
    known = [rate for rate in rates.values() if rate is not None]
    complete = len(known) == len(_PARTS)
    why = gaps or ("prices",)
    found: dict[str, Result] = {}
    for part in _PARTS:
        rate = rates[part]
        found[f"cost.{part}"] = _over(kind, f"cost.{part}", rate, seconds, why)
    total = sum_floats(known) if complete else None
    found["cost.total"] = _over(kind, "cost.total", total, seconds, why)
    found["cost.per_hour"] = (
        missing(kind, "cost.per_hour", *why)
        if total is None
        else measured(kind, "cost.per_hour", total)
    )
    if kind == "training":
        found["cost.per_run"] = found["cost.total"]
    else:
        found["cost.per_million_output_tokens"] = _per_token(prediction, total, why)
    return found


def _over(
    kind: str, path: str, rate: float | None, seconds: float | None, why: tuple[str, ...]
) -> Quantity | Missing:
    """A rate over the time of the run; for a service, over an hour."""
    if rate is None:
        return missing(kind, path, *why)
    if kind == "training" and seconds is None:
        return missing(kind, path, "duration")
    return measured(kind, path, rate * (3600.0 if seconds is None else seconds))


def _per_token(
    prediction: Prediction, rate: float | None, why: tuple[str, ...]
) -> Quantity | Missing:
    path = "cost.per_million_output_tokens"
    tokens = prediction.get("tokens_per_second")
    if rate is None:
        return missing(prediction.kind, path, *why)
    if not isinstance(tokens, Quantity) or float(tokens) <= 0:
        return missing(prediction.kind, path, "tokens_per_second")
    value = rate / float(tokens) * _MILLION
    low = high = None
    if tokens.low is not None and tokens.high is not None and float(tokens.low) > 0:
        low, high = (rate / float(end) * _MILLION for end in (tokens.high, tokens.low))
    return measured(prediction.kind, path, value, low, high)
