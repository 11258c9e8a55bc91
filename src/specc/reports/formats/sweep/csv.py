"""A sweep as a table for spreadsheets."""

import csv
import io

from specc.diagnostics.printable import cell_text
from specc.reports.report import Format, View
from specc.reports.sweeps import Sweep


def render(sweep: Sweep, view: View) -> str:
    """One row a point; text that a spreadsheet would take for a formula is quoted."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    words = sweep.words
    units = {
        word: next((row.units[word] for row in sweep.rows if word in row.units), "")
        for word in words
    }
    names = [cell_text(axis.name) for axis in sweep.axes]
    heads = [
        f"{word}_{units[word].replace('/', '_per_')}" if units[word] else word for word in words
    ]
    writer.writerow(
        [*names, "accelerators", *heads, "met", "failed", "undecided", "pareto", "errors"]
    )
    front = sweep.front
    for index, row in enumerate(sweep.rows):
        numbers = [
            "" if (value := row.numbers.get(word)) is None else repr(value) for word in words
        ]
        writer.writerow(
            [
                *(cell_text(value) for value in row.values),
                row.accelerators if row.accelerators is not None else "",
                *numbers,
                row.met,
                row.failed,
                row.undecided,
                int(index in front),
                cell_text("; ".join(row.errors)),
            ]
        )
    return stream.getvalue()


FORMAT = Format(name="csv", about="a table for spreadsheets", render=render, machine=True)
