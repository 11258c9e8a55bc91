"""Buying against renting as Markdown tables."""

from specc.reports.markdown import row, table
from specc.reports.rent_or_buy import RentOrBuy, at_least, share, span
from specc.reports.report import Format, View

SHOWN = 20


def render(comparison: RentOrBuy, _view: View) -> str:
    """A table for each cluster."""
    parts = []
    for name, compared in comparison.clusters.items():
        rows = [
            (
                option.name,
                option.rental.billing if option.rental else "",
                f"{at_least(option.per_hour, compared.currency)}/h",
                at_least(option.per_month, compared.currency),
                span(option.break_even.time) if option.break_even else "",
                share(option.break_even.utilisation) if option.break_even else "",
                option.rental.date if option.rental else "",
            )
            for option in compared.options[: SHOWN + 1]
        ]
        heads = (
            "option",
            "billing",
            "an accelerator",
            "a month",
            "buying pays after",
            "or in use",
            "seen",
        )
        parts.append(f"## {row(name)}\n\n{table(heads, rows)}")
    return "\n".join(parts)


FORMAT = Format(name="markdown", about="Markdown tables", render=render)
