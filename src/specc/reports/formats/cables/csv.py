"""The cable list as comma-separated values: a row a cable end to end."""

import csv
import io
from collections.abc import Iterator
from itertools import chain, islice

from specc.diagnostics.printable import cell_text
from specc.reports.bills import Bills
from specc.reports.cabling import COLUMNS, cells_of, every_row
from specc.reports.document import BATCH
from specc.reports.report import View, streamed


def pieces(bills: Bills, view: View) -> Iterator[str]:
    """RFC 4180, with line feeds; no cell can start a formula."""
    cells = (cells_of(cluster, row) for cluster, row in every_row(bills, view.cluster))
    rows = chain(
        [COLUMNS],
        ([cell_text(c) if isinstance(c, str) else c for c in row] for row in cells),
    )
    while batch := list(islice(rows, BATCH)):
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows(batch)
        yield stream.getvalue()


FORMAT = streamed("csv", "a row for each cable", pieces)
