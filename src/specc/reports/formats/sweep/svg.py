"""A sweep as a plot: what a point costs against what it gives, with the front of points that no other beats."""

from collections.abc import Sequence
from os.path import basename

from specc.record import record
from specc.reports.report import Format, View
from specc.reports.sweeps import Sweep, SweepPoint
from specc.reports.web.charts import PAPER, curve, drawing, scatter
from specc.units.text import fitting_unit, unit_scale


@record
class _Axis:
    """A measure of the points in the unit in which its largest value is written."""

    word: str
    unit: str = ""
    size: float = 1.0

    @property
    def title(self) -> str:
        return f"{self.word} ({self.unit})" if self.unit else self.word

    def of(self, row: SweepPoint) -> float | None:
        value = _value(row, self.word)
        return None if value is None else value / self.size


def render(sweep: Sweep, _view: View) -> str:
    """One mark a point; pointing at it shows its values. Where cost does not tell points apart, latency takes its place."""
    rows = [(index, row) for index, row in enumerate(sweep.rows) if row.passes]
    passing = [row for _, row in rows]
    gain = sweep.gain or "throughput"
    priced = len({_value(row, sweep.price) for row in passing}) > 1
    curved = not priced and any(_value(row, "latency") is not None for row in passing)
    across = _axis(gain if curved else sweep.price, passing)
    up = _axis("latency" if curved else gain, passing)
    points: list[dict[str, object]] = [
        {
            "x": across.of(row),
            "y": up.of(row),
            "series": "",
            "front": index in sweep.front,
            "words": _words(sweep, row),
        }
        for index, row in rows
        if across.of(row) is not None and up.of(row) is not None
    ]
    title = f"{basename(sweep.name)}: {len(points)} of {len(sweep.rows)} points"
    chart = curve if curved else scatter
    drawn = chart(
        points, theme=PAPER, across=across.title, up=up.title, title=title, width=620, height=360
    )
    return drawing(drawn)


def _axis(word: str, rows: Sequence[SweepPoint]) -> _Axis:
    values = [value for row in rows if (value := _value(row, word)) is not None]
    base = next((row.units[word] for row in rows if word in row.units), "")
    stated = unit_scale(base) if base else None
    if not values or stated is None:
        return _Axis(word=word)
    unit = fitting_unit(max(values), stated[1])
    scale = unit_scale(unit)
    return _Axis(word=word, unit=unit, size=float(scale[0]) if scale else 1.0)


def _value(row: SweepPoint, word: str) -> float | None:
    found = row.accelerators if word == "accelerators" else row.numbers.get(word)
    return None if found is None else float(found)


def _words(sweep: Sweep, row: SweepPoint) -> str:
    return ", ".join(
        f"{axis.name} = {value}" for axis, value in zip(sweep.axes, row.values, strict=True)
    )


FORMAT = Format(
    name="svg", about="a plot of price against gain, with the Pareto front", render=render
)
