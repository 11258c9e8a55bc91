"""Training jobs at other sizes, each with what it costs."""

from specc.bill.bill import make_bill
from specc.design.price import Exchange
from specc.design.workload import Training
from specc.predict.scaling import Point, scale
from specc.record import evolve
from specc.result import Result
from specc.services.cost import with_cost


def scaled(
    result: Result, counts: tuple[int, ...], *, strong: bool
) -> dict[str, tuple[Point, ...]]:
    """The points of every training job, with what each costs where prices are known."""
    profiles = result.profiles
    held = () if profiles is None else profiles.offers.values()
    offers = [offer for group in held for offer in group]
    exchanges = tuple(result.design.of_kind(Exchange).values())
    curves: dict[str, tuple[Point, ...]] = {}
    for name, plan in result.plans.items():
        if not isinstance(plan.workload, Training):
            continue
        points = []
        for point in scale(plan, counts, strong=strong):
            bill = make_bill(
                point.plan.topology, offers, exchanges, currency=result.design.currency
            )
            priced = with_cost(point.prediction, point.plan, bill)
            points.append(evolve(point, prediction=priced))
        curves[name] = tuple(points)
    return curves
