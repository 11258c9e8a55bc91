"""A comparison for programs."""

from specc.design.expression import Unknown
from specc.reports.differences import Differences
from specc.reports.document import Json, head, number, quantity, unknown, write
from specc.reports.predictions import Shown
from specc.reports.report import Format, View
from specc.units import Quantity


def render(differences: Differences, view: View) -> str:
    """The document that the schema `diff` describes."""
    pairs: list[Json] = [
        {
            "before": pair.before,
            "after": pair.after,
            "broken": [
                {"name": broken.name, "side": broken.side, "why": broken.why or None}
                for broken in pair.broken
            ],
            "parts": [
                {
                    "part": part.part,
                    "title": part.title,
                    "before": part.before,
                    "after": part.after,
                }
                for part in pair.parts
            ],
            "results": [
                {
                    "name": change.name,
                    "before": _value(change.before),
                    "after": _value(change.after),
                    "ratio": None if change.ratio is None else number(change.ratio),
                }
                for change in pair.results
            ],
        }
        for pair in differences.pairs
    ]
    return write({**head("diff", 1, differences.head), "pairs": pairs})


def _value(value: Shown | None) -> Json:
    if isinstance(value, Quantity):
        return quantity(value)
    if isinstance(value, Unknown):
        return unknown(value.needs, str(value.type), value.at_least)
    return value


FORMAT = Format(name="json", about="every change, for programs", render=render, machine=True)
