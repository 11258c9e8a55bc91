"""Predictions against measurements for programs: every row."""

from specc.reports.comparisons import Comparison
from specc.reports.document import Json, head, number, write
from specc.reports.report import Format, View
from specc.validation.rows import Summary


def render(comparison: Comparison, view: View) -> str:
    """The document that the schema `validate` describes."""
    rows: list[Json] = [
        {
            "id": row.id,
            "metric": row.metric,
            "source": row.source,
            "measured": _number(row.measured),
            "predicted": _number(row.predicted),
            "low": _number(row.low),
            "high": _number(row.high),
            "error_percent": _number(None if row.error is None else row.error * 100),
            "skipped": row.skipped,
            "assumptions": list(row.assumptions),
        }
        for row in comparison.rows
    ]
    summary = {
        **_summary(comparison.overall),
        "by_source": {name: _summary(errors) for name, errors in comparison.sources.items()},
    }
    return write(
        {
            **head("validate", 1, comparison.head),
            "topic": comparison.topic,
            "data": comparison.data,
            "rows": rows,
            "summary": summary,
        }
    )


def _number(value: float | None) -> Json:
    return None if value is None else number(value)


def _summary(summary: Summary) -> dict[str, Json]:
    """Errors in percent, as `error_percent` has them; shares of rows in percent too."""
    return {
        "rows": summary.rows,
        "predicted": summary.predicted,
        "skipped": summary.skipped,
        **{
            name: _number(None if (value := getattr(summary, name)) is None else value * 100)
            for name in ("bias", "mean", "median", "p95", "within_10", "coverage_90")
        },
    }


FORMAT = Format(
    name="json", about="every row and the summaries, for programs", render=render, machine=True
)
