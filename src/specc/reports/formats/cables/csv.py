"""The cable list as comma-separated values: a row a cable end to end."""

import csv
import io

from specc.diagnostics.printable import cell_text
from specc.reports.bills import Bills
from specc.reports.cabling import COLUMNS, cells_of, every_row
from specc.reports.report import Format, View


def render(bills: Bills, view: View) -> str:
    """RFC 4180, with line feeds; no cell can start a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for cluster, row in every_row(bills, view.cluster):
        cells = cells_of(cluster, row)
        writer.writerow([cell_text(c) if isinstance(c, str) else c for c in cells])
    return stream.getvalue()


FORMAT = Format(name="csv", about="a row for each cable", render=render, machine=True)
