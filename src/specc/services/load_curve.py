"""A service at several loads: what its users wait and what it delivers, up to where the queue grows without end."""

from collections.abc import Callable

import attrs

from specc.design.workload import Inference
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction
from specc.record import evolve
from specc.units import Quantity

SHARES = (0.05, 0.2, 0.4, 0.6, 0.75, 0.85, 0.93, 0.98)
"""Of the highest rate; closer together where the queue grows."""


def load_curve(
    plan: Plan, highest: float, predict: Callable[[Plan], Prediction | None]
) -> list[tuple[float, Prediction]]:
    """Rates (request/s) and what is predicted there; empty for a service without an arrival rate.

    Args:
        plan: The service as it stands.
        highest: The rate it can keep up with, request/s.
        predict: Predicts a plan.
    """
    service = plan.workload
    if not isinstance(service, Inference) or highest <= 0:
        return []
    traffic = service.traffic
    if traffic is None or traffic.rate is None:
        return []
    stated = traffic.rate
    points = []
    for share in SHARES:
        rate = Quantity(share * highest, stated.dimension, stated.unit)
        asked = attrs.evolve(service, traffic=attrs.evolve(traffic, rate=rate))
        there = predict(evolve(plan, workload=asked))
        if there is not None:
            points.append((share * highest, there))
    return points
