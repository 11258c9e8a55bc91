"""Predictions against measurements for people: the summary first, then the rows that are furthest off."""

from collections.abc import Sequence

from specc.diagnostics.printable import printable
from specc.diagnostics.snippet import BOLD, RESET
from specc.reports.aligned import aligned
from specc.reports.comparisons import COLUMNS, Comparison, cells_of, plain, signed
from specc.reports.report import Format, View

WORST = 10
REASONS = 12
LEAST = ("median", "p95", "interval", "predicted")
"""Columns that a narrow screen goes without, in this order."""


def render(comparison: Comparison, view: View) -> str:
    """By source, averaged over sources, with the worst rows and what could not be predicted."""
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    total = comparison.overall
    rows: list[Sequence[str]] = [("", *COLUMNS)]
    rows += [(name, *cells_of(summary)) for name, summary in comparison.sources.items()]
    rows.append(("mean over sources", *cells_of(total)))
    lines = [
        f"{bold}{comparison.topic}{reset}: {comparison.data}, {total.rows} rows",
        "",
        *_table(rows, view),
    ]
    if comparison.judged:
        lines += ["", f"  {comparison.judged}"]
    worst = comparison.worst(WORST)
    if worst:
        lines += ["", "  furthest off"]
        lines += _table(
            [("row", "metric", "measured", "predicted", "interval", "error")]
            + [
                (
                    row.id,
                    row.metric,
                    plain(row.measured),
                    plain(row.predicted),
                    _interval(row.low, row.high),
                    signed(row.error),
                )
                for row in worst
            ],
            view,
        )
    reasons = comparison.reasons
    if reasons:
        lines += ["", "  not predicted"]
        lines += [f"    {count:>4}  {printable(reason)}" for reason, count in reasons[:REASONS]]
        if len(reasons) > REASONS:
            lines.append(
                f"          and {len(reasons) - REASONS} more reasons; -f json has every row"
            )
    return "\n".join(lines) + "\n"


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{plain(low)} .. {plain(high)}"


def _table(rows: Sequence[Sequence[str]], view: View) -> list[str]:
    fit = None if view.fit is None else view.fit - 2
    return [f"  {line}" for line in aligned(rows, range(1, len(rows[0])), fit, LEAST)]


FORMAT = Format(name="text", about="the summary and the worst rows, for people", render=render)
