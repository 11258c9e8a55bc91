"""A sensitivity for programs."""

from specc.reports.document import Json, head, number, quantity, write
from specc.reports.report import Format, View
from specc.reports.sensitivity import Answer, Sensitivity, Swing
from specc.units import Quantity


def render(sensitivity: Sensitivity, _view: View) -> str:
    """The document that the schema `sensitivity` describes."""
    answers = {answer.path: _answer(answer) for answer in sensitivity.answers}
    return write({**head("sensitivity", 1, sensitivity.head), "answers": answers})


def _answer(answer: Answer) -> Json:
    ends = answer.low is not None and answer.high is not None
    return {
        "value": quantity(answer.value),
        "range": {"low": number(answer.low or 0.0), "high": number(answer.high or 0.0)}
        if ends
        else None,
        "inputs": [_swing(answer, swing) for swing in answer.swings],
    }


def _swing(answer: Answer, swing: Swing) -> Json:
    entry, size = swing.input, swing.size(answer.value)
    return {
        "name": entry.name,
        "value": quantity(entry.value),
        "low": quantity(entry.low),
        "high": quantity(entry.high),
        "stated": entry.stated,
        "at_low": _end(swing.low),
        "at_high": _end(swing.high),
        "moves_by": number(size),
    }


def _end(value: Quantity | None) -> Json:
    return None if value is None else quantity(value)


FORMAT = Format(name="json", about="every input, for programs", render=render, machine=True)
