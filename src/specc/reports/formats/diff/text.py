"""A comparison for people."""

from collections.abc import Sequence

from specc.diagnostics.printable import printable
from specc.diagnostics.snippet import BOLD, RESET, cells
from specc.reports.differences import Difference, Differences, ResultChange
from specc.reports.predictions import shown
from specc.reports.report import Format, View
from specc.units.text import number, signed_percent


def render(differences: Differences, view: View) -> str:
    """Parts first, then results, each with how far it moved."""
    return "\n".join(_pair(pair, view) for pair in differences.pairs)


def _pair(pair: Difference, view: View) -> str:
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    lines = [f"{bold}{pair.before} -> {pair.after}{reset}"]
    if not pair.parts and not pair.results:
        return f"{lines[0]}\n  nothing changes\n"
    if pair.parts:
        lines += ["", "  to buy"]
        lines += _table(
            [
                (
                    f"  {part.title}",
                    str(part.before),
                    "->",
                    str(part.after),
                    f"{part.after - part.before:+d}",
                )
                for part in pair.parts
            ]
        )
    if pair.results:
        lines += ["", "  results"]
        lines += _table(
            [
                (
                    f"  {change.name}",
                    _side(change, "before"),
                    "->",
                    _side(change, "after"),
                    _moved(change),
                )
                for change in pair.results
            ]
        )
    return "\n".join(lines) + "\n"


def _side(change: ResultChange, side: str) -> str:
    value = getattr(change, side)
    return "-" if value is None else shown(change.name.partition(".")[2], value)[0]


def _moved(change: ResultChange) -> str:
    ratio = change.ratio
    if ratio is None:
        return ""
    return signed_percent(ratio - 1) if 0.1 < ratio < 10 else f"× {number(ratio, 3)}"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    clean = [[printable(cell) for cell in row] for row in rows]
    wide = [max(cells(row[column]) for row in clean) for column in range(5)]
    out = []
    for row in clean:
        text = f"  {row[0]}{' ' * (wide[0] - cells(row[0]))}"
        for column in range(1, 5):
            text += f"  {' ' * (wide[column] - cells(row[column]))}{row[column]}"
        out.append(text.rstrip())
    return out


FORMAT = Format(name="text", about="for people", render=render)
