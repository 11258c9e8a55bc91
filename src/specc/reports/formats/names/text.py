"""Computed names for people."""

from specc.diagnostics.snippet import cells
from specc.reports.named import Names
from specc.reports.predictions import shown
from specc.reports.report import Format, View


def render(names: Names, view: View) -> str:
    """A table: name, value, unit in documents, what it is."""
    rows = [
        (named.name, shown(named.name, named.value)[0], named.unit, named.about)
        for named in names.names
    ]
    if not rows:
        return "nothing is computed: the spec has no cluster and no workload without errors\n"
    wide = [max(cells(row[column]) for row in rows) for column in range(3)]
    return "".join(
        "  ".join(
            f"{cell}{' ' * (width - cells(cell))}"
            for cell, width in zip(row, [*wide, 0], strict=True)
        ).rstrip()
        + "\n"
        for row in rows
    )


FORMAT = Format(name="text", about="a table, for people", render=render)
