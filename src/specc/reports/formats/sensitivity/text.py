"""A sensitivity for people: for each answer its inputs with bars, the longest first."""

from collections.abc import Iterator

from specc.diagnostics.snippet import BOLD, RESET
from specc.reports.aligned import aligned
from specc.reports.predictions import shown
from specc.reports.report import Format, View
from specc.reports.sensitivity import Answer, Sensitivity, Swing
from specc.units import Quantity
from specc.units.text import percent, show, shown_unit

WIDE = 24
SHOWN = 12
HEADS = ("input", "is", "from", "to", "answer", "moves it by", "")
LEAST = ("", "from", "to", "is")
"""Columns that a narrow screen goes without, in this order."""
NOTE = "* has no range of its own: moved by 10 % either way"


def render(sensitivity: Sensitivity, view: View) -> str:
    """A table for each answer."""
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    lines: list[str] = []
    for answer in sensitivity.answers:
        text, interval = shown("", answer.value)
        own = f" ({interval})" if interval else ""
        lines += [*([""] if lines else []), f"{bold}{answer.path}{reset} is {text}{own}"]
        lines += (f"  {line}" for line in _table(answer, view))
    return "\n".join(lines or [f"{sensitivity.name} has no answer to look at"]) + "\n"


def _table(answer: Answer, view: View) -> Iterator[str]:
    if answer.low is not None and answer.high is not None:
        unit = shown_unit(answer.value)
        low, high = (show(Quantity(e, answer.value.dimension), unit) for e in (answer.low, answer.high))  # fmt: skip
        yield f"{low} to {high} by the stated ranges of its inputs, as if they were independent"
    if not answer.swings:
        yield "nothing that the spec states moves it"
        return
    largest = max((_size(answer, swing) for swing in answer.swings), default=0.0)
    swings = answer.swings[:SHOWN]
    rows = [HEADS, *(_row(answer, swing, largest) for swing in swings)]
    yield from aligned(rows, (1, 2, 3, 4, 5), view.fit and view.fit - 2, LEAST)
    if not all(swing.input.stated for swing in swings):
        yield NOTE
    if len(answer.swings) > SHOWN:
        yield f"and {len(answer.swings) - SHOWN} more; -f csv lists them"


def _size(answer: Answer, swing: Swing) -> float:
    size = swing.size(answer.value)
    return size if size != float("inf") else 0.0


def _row(answer: Answer, swing: Swing, largest: float) -> tuple[str, ...]:
    entry, size = swing.input, _size(answer, swing)
    bar = "█" * max(1, round(WIDE * size / largest)) if largest and size else ""
    return (
        entry.name + ("" if entry.stated else "*"),
        show(Quantity(entry.value.value, entry.value.dimension, entry.value.unit)),
        show(entry.low),
        show(entry.high),
        _ends(answer, swing),
        percent(size) if size else "",
        bar,
    )


def _ends(answer: Answer, swing: Swing) -> str:
    """The answer with the least of an input and with the most of it, in the unit of the answer."""
    unit = shown_unit(answer.value)
    low, high = (
        "none passes" if end is None else show(Quantity(end.value, end.dimension), unit)
        for end in (swing.low, swing.high)
    )
    return low if low == high else f"{low.removesuffix(f' {unit}')} .. {high}"


FORMAT = Format(name="text", about="a table with bars for each answer", render=render)
