"""A sensitivity as comma-separated values: an input of an answer a row, in base units; what has no answer is empty."""

import csv
import io

from specc.diagnostics.printable import cell_text
from specc.reports.bills import tidy
from specc.reports.report import Format, View
from specc.reports.sensitivity import Sensitivity
from specc.units.text import plain

COLUMNS = (
    "answer", "unit", "value", "input", "input_unit", "input_value", "input_low", "input_high", "stated", "at_low", "at_high",
    "moves_by",
)  # fmt: skip


def render(sensitivity: Sensitivity, _view: View) -> str:
    """RFC 4180, with line feeds."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for answer in sensitivity.answers:
        for swing in answer.swings:
            entry, size = swing.input, swing.size(answer.value)
            row = (
                answer.path,
                answer.value.dimension.text,
                float(answer.value),
                entry.name,
                entry.value.dimension.text,
                float(entry.value),
                float(entry.low),
                float(entry.high),
                "yes" if entry.stated else "no",
                None if swing.low is None else float(swing.low),
                None if swing.high is None else float(swing.high),
                None if size == float("inf") else tidy(size),
            )
            writer.writerow(
                [
                    "" if c is None else cell_text(c) if isinstance(c, str) else plain(c)
                    for c in row
                ]
            )
    return stream.getvalue()


FORMAT = Format(name="csv", about="an input of an answer a row", render=render, machine=True)
