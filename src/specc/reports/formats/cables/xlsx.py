"""The cable list as a workbook: every cable, and the bundles from rack to rack."""

from collections import Counter

from specc.reports.bills import Bills
from specc.reports.cabling import COLUMNS, cells_of, every_row
from specc.reports.report import Format, View
from specc.reports.workbook import Book, Column
from specc.units.text import number

_MOST = 1_048_575
"""Rows of a sheet below its head. Source: ECMA-376."""


def render(bills: Bills, view: View) -> bytes:
    """The workbook's bytes, the same on every run; more cables than a sheet holds go on in another one."""
    book = Book()
    rows = list(every_row(bills, view.cluster))
    columns = tuple(Column(head=name, width=max(9, min(28, len(name) + 8))) for name in COLUMNS)
    bundles: Counter[tuple[str, str, str]] = Counter()
    for start in range(0, max(1, len(rows)), _MOST):
        here = rows[start : start + _MOST]
        sheet = book.sheet("cables")
        sheet.table(columns, 0, len(here))
        for place, (cluster, row) in enumerate(here, 1):
            sheet.row(place, cells_of(cluster, row))
            bundles[cluster, row.bundle, f"{row.medium} {number(row.length)} m"] += 1
    other = book.sheet("bundles")
    heads = (("cluster", 18), ("bundle", 36), ("cable", 24), ("count", 10))
    other.table([Column(head=head, width=width) for head, width in heads], 0, len(bundles))
    for place, ((cluster, bundle, cable), count) in enumerate(sorted(bundles.items()), 1):
        other.row(place, (cluster, bundle, cable, count))
    return book.close()


FORMAT = Format(name="xlsx", about="a workbook with bundles", render=render, machine=True)
