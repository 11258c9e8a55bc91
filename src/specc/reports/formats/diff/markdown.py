"""A comparison as Markdown, for reviews."""

from collections.abc import Sequence

from specc.reports.differences import Difference, Differences, ResultChange, said
from specc.reports.markdown import code, row, table
from specc.reports.predictions import shown
from specc.reports.report import Format, View
from specc.units.text import signed_percent


def render(differences: Differences, view: View) -> str:
    """A section for each pair."""
    return "\n".join(_pair(pair) for pair in differences.pairs)


def _pair(pair: Difference) -> str:
    parts = [f"## {row(pair.before)} → {row(pair.after)}\n"]
    if not pair.parts and not pair.results and not pair.broken:
        return f"{parts[0]}\nNothing changes.\n"
    if pair.headline:
        parts.append(_results(pair.headline))
    parts += [f"**{row(said(breakage))}**\n" for breakage in pair.broken]
    if pair.parts:
        rows = [
            (part.title, str(part.before), str(part.after), f"{part.after - part.before:+d}")
            for part in pair.parts
        ]
        parts.append(table(("to buy", "before", "after", "change"), rows))
    if pair.rest:
        parts.append(
            f"<details><summary>everything else</summary>\n\n{_results(pair.rest)}\n</details>\n"
        )
    return "\n".join(parts)


def _results(changes: Sequence[ResultChange]) -> str:
    rows = [(code(c.name), _side(c, "before"), _side(c, "after"), _moved(c)) for c in changes]
    return table(("result", "before", "after", "change"), rows)


def _side(change: ResultChange, side: str) -> str:
    value = getattr(change, side)
    return "-" if value is None else shown(change.name.partition(".")[2], value)[0]


def _moved(change: ResultChange) -> str:
    return "" if change.ratio is None else signed_percent(change.ratio - 1)


FORMAT = Format(name="markdown", about="tables for reviews", render=render)
