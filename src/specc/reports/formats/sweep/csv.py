"""A sweep as a table for spreadsheets."""

import csv
import io

from specc.diagnostics.printable import cell_text
from specc.reports.report import Format, View
from specc.reports.sweep_columns import SweepColumn, Value, sweep_columns
from specc.reports.sweeps import Sweep


def render(sweep: Sweep, view: View) -> str:
    """One row a point; text that a spreadsheet would take for a formula is quoted."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    columns = sweep_columns(sweep)
    writer.writerow([cell_text(column.head) for column in columns])
    for at in range(len(sweep.rows)):
        writer.writerow([_cell(column, column.values[at]) for column in columns])
    return stream.getvalue()


def _cell(column: SweepColumn, value: Value) -> Value:
    if value is None:
        return ""
    if isinstance(value, str):
        return cell_text(value)
    return repr(value) if column.type == "number" else value


FORMAT = Format(name="csv", about="a table for spreadsheets", render=render, machine=True)
