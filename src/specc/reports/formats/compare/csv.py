"""Buying against renting as comma-separated values, an option a row; unknown cells are empty."""

import csv
import io

from specc.bill.cost import MONTH
from specc.diagnostics.printable import cell_text
from specc.reports.bills import tidy
from specc.reports.rent_or_buy import RentOrBuy, finite
from specc.reports.report import Format, View

COLUMNS = (
    "cluster", "option", "offer", "seller", "billing", "region", "date", "confidence", "instances", "accelerators_each",
    "currency", "per_accelerator_hour", "per_month", "lower_bound", "break_even_months", "break_even_utilisation",
)  # fmt: skip


def render(comparison: RentOrBuy, _view: View) -> str:
    """RFC 4180, with line feeds; no cell can start a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, compared in comparison.clusters.items():
        for option in compared.options:
            rental, even = option.rental, option.break_even
            months = finite(even.time.value) if even else None
            row = (
                name,
                option.name,
                *(
                    (rental.offer, rental.seller, rental.billing, rental.region, rental.date)
                    if rental
                    else ("",) * 5
                ),
                rental.confidence if rental else "",
                rental.count if rental else None,
                rental.each if rental else None,
                compared.currency,
                tidy(option.per_hour.value),
                tidy(option.per_month.value, 2),
                "yes" if option.per_month.bound else "no",
                None if months is None else tidy(months / MONTH, 3),
                tidy(finite(even.utilisation.value), 4) if even else None,
            )
            writer.writerow(
                ["" if c is None else cell_text(c) if isinstance(c, str) else c for c in row]
            )
    return stream.getvalue()


FORMAT = Format(name="csv", about="an option a row", render=render, machine=True)
