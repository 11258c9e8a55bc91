"""A sensitivity as a drawing: a tornado for each answer, the input that moves it most on top."""

from collections.abc import Iterator
from os.path import basename

from specc.reports.report import Format, View
from specc.reports.sensitivity import Answer, Sensitivity, Swing
from specc.reports.web.charts import PAPER, drawing, tornado
from specc.units import Quantity
from specc.units.text import show, shown_unit, unit_scale

SHOWN = 12
ENDS = ("with the least of it", "with the most of it")


def render(sensitivity: Sensitivity, _view: View) -> str:
    """Answers one above the other, each on an axis in its own unit; the band is the range by the stated ranges."""
    charts = [_chart(sensitivity, answer) for answer in sensitivity.answers if answer.swings]
    return drawing({"vconcat": charts, "resolve": {"scale": {"x": "independent"}}})


def _chart(sensitivity: Sensitivity, answer: Answer) -> dict[str, object]:
    unit = shown_unit(answer.value)
    scale = unit_scale(unit)
    size = 1.0 if scale is None else float(scale[0])
    known = answer.low is not None and answer.high is not None
    return tornado(
        [row for swing in answer.swings[:SHOWN] for row in _rows(answer, swing, unit, size)],
        theme=PAPER,
        axis=f"{answer.path} ({unit})" if unit else answer.path,
        centre=float(answer.value) / size,
        title=f"{basename(sensitivity.name)}: what moves {answer.path}",
        ends=((answer.low or 0.0) / size, (answer.high or 0.0) / size) if known else None,
    )


def _rows(answer: Answer, swing: Swing, unit: str, size: float) -> Iterator[dict[str, object]]:
    entry, centre = swing.input, float(answer.value) / size
    name = entry.name if entry.stated else f"{entry.name} (10 % either way)"
    for word, stated, end in zip(
        ENDS, (entry.low, entry.high), (swing.low, swing.high), strict=True
    ):
        at = "none passes" if end is None else show(Quantity(end.value, end.dimension), unit)
        yield {
            "input": name,
            "from": centre,
            "to": centre if end is None else float(end) / size,
            "end": word,
            "words": f"{entry.name} at {show(stated)}: {at}",
        }


FORMAT = Format(
    name="svg",
    about="a tornado: how far each input moves an answer",
    render=render,
    machine=True,
)
