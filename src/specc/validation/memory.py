"""Memory predictions against measurements: of training and of serving, in the columns of any of the files."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from specc.validation import memory_logs, memory_serving, memory_training
from specc.validation.rows import (
    YES_NO,
    Cells,
    Compared,
    Summary,
    by_source,
    overall,
    read_table,
    verdicts,
)
from specc.validation.shelves import Shelves


def validate_rows(rows: Iterable[Cells]) -> list[Compared]:
    """Every row with a memory metric, predicted in its own metric, or skipped with the reason."""
    shelves = Shelves()
    compiled: memory_training.LedgerCache | None = None
    compared: list[Compared] = []
    for cells in rows:
        metric = cells.get("metric", "")
        if memory_logs.is_log(cells):
            compared += memory_logs.compare_log(shelves, cells)
        elif metric in memory_training.METRICS and "engine" not in cells:  # a column of serving's
            compiled = memory_training.LedgerCache() if compiled is None else compiled
            compared += memory_training.compare_training(compiled, cells)
        elif metric in memory_serving.METRICS:
            compared.append(memory_serving.compare_serving(shelves, cells))
    return compared


def validate(*paths: Path) -> list[Compared]:
    """The memory rows of one or several files."""
    return validate_rows(cells for path in paths for cells in read_table(path))


def amounts(rows: Sequence[Compared]) -> list[Compared]:
    """The rows that are amounts: those that errors are made of."""
    return [row for row in rows if row.metric != YES_NO]


def by_metric(rows: Sequence[Compared]) -> dict[str, Summary]:
    """The summary of each metric, averaged over its sources."""
    names = sorted({row.metric for row in amounts(rows)})
    return {name: overall([row for row in rows if row.metric == name]) for name in names}


__all__ = ["amounts", "by_metric", "by_source", "overall", "validate", "validate_rows", "verdicts"]
