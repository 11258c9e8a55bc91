"""The most people, or requests in flight, that a service keeps up with within what is required of its latencies."""

from collections.abc import Callable, Sequence

import attrs

from specc.design.evaluation import Lookup
from specc.design.requirement import Requirement
from specc.design.workload import Inference, Traffic
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction, measured
from specc.record import evolve
from specc.services.max_rate import meets
from specc.units.calculation import Calculation, operand

PATH = "max_users"
LARGEST = 2**30
WAITS = "with one more somebody waits for a slot"
LATE = "with one more the required latencies do not hold"
NOBODY_WAITS = 0.5
"""Requests that may wait for a slot, of which there are whole ones."""


def users_of(plan: Plan) -> int | None:
    """The people, or the requests in flight, of a closed loop; None of any other service."""
    service = plan.workload
    traffic = service.traffic if isinstance(service, Inference) else None
    if traffic is None or traffic.rate is not None:
        return None
    stated = traffic.users if traffic.users is not None else traffic.concurrency
    return stated if isinstance(stated, int) else None


def with_users(traffic: Traffic, users: int) -> Traffic:
    """A closed loop of so many."""
    if traffic.users is not None:
        return attrs.evolve(traffic, users=users)
    return attrs.evolve(traffic, concurrency=users)


def with_most_users(
    prediction: Prediction,
    plan: Plan,
    requirements: Sequence[Requirement],
    lookup: Lookup,
    predict: Callable[[Plan], Prediction | None],
) -> Prediction:
    """The prediction with `max_users`, found by doubling and halving; 0 where what is required does not hold for one.

    Args:
        prediction: Of a closed loop.
        plan: What was predicted.
        requirements: Those that rest on its latencies.
        lookup: Gives other results by their path.
        predict: Predicts a plan.
    """
    stated, service = users_of(plan), plan.workload
    if stated is None or not isinstance(service, Inference) or service.traffic is None:
        return prediction
    traffic = service.traffic

    def holds(users: int) -> bool:
        there = meets(plan, with_users(traffic, users), requirements, lookup, predict)
        return there is not None and (there.number("queued") or 0.0) < NOBODY_WAITS

    low, high = (stated, 2 * stated) if holds(stated) else (0, stated)
    while low and high < LARGEST and holds(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            low = middle
        else:
            high = middle
    waits = meets(plan, with_users(traffic, high), requirements, lookup, predict) is not None
    reached = operand("most", float(low), source=WAITS if waits else LATE)
    return evolve(
        prediction,
        results={**prediction.results, PATH: measured(prediction.kind, PATH, float(low))},
        calculations={**prediction.calculations, PATH: Calculation("most", (reached,))},
    )
