"""A comparison for people."""

from collections.abc import Iterator, Sequence

from specc.diagnostics.printable import printable
from specc.diagnostics.snippet import BOLD, RESET
from specc.reports.aligned import aligned
from specc.reports.differences import Difference, Differences, ResultChange, said
from specc.reports.predictions import shown
from specc.reports.report import Format, View
from specc.units.text import number, signed_percent

RIGHT = (1, 3, 4)


def render(differences: Differences, view: View) -> str:
    """What people ask for first, then what broke, parts, and every other result, each with how far it moved."""
    return "\n".join(_pair(pair, view) for pair in differences.pairs)


def _pair(pair: Difference, view: View) -> str:
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    lines = [f"{bold}{pair.before} -> {pair.after}{reset}"]
    if not pair.parts and not pair.results and not pair.broken:
        return f"{lines[0]}\n  nothing changes\n"
    if pair.headline:
        lines += ["", *_results(pair.headline)]
    for breakage in pair.broken:
        lines += ["", f"  {printable(said(breakage))}"]
    if pair.parts:
        rows = [
            (p.title, str(p.before), "->", str(p.after), f"{p.after - p.before:+d}")
            for p in pair.parts
        ]
        lines += ["", "  to buy", *(f"    {line}" for line in aligned(rows, RIGHT))]
    if pair.rest:
        lines += ["", "  everything else", *(f"  {line}" for line in _results(pair.rest))]
    return "\n".join(lines) + "\n"


def _results(changes: Sequence[ResultChange]) -> Iterator[str]:
    rows = [(c.name, _side(c, "before"), "->", _side(c, "after"), _moved(c)) for c in changes]
    return (f"  {line}" for line in aligned(rows, RIGHT))


def _side(change: ResultChange, side: str) -> str:
    value = getattr(change, side)
    return "-" if value is None else shown(change.name.partition(".")[2], value)[0]


def _moved(change: ResultChange) -> str:
    ratio = change.ratio
    if ratio is None:
        return ""
    return signed_percent(ratio - 1) if 0.1 < ratio < 10 else f"× {number(ratio, 3)}"


FORMAT = Format(name="text", about="for people", render=render)
