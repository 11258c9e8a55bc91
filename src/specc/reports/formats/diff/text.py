"""A comparison for people."""

from collections.abc import Iterator, Sequence

from specc.diagnostics.printable import printable
from specc.diagnostics.snippet import BOLD, RESET
from specc.reports.aligned import aligned
from specc.reports.differences import Difference, Differences, ResultChange, said
from specc.reports.predictions import shown
from specc.reports.report import Format, View
from specc.units.text import number, signed_percent

HEADS = ("result", "before", "", "after", "change")
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
        lines += ["", *_results(pair.headline, view, 2)]
    for breakage in pair.broken:
        lines += ["", f"  {printable(said(breakage))}"]
    if pair.parts:
        rows = [
            ("part", *HEADS[1:]),
            *(
                (p.title, str(p.before), "->", str(p.after), f"{p.after - p.before:+d}")
                for p in pair.parts
            ),
        ]
        lines += ["", "  to buy", *_drawn(rows, view, 4)]
    if pair.rest:
        lines += ["", "  everything else", *_results(pair.rest, view, 4)]
    return "\n".join(lines) + "\n"


def _results(changes: Sequence[ResultChange], view: View, indent: int) -> Iterator[str]:
    rows = [(c.name, _side(c, "before"), "->", _side(c, "after"), _moved(c)) for c in changes]
    return _drawn([HEADS, *rows], view, indent)


def _drawn(rows: Sequence[Sequence[str]], view: View, indent: int) -> Iterator[str]:
    """A table that keeps off the edge, narrower where the screen is."""
    fit = None if view.fit is None else view.fit - indent
    return (f"{' ' * indent}{line}" for line in aligned(rows, RIGHT, fit))


def _side(change: ResultChange, side: str) -> str:
    value = getattr(change, side)
    return "-" if value is None else shown(change.name.partition(".")[2], value)[0]


def _moved(change: ResultChange) -> str:
    ratio = change.ratio
    if ratio is None:
        return ""
    return signed_percent(ratio - 1) if 0.1 < ratio < 10 else f"× {number(ratio, 3)}"


FORMAT = Format(name="text", about="for people", render=render)
