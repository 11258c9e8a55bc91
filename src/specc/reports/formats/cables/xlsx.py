"""The cable list as a workbook: every cable, and the bundles from rack to rack."""

import io
from collections import Counter

from specc.diagnostics.printable import cell_text
from specc.reports.bills import Bills
from specc.reports.cabling import COLUMNS, cells_of, every_row
from specc.reports.report import Format, View
from specc.reports.workbook import close
from specc.units.text import number


def render(bills: Bills, view: View) -> bytes:
    """The workbook's bytes, the same on every run."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("cables")
    sheet.append(list(COLUMNS))
    bundles: Counter[tuple[str, str, str]] = Counter()
    for cluster, row in every_row(bills, view.cluster):
        sheet.append([cell_text(c) if isinstance(c, str) else c for c in cells_of(cluster, row)])
        bundles[cluster, row.bundle, f"{row.medium} {number(row.length)} m"] += 1
    other = book.create_sheet("bundles")
    other.append(["cluster", "bundle", "cable", "count"])
    for (cluster, bundle, cable), count in sorted(bundles.items()):
        other.append([cell_text(cluster), cell_text(bundle), cell_text(cable), count])
    stream = io.BytesIO()
    book.save(stream)
    return close(stream.getvalue())


FORMAT = Format(name="xlsx", about="a workbook with bundles", render=render, machine=True)
