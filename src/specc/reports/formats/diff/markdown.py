"""A comparison as Markdown, for reviews."""

from specc.reports.differences import Difference, Differences, ResultChange
from specc.reports.markdown import code, row, table
from specc.reports.predictions import shown
from specc.reports.report import Format, View
from specc.units.text import signed_percent


def render(differences: Differences, view: View) -> str:
    """A section for each pair."""
    return "\n".join(_pair(pair) for pair in differences.pairs)


def _pair(pair: Difference) -> str:
    parts = [f"## {row(pair.before)} → {row(pair.after)}\n"]
    if not pair.parts and not pair.results:
        return f"{parts[0]}\nNothing changes.\n"
    if pair.parts:
        rows = [
            (part.title, str(part.before), str(part.after), f"{part.after - part.before:+d}")
            for part in pair.parts
        ]
        parts.append(table(("to buy", "before", "after", "change"), rows))
    if pair.results:
        moved = [
            (code(change.name), _side(change, "before"), _side(change, "after"), _moved(change))
            for change in pair.results
        ]
        parts.append(table(("result", "before", "after", "change"), moved))
    return "\n".join(parts)


def _side(change: ResultChange, side: str) -> str:
    value = getattr(change, side)
    return "-" if value is None else shown(change.name.partition(".")[2], value)[0]


def _moved(change: ResultChange) -> str:
    return "" if change.ratio is None else signed_percent(change.ratio - 1)


FORMAT = Format(name="markdown", about="tables for reviews", render=render)
