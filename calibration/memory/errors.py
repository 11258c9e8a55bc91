"""The page of errors of training memory: by loop, method and kind of figure, and what fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import mean, median

from calibration.memory.loops import FAMILIES, cases_of, left_out
from specc.plan.memory.training import peak
from specc.validation.memory_training import (
    METRICS,
    NEAR_LIMIT,
    LedgerCache,
    compare_training,
    level_of,
)
from specc.validation.rows import YES_NO, Cells, Compared, quantile, verdicts
from specc.validation.training_columns import ran_out, scored
from specc.validation.training_names import Unexpressible
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
UNSEEN = """
## Rows that were not fitted

What the loops of PyTorch keep of logits and of a layer, and what their allocator holds, fitted without all rows of one model on one accelerator from one
source, or without one source where the others have twenty rows of each figure; rows of quality A.

| loop | left out | figure | rows | bias | median | mean | 95th percentile |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
"""
FITS = """
## What fits

Near: within 5 % of the limit, where `check` says that it is undecided.

| loop | ran | said to run | of them near | ran out of memory | said to run out | others near |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""


RAN = """
Configurations whose speed was published, fully configured ones: they ran.

| loop | ran | said to run |
| --- | ---: | ---: |
"""


def compared(rows: Sequence[Cells]) -> list[tuple[Cells, Compared]]:
    """The rows with their predictions, suspect ones left out."""
    cache = LedgerCache()
    return [
        (cells, row)
        for cells in rows
        if cells.get("metric", "") in METRICS and cells.get("quality") != "S"
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
    every = [row for rows in judged.values() for row in rows]
    fits = [_judged(stack, judged[stack]) for stack in sorted(judged)] + [_judged("all", every)]
    parts = (
        HEAD + "\n".join(lines),
        UNSEEN + "\n".join(_unseen(rows)),
        FITS + "\n".join(fits),
        RAN + "\n".join(_speeds(rows)),
    )
    return "\n".join(parts) + "\n"


def fitted_of_speeds(rows: Sequence[Cells]) -> dict[str, dict[str, bool]]:
    """Whether jobs whose speed was published are said to fit, by loop and configuration."""
    cache = LedgerCache()
    fitted: dict[str, dict[str, bool]] = defaultdict(dict)
    for cells in rows:
        if cells.get("metric", "") in METRICS or not scored(cells) or ran_out(cells):
            continue
        try:
            fullest = peak(cache.stages(cells))
        except Unexpressible:
            continue
        if fullest.ledger.capacity is not None:
            fits = float(fullest.driver) <= float(fullest.ledger.capacity)
            fitted[stack_of(cells)][cells.get("config_id", "")] = fits
    return fitted


def _speeds(rows: Sequence[Cells]) -> list[str]:
    """Lines of jobs whose speed was published: they ran, so that they fitted."""
    fitted = fitted_of_speeds(rows)
    counts = [(stack, list(own.values())) for stack, own in sorted(fitted.items())]
    counts.append(("all", [fits for _, own in counts for fits in own]))
    return [f"| {stack} | {len(own)} | {own.count(True)} |" for stack, own in counts]


def _judged(stack: str, rows: list[Compared]) -> str:
    """A line of what fits."""
    count = verdicts(rows)
    near = [row for row in rows if NEAR_LIMIT in row.assumptions and row.predicted == 1.0]
    ran = sum(1 for row in near if row.measured == 1.0)
    return (
        f"| {stack} | {count.fitting} | {count.fitting_right} | {ran} "
        f"| {count.failing} | {count.failing_right} | {len(near) - ran} |"
    )


def _unseen(rows: Sequence[Cells]) -> list[str]:
    """Lines of rows that a fit did not see."""
    lines = []
    for family, stacks in FAMILIES.items():
        cases = cases_of([row for row in rows if row.get("source_id")], stacks)
        for by in ("group", "source"):
            errors: dict[str, list[float]] = defaultdict(list)
            for level, error in left_out(cases, family, by):
                errors[level].append(error)
            lines += [
                f"| {family} | each {by} | {LEVELS[level]} | {len(own)} | {' | '.join(_figures(own))} |"
                for level, own in sorted(errors.items())
            ]
    return lines


def _figures(errors: list[float]) -> tuple[str, ...]:
    sizes = [abs(error) for error in errors]
    return (
        f"{median(errors):+.1%}",
        *(f"{value:.1%}" for value in (median(sizes), mean(sizes), quantile(sizes, 0.95))),
    )
