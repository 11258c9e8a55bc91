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
HEADS = ("input", "is", "from", "to", "answer from", "to", "moves it by", "")


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
    rows = [HEADS, *(_row(answer, swing, largest) for swing in answer.swings[:SHOWN])]
    yield from aligned(rows, (1, 2, 3, 4, 5, 6), view.fit and view.fit - 2, ("", "from", "to"))
    if len(answer.swings) > SHOWN:
        yield f"and {len(answer.swings) - SHOWN} more; -f csv lists them"


def _size(answer: Answer, swing: Swing) -> float:
    size = swing.size(answer.value)
    return size if size != float("inf") else 0.0


def _row(answer: Answer, swing: Swing, largest: float) -> tuple[str, ...]:
    entry, unit = swing.input, shown_unit(answer.value)
    size = _size(answer, swing)
    ends = ("none passes" if e is None else show(Quantity(e.value, e.dimension), unit) for e in (swing.low, swing.high))  # fmt: skip
    sure = "" if entry.stated else " (10 % either way)"
    bar = "█" * max(1, round(WIDE * size / largest)) if largest and size else ""
    return (
        entry.name + sure,
        show(Quantity(entry.value.value, entry.value.dimension, entry.value.unit)),
        show(entry.low),
        show(entry.high),
        *ends,
        percent(size) if size else "",
        bar,
    )


FORMAT = Format(name="text", about="a table with bars for each answer", render=render)
