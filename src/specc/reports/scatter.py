"""Predicted against measured, a panel for each metric on logarithmic axes, with the diagonal and a band of 10 %."""

import math
from collections.abc import Sequence

from specc.reports.comparisons import Comparison
from specc.reports.drawing import FABRICS, INK, LINE, PALE, escape, fit, frame, words
from specc.units.text import number
from specc.validation.rows import YES_NO, Compared

PANEL, GAP, EDGE, TOP, ACROSS = 250.0, 56.0, 46.0, 34.0, 3

LONG = 5
"""Powers of ten from here on are written as such: their zeros would run into each other."""


def _shown(rows: Sequence[Compared]) -> dict[str, list[Compared]]:
    by_metric: dict[str, list[Compared]] = {}
    for row in rows:
        if (
            row.metric != YES_NO
            and row.measured
            and row.predicted
            and row.measured > 0
            and row.predicted > 0
        ):
            by_metric.setdefault(row.metric, []).append(row)
    return dict(sorted(by_metric.items()))


def scatter(comparison: Comparison) -> str:
    """The drawing; panels in the order of the metrics' names, colours by source."""
    panels = _shown(comparison.rows)
    sources = sorted({row.source for rows in panels.values() for row in rows})
    colours = {source: FABRICS[index % len(FABRICS)] for index, source in enumerate(sources)}
    across = min(ACROSS, max(len(panels), 1))
    lines = -(-max(len(panels), 1) // across)
    width = 2 * EDGE + across * PANEL + (across - 1) * GAP
    legend_rows = -(-len(sources) // ACROSS)
    height = TOP + lines * (PANEL + GAP + 14) + legend_rows * 18 + 12
    body = [
        words(EDGE, 20, f"Predicted against measured: {comparison.topic}", size=14, weight="600")
    ]
    for index, (metric, rows) in enumerate(panels.items()):
        x = EDGE + index % across * (PANEL + GAP)
        y = TOP + 16 + index // across * (PANEL + GAP + 14)
        body.append(_panel(metric, rows, colours, x, y))
    below = TOP + lines * (PANEL + GAP + 14) + 8
    column = (width - 2 * EDGE) / across
    for index, source in enumerate(sources):
        x, y = EDGE + index % across * column, below + index // across * 18
        body.append(f'<circle cx="{x + 5:g}" cy="{y:g}" r="4" fill="{colours[source]}"/>\n')
        body.append(words(x + 14, y + 4, fit(source, column - 20, 11), size=11, fill=PALE))
    return frame(width, height, f"Predicted against measured: {comparison.topic}", "".join(body))


def _panel(
    metric: str, rows: Sequence[Compared], colours: dict[str, str], left: float, top: float
) -> str:
    values = [value for row in rows for value in (row.measured, row.predicted) if value]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)

    def place(value: float) -> float:
        return (math.log10(value) - low) / (high - low) * PANEL

    drawn = [
        words(left, top - 8, f"{metric} ({len(rows)} rows)", size=12, weight="600"),
        f'<rect x="{left:g}" y="{top:g}" width="{PANEL:g}" height="{PANEL:g}" fill="none" stroke="{LINE}"/>\n',
    ]
    for power in range(low, high + 1):
        at = (power - low) / (high - low) * PANEL
        name = number(10.0**power) if abs(power) < LONG else f"1e{power}"
        drawn.append(words(left + at, top + PANEL + 16, name, size=10, fill=PALE, anchor="middle"))
        drawn.append(words(left - 5, top + PANEL - at + 3, name, size=10, fill=PALE, anchor="end"))
    band = math.log10(1.1) / (high - low) * PANEL
    for shift, dash in (
        (0.0, ""),
        (band, ' stroke-dasharray="3 3"'),
        (-band, ' stroke-dasharray="3 3"'),
    ):
        start, end = max(0.0, -shift), min(PANEL, PANEL - shift)
        drawn.append(
            f'<line x1="{left + start:.2f}" y1="{top + PANEL - start - shift:.2f}" x2="{left + end:.2f}" '
            f'y2="{top + PANEL - end - shift:.2f}" stroke="{INK if not dash else LINE}"{dash}/>\n'
        )
    for row in rows:
        x, y = left + place(row.measured or 1.0), top + PANEL - place(row.predicted or 1.0)
        about = escape(
            f"{row.id}: measured {number(row.measured or 0)}, predicted {number(row.predicted or 0)}"
        )
        drawn.append(
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="2.6" fill="{colours[row.source]}" fill-opacity="0.65"><title>{about}</title></circle>\n'
        )
    return "".join(drawn)
