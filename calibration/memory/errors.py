"""The page of errors of training memory: by loop, method and kind of figure, and what fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import mean, median

from specc.validation.memory_training import LedgerCache, compare_training, level_of
from specc.validation.rows import YES_NO, Cells, Compared, quantile, verdicts
from specc.validation.training_words import stack_of

LEVELS = {
    "rest": "between steps",
    "states": "states",
    "activations": "activations",
    "allocated": "allocated peak",
    "reserved": "reserved peak",
    "driver": "driver's reading",
}
HEAD = """# Errors of training memory

Written by `python -m calibration memory --write`: every row of memory in `data/training_measured.csv` and `data/training_more.csv` that a spec can say,
suspect ones left out, by the loop that it is of, what is trained, and what kind of figure it is. Peaks and readings are GiB of one accelerator. Rows of
one run differ in kernels and batch and rest on the same few mechanisms.

## Amounts

| loop | method | figure | rows | bias | median | mean | 95th percentile |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
"""
FITS = """
## What fits

| loop | ran | said to run | ran out of memory | said to run out |
| --- | ---: | ---: | ---: | ---: |
"""


def compared(rows: Sequence[Cells]) -> list[tuple[Cells, Compared]]:
    """The rows with their predictions, suspect ones left out."""
    cache = LedgerCache()
    return [
        (cells, row)
        for cells in rows
        if cells.get("metric", "").startswith("mem_") and cells.get("quality") != "S"
        for row in compare_training(cache, cells)
    ]


def page(rows: Sequence[Cells]) -> str:
    """The page of errors."""
    pairs = compared(rows)
    amounts: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    judged: dict[str, list[Compared]] = defaultdict(list)
    for cells, row in pairs:
        stack = stack_of(cells)
        if row.metric == YES_NO:
            judged[stack].append(row)
        elif row.error is not None:
            method = cells.get("method", "") or "pretrain"
            amounts[stack, method, level_of(cells)].append(row.error)
    lines = [
        f"| {stack} | {method} | {LEVELS[level]} | {len(errors)} | {' | '.join(_figures(errors))} |"
        for (stack, method, level), errors in sorted(amounts.items())
    ]
    every = verdicts([row for rows in judged.values() for row in rows])
    fits = [
        f"| {stack} | {count.fitting} | {count.fitting_right} | {count.failing} | {count.failing_right} |"
        for stack, count in [
            *((stack, verdicts(judged[stack])) for stack in sorted(judged)),
            ("all", every),
        ]
    ]
    return HEAD + "\n".join(lines) + "\n" + FITS + "\n".join(fits) + "\n"


def _figures(errors: list[float]) -> tuple[str, ...]:
    sizes = [abs(error) for error in errors]
    return (
        f"{median(errors):+.1%}",
        *(f"{value:.1%}" for value in (median(sizes), mean(sizes), quantile(sizes, 0.95))),
    )
