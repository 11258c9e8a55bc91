"""A sweep as columns with their values, as spreadsheets and columnar files get them."""

from collections.abc import Sequence

from specc.record import record
from specc.reports.sweeps import Sweep

Value = str | int | float | None


@record(kw_only=False)
class SweepColumn:
    """A column: its head, of what type its values are ("text", "count", "number"), and a value for each point."""

    head: str
    type: str
    values: Sequence[Value]


def sweep_columns(sweep: Sweep) -> list[SweepColumn]:
    """What was varied, what it came to, and what was wrong with it; heads of results name their unit."""
    rows, front = sweep.rows, sweep.front
    columns = [
        SweepColumn(axis.name, "text", [row.values[at] for row in rows])
        for at, axis in enumerate(sweep.axes)
    ]
    columns.append(SweepColumn("accelerators", "count", [row.accelerators for row in rows]))
    for word in sweep.words:
        unit = next((row.units[word] for row in rows if word in row.units), "")
        head = f"{word}_{unit.replace('/', '_per_')}" if unit else word
        columns.append(SweepColumn(head, "number", [row.numbers.get(word) for row in rows]))
    return [
        *columns,
        SweepColumn("met", "count", [row.met for row in rows]),
        SweepColumn("failed", "count", [row.failed for row in rows]),
        SweepColumn("undecided", "count", [row.undecided for row in rows]),
        SweepColumn("pareto", "count", [int(index in front) for index in range(len(rows))]),
        SweepColumn("errors", "text", ["; ".join(row.errors) for row in rows]),
    ]
