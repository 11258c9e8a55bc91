"""Predictions against measurements as Markdown, for the manual."""

from specc.reports.comparisons import COLUMNS, Comparison, cells_of, plain, signed
from specc.reports.markdown import row, table
from specc.reports.report import Format, View

WORST = 10


def render(comparison: Comparison, view: View) -> str:
    """The summary by source, the worst rows, and what could not be predicted."""
    total = comparison.overall
    rows = [(name, *cells_of(summary)) for name, summary in comparison.sources.items()]
    rows.append(("mean over sources", *cells_of(total)))
    parts = [
        f"{total.rows} rows, {total.predicted} predicted.\n",
        table(("source", *COLUMNS), rows),
    ]
    if comparison.judged:
        parts.append(f"{comparison.judged}.\n")
    worst = comparison.worst(WORST)
    if worst:
        parts.append("Furthest off:\n")
        parts.append(
            table(
                ("row", "metric", "measured", "predicted", "error"),
                [
                    (
                        item.id,
                        item.metric,
                        plain(item.measured),
                        plain(item.predicted),
                        signed(item.error),
                    )
                    for item in worst
                ],
            )
        )
    if comparison.reasons:
        parts.append("Not predicted:\n")
        parts.append(
            "".join(f"- {count} × {row(reason)}\n" for reason, count in comparison.reasons)
        )
    return "\n".join(parts)


FORMAT = Format(name="markdown", about="tables for manuals and reviews", render=render)
