"""A service whose traffic grows: when what stands there no longer keeps up with it, and what it lacks then.

load(t) = load × (1 + growth) ^ (t / period), so that t = period × log2(highest load / load) / log2(1 + growth). The load is the rate of
requests, or the users of a closed loop. Of several rates of growth each holds for its period, the last from then on.
"""

import math
from collections.abc import Iterator, Sequence

from specc.design.workload import Inference, Traffic
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction, Result, measured, missing
from specc.record import evolve, record
from specc.services.max_users import PATH as MOST_USERS
from specc.services.max_users import users_of
from specc.units import Quantity
from specc.units.calculation import Calculation, Operand, operand
from specc.units.dimension import SECOND
from specc.units.table import UNITS, YEAR
from specc.units.text import number, show

PATH = "runs_out"


@record(kw_only=False)
class GrowthPeriod:
    """A time of steady growth.

    Attributes:
        start: When it begins, s.
        period: The time in which it grows so much, s.
        growth: By what share in a period.
        times: By what factor the load has grown when it begins.
        last: Whether it has no end.
    """

    start: float
    period: float
    growth: float
    times: float
    last: bool

    def time_of(self, times: float) -> float:
        """When the load has grown by a factor."""
        if times <= self.times:
            return self.start
        return self.start + self.period * math.log2(times / self.times) / math.log2(
            1.0 + self.growth
        )


def spans_of(growth: Sequence[Quantity]) -> Iterator[GrowthPeriod]:
    """The times of steady growth, one after the other."""
    start, times = 0.0, 1.0
    for index, stated in enumerate(growth):
        period = _period(stated)
        share = float(stated) * period
        yield GrowthPeriod(start, period, share, times, index == len(growth) - 1)
        start, times = start + period, times * (1.0 + share)


def grown(growth: Sequence[Quantity], time: float) -> float:
    """By what factor a load has grown after a time, s."""
    last = [span for span in spans_of(growth) if span.start <= time][-1]
    return float(last.times * (1.0 + last.growth) ** ((time - last.start) / last.period))


def growing(plan: Plan) -> Traffic | None:
    """The traffic of a service that grows; None of any other."""
    service = plan.workload
    traffic = service.traffic if isinstance(service, Inference) else None
    return traffic if traffic is not None and traffic.growth else None


def with_growth(prediction: Prediction, plan: Plan) -> Prediction:
    """The prediction with the time after which its traffic is more than it keeps up with."""
    traffic = growing(plan)
    if traffic is None:
        return prediction
    users = users_of(plan)
    path = "max_rate" if users is None else MOST_USERS
    load = traffic.rate if users is None else Quantity(users)
    most = prediction.get(path)
    if load is None or not isinstance(most, Quantity):
        lacking = "traffic.rate" if load is None else path
        value: Result = missing(prediction.kind, PATH, lacking)
        return evolve(prediction, results={**prediction.results, PATH: value})
    time, low, high = (
        None if end is None else _time(traffic.growth, float(end) / float(load))
        for end in (most, most.low, most.high)
    )
    value = measured(prediction.kind, PATH, time or 0.0, low, high)
    told = _told(traffic.growth, load, most, path)
    return evolve(
        prediction,
        results={**prediction.results, PATH: value},
        calculations={**prediction.calculations, PATH: told},
        notes=(*prediction.notes, _note(prediction, value, most, path)),
    )


def _told(growth: Sequence[Quantity], load: Quantity, most: Quantity, path: str) -> Calculation:
    """How the time was found: in the span of growth in which the load is too much."""
    span = _span(growth, float(most) / float(load))
    what, source = ("rate", "traffic.rate") if path == "max_rate" else ("users", "traffic.users")
    reached = float(load) * span.times
    operands: tuple[Operand, ...] = (
        operand("period", span.period, SECOND, "traffic.growth"),
        operand(f"highest {what}", most, most.dimension, result=path),
        operand(what, reached, load.dimension, source if span.times == 1.0 else "at its start"),
        operand("growth", span.growth, source="traffic.growth, in a period"),
    )
    formula = f"max(period × log2(highest {what} / {what}) / log2(1 + growth), 0)"
    if span.start:
        operands = (operand("start", span.start, SECOND, "of the last growth"), *operands)
        formula = f"start + {formula}"
    return Calculation(formula, operands)


def _period(growth: Quantity) -> float:
    """The time in which it grows so much: `5 %/month` is compounded each month."""
    time = (growth.unit or "").partition("/")[2]
    scale = UNITS.get(time)
    return float(scale[0]) if scale is not None and scale[1] is SECOND else float(YEAR)


def _span(growth: Sequence[Quantity], times: float) -> GrowthPeriod:
    """The span in which a load has grown by a factor."""
    spans = list(spans_of(growth))
    return [span for span in spans if span.times <= times or span is spans[0]][-1]


def _time(growth: Sequence[Quantity], times: float) -> float:
    return _span(growth, times).time_of(times)


def _note(prediction: Prediction, time: Quantity, most: Quantity, path: str) -> str:
    """When it runs out, and of what: the latency that lowers its highest rate, else what bounds it there."""
    what = "users" if path == MOST_USERS else "requests/s"
    if not float(time):
        return f"it keeps up with no more than {number(float(most))} {what}: more is to be bought before it grows"
    after = f"after {show(Quantity(time.value, SECOND), 'months')}"
    if path == MOST_USERS:
        why = prediction.calculations[path].operands[0].source
        return f"it runs out {after}, at {number(float(most))} users: {why}; more is to be bought by then"
    lowered = prediction.calculations.get("max_rate")
    latency = lowered is not None and lowered.formula == "highest rate × share"
    bound = prediction.bound_by.by if prediction.bound_by is not None else "requests"
    lacking = "time within the required latencies" if latency else bound
    return f"it runs out of {lacking} {after}, at {number(float(most))} requests/s; more is to be bought by then"
