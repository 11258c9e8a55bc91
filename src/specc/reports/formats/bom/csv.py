"""The bill as comma-separated values, a row a line; unknown cells are empty."""

import csv
import io

from specc.diagnostics.printable import cell_text
from specc.reports.bills import COLUMNS, Bills, by_name, cells_of, only
from specc.reports.report import Format, View


def render(bills: Bills, view: View) -> str:
    """RFC 4180, with line feeds; no cell can start a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, bill in only(bills, view.cluster):
        for line in by_name(bill.lines):
            row = cells_of(name, line)
            writer.writerow(
                ["" if c is None else cell_text(c) if isinstance(c, str) else c for c in row]
            )
    return stream.getvalue()


FORMAT = Format(name="csv", about="a row for each line", render=render, machine=True)
