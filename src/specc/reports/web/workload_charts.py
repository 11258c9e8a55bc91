"""The charts of a workload: its memory, its time, and how it behaves at other sizes or loads."""

from collections.abc import Iterator, Mapping

from specc.predict.mode import predict
from specc.predict.prediction import Prediction
from specc.predict.scaling import scale, sizes
from specc.record import record
from specc.reports.predictions import Shown, group, label, shown
from specc.reports.scaling import lines_of
from specc.reports.web import charts
from specc.requirements.judge import Judgement
from specc.result import Result
from specc.services.load_curve import load_curve
from specc.sums import sum_floats
from specc.units import Quantity
from specc.units.text import fitting_unit, number, percent, unit_scale

FACTOR = 8
"""A training job is drawn from an eighth of its size to eight times it."""
LATENCIES = (
    ("ttft.p95", "Time to first token, 95th percentile"),
    ("tpot.p95", "Time per output token, 95th percentile"),
)


@record
class Chart:
    """A drawing with what it shows."""

    title: str
    svg: str
    note: str = ""


def ledger_charts(prediction: Prediction) -> Iterator[Chart]:
    """Memory and time, where a prediction has them."""
    yield from _memory(group(prediction, "memory.per_accelerator"))
    time = {
        p: v for p, v in group(prediction, "time").items() if isinstance(v, Quantity) and v.value
    }
    if time:
        yield Chart(title="Where the time goes", svg=_stacked(time))


def curves(result: Result, prediction: Prediction) -> Iterator[Chart]:
    """A training job at other sizes, a service at other loads, where it runs on one cluster."""
    if len(result.sites.get(prediction.name, ())) != 1:
        return
    if prediction.kind == "training":
        yield from _scaling(result, prediction)
    highest = prediction.number("max_rate")
    if highest:
        yield from _load(result, prediction, highest)


def _memory(parts: dict[str, Shown]) -> Iterator[Chart]:
    capacity, total = parts.pop("capacity", None), parts.pop("total", None)
    held = {
        part: value for part, value in parts.items() if isinstance(value, Quantity) and value.value
    }
    if not isinstance(total, Quantity) or not held:
        return
    of = ""
    if isinstance(capacity, Quantity):
        of = f" of {shown('', capacity)[0]}"
        if capacity.value > total.value:
            held["free"] = Quantity(capacity.value - total.value, total.dimension, total.unit)
    title = f"Memory of an accelerator: {shown('', total)[0]}{of}"
    yield Chart(title=title, svg=_stacked(held))


def _stacked(parts: Mapping[str, Quantity]) -> str:
    """The parts one behind the other, on an axis in the unit of their sum."""
    total = sum_floats(float(value) for value in parts.values())
    unit, per = _unit(total, next(iter(parts.values())))
    rows: list[dict[str, object]] = []
    at = 0.0
    for part, value in parts.items():
        size = float(value)
        words = f"{shown('', value)[0]} · {percent(size / total if total else 0)}"
        rows.append(
            {
                "part": label(part),
                "start": at / per,
                "end": (at + size) / per,
                "words": words,
                "rest": part == "free",
            }
        )
        at += size
    return charts.draw(charts.bars(rows, axis=unit, theme=charts.PAGE), charts.PAGE)


def _unit(value: float, like: Quantity) -> tuple[str, float]:
    """The unit that a quantity is read in, else the one in which a person would write the value, and its size."""
    unit = like.unit or fitting_unit(value, like.dimension)
    size = unit_scale(unit)
    return unit, float(size[0]) if size else 1.0


def _scaling(result: Result, prediction: Prediction) -> Iterator[Chart]:
    plan = result.plans[prediction.name]
    counts = sizes(
        max(plan.degrees.replica, prediction.accelerators // FACTOR),
        prediction.accelerators * FACTOR,
    )
    lines = lines_of(scale(plan, counts))
    if len(lines) < 3:
        return
    rows = [
        {
            "series": prediction.name, "x": line.accelerators, "y": 100 * line.efficiency,
            "words": f"{number(line.accelerators)} accelerators: {percent(line.efficiency)}, {number(line.speedup)} times as fast, bound by {line.bound}",
        }
        for line in lines
    ]  # fmt: skip
    drawn = charts.curve(
        rows, theme=charts.PAGE, across="accelerators", up="% of perfect scaling", doubling=True, top=105, here=prediction.accelerators,
    )  # fmt: skip
    last = lines[-1]
    yield Chart(
        title="More accelerators, the same work for each",
        svg=charts.draw(drawn, charts.PAGE),
        note=f"{percent(last.efficiency)} at {number(last.accelerators)}, where the time goes to {last.bound}; dashed: this job",
    )


def _load(result: Result, prediction: Prediction, highest: float) -> Iterator[Chart]:
    points = load_curve(result.plans[prediction.name], highest, predict)
    asked = _asked(result, prediction)
    for path, title in LATENCIES:
        values = [
            (rate, value)
            for rate, there in points
            if isinstance(value := there.get(path), Quantity)
        ]
        if len(values) < 3:
            continue
        unit, per = _unit(float(values[0][1]), values[0][1])
        limit = _limit(result.requirements, f"{prediction.name}.{path}")
        rows = [
            {
                "series": path, "x": rate, "y": float(value) / per, "low": float(value.low if value.low is not None else value.value) / per,
                "high": float(value.high if value.high is not None else value.value) / per,
                "words": f"{number(rate, 3)} requests/s: {shown('', value)[0]} ({shown('', value)[1]})",
            }
            for rate, value in values
        ]  # fmt: skip
        drawn = charts.curve(
            rows, theme=charts.PAGE, across="requests/s", up=unit, here=asked, limit=None if limit is None else limit / per,
        )  # fmt: skip
        note = "dashed: the rate that arrives" + (
            ", and what is required" if limit is not None else ""
        )
        yield Chart(title=title, svg=charts.draw(drawn, charts.PAGE), note=note)


def _limit(requirements: tuple[Judgement, ...], path: str) -> float | None:
    """What is required of a result, where it is compared with a quantity."""
    for judged in requirements:
        if judged.limit is not None and [seen for seen, _ in judged.seen] == [path]:
            return float(judged.limit)
    return None


def _asked(result: Result, prediction: Prediction) -> float | None:
    """The rate that arrives, request/s."""
    traffic = getattr(result.plans[prediction.name].workload, "traffic", None)
    return None if traffic is None or traffic.rate is None else float(traffic.rate)
