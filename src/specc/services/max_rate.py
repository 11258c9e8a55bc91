"""The highest rate of requests at which a service still meets what is required of its latencies."""

from collections.abc import Callable, Sequence

import attrs

from specc.design.entity import Value
from specc.design.evaluation import Lookup
from specc.design.expression import Unknown
from specc.design.requirement import Requirement
from specc.design.workload import Inference, Traffic
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction, measured
from specc.record import evolve
from specc.requirements.judge import judge_one
from specc.units import Quantity
from specc.units.calculation import Calculation, operand

LATENCIES = ("ttft", "tpot", "tokens_per_second_per_user", "request_latency")
TO_THE_FIRST = ("ttft", "request_latency")
"""Those that hold the time to the first token."""
HALVINGS = 12  # the rate is found to one part in four thousand
JUST_BELOW = 0.999  # at the limit itself the queue has no steady length


def of_latency(
    requirements: Sequence[Requirement], name: str, latencies: Sequence[str] = LATENCIES
) -> tuple[Requirement, ...]:
    """The requirements that rest on a latency of a service."""
    heads = tuple(f"{name}.{latency}" for latency in latencies)
    return tuple(
        r for r in requirements if not r.minimise and any(p.startswith(heads) for p in r.results)
    )


def within_requirements(
    prediction: Prediction,
    plan: Plan,
    requirements: Sequence[Requirement],
    lookup: Lookup,
    predict: Callable[[Plan], Prediction | None],
) -> Prediction:
    """The prediction with `max_rate` lowered to what its latencies allow.

    Args:
        prediction: Of a service with an arrival rate; its `max_rate` is where the queue grows without end.
        plan: What was predicted.
        requirements: Those that rest on its latencies.
        lookup: Gives other results by their path.
        predict: Predicts a plan.
    """
    most, service = prediction.get("max_rate"), plan.workload
    if not isinstance(most, Quantity) or not isinstance(service, Inference):
        return prediction
    traffic = service.traffic
    if traffic is None or traffic.rate is None or float(most) <= 0:
        return prediction
    rate_unit = traffic.rate

    def holds(rate: float) -> bool:
        asked = attrs.evolve(traffic, rate=Quantity(rate, rate_unit.dimension, rate_unit.unit))
        return meets(plan, asked, requirements, lookup, predict) is not None

    if holds(float(most) * JUST_BELOW):
        return prediction
    low = _highest(holds, float(rate_unit), float(most))
    share = low / float(most)
    ends = (
        (None, None)
        if most.low is None or most.high is None
        else (
            float(most.low) * share,
            float(most.high) * share,
        )
    )
    lowered = measured(prediction.kind, "max_rate", low, *ends)
    told = Calculation(
        "highest rate × share",
        (
            operand("highest rate", most, most.dimension, "with every slot filled"),
            operand("share", share, source="of it, at which the required latencies still hold"),
        ),
    )
    return evolve(
        prediction,
        results={**prediction.results, "max_rate": lowered},
        calculations={**prediction.calculations, "max_rate": told},
    )


def meets(
    plan: Plan,
    traffic: Traffic,
    requirements: Sequence[Requirement],
    lookup: Lookup,
    predict: Callable[[Plan], Prediction | None],
) -> Prediction | None:
    """The prediction of a service under other traffic; None where it does not meet what is required."""
    service = plan.workload
    if not isinstance(service, Inference):
        return None
    there = predict(evolve(plan, workload=attrs.evolve(service, traffic=traffic)))
    if there is None:
        return None

    def at(path: str, arguments: tuple[Value, ...] = ()) -> Quantity | Unknown:
        owner, _, rest = path.partition(".")
        if owner != service.name:
            return lookup(path, arguments)
        found = there.get(rest)
        if isinstance(found, Quantity):
            return found
        return Unknown(found.needs if isinstance(found, Unknown) else (path,))

    return there if all(judge_one(r, at).status == "met" for r in requirements) else None


def _highest(holds: Callable[[float], bool], asked: float, most: float) -> float:
    """The highest rate below `most` at which everything holds, by halving; never below one that is asked and met."""
    low, high = 0.0, most
    if asked < most:
        low, high = (asked, most) if holds(asked) else (0.0, asked)
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        if holds(middle):
            low = middle
        else:
            high = middle
    return low
