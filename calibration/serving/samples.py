"""Share of the peak and launch time of engines that make or read whole samples, by search over a grid."""

from __future__ import annotations

import csv
import math
from itertools import product
from pathlib import Path

from specc.validation.inference_cells import Skipped
from specc.validation.inference_samples import (
    SAMPLES,
    SampleCase,
    quicker_than_peak,
    sample_case,
    sample_value,
)
from specc.validation.shelves import Shelves

SHARES = tuple(0.05 * 1.15**step for step in range(22))
LAUNCHES = tuple(1e-6 * 1.5**step for step in range(12))


def sample_rows(path: Path, shelves: Shelves) -> list[tuple[SampleCase, float, str]]:
    """Case, measured value and source of every row of samples."""
    cases: list[tuple[SampleCase, float, str]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            if cells["metric"] not in SAMPLES or cells["quality"] == "S":
                continue
            try:
                case = sample_case(cells, shelves)
                if case is not None and not quicker_than_peak(case, float(cells["value"])):
                    cases.append((case, float(cells["value"]), cells["source"]))
            except Skipped:
                continue
    return cases


def fit_samples(
    path: Path, shelves: Shelves
) -> tuple[dict[str, dict[str, tuple[float, str]]], tuple[float, float]]:
    """Traits by engine, and the 5 % and 95 % quantiles of the log residuals."""
    rows = sample_rows(path, shelves)
    traits: dict[str, dict[str, tuple[float, str]]] = {}
    residuals: list[float] = []
    for engine in sorted({case.engine for case, _, _ in rows}):
        own = [(case, value) for case, value, _ in rows if case.engine == engine]
        best, choice = math.inf, (0.45, 5e-6)
        for share, launch in product(SHARES, LAUNCHES):
            cost = (
                _cost(own, share, launch)
                + 0.02 * abs(math.log(share / 0.45))
                + 0.02 * abs(math.log(launch / 5e-6))
            )
            if cost < best:
                best, choice = cost, (share, launch)
        share, launch = choice
        traits[engine] = {"sample_share": (share, "1"), "sample_launch": (launch, "s")}
        plain = {"sample_share": share, "sample_launch": launch}
        own_residuals = [math.log(value / sample_value(case, plain)) for case, value in own]
        residuals += own_residuals
        middle = sorted(abs(r) for r in own_residuals)[len(own_residuals) // 2]
        print(
            f"  {engine}: {len(own)} rows, share {share:.2f}, launch {launch * 1e6:.1f} us, median error {100 * middle:.0f} %"
        )
    ordered = sorted(residuals)
    return traits, (ordered[int(0.05 * len(ordered))], ordered[int(0.95 * len(ordered))])


def _cost(rows: list[tuple[SampleCase, float]], share: float, launch: float) -> float:
    traits = {"sample_share": share, "sample_launch": launch}
    return sum(abs(math.log(value / sample_value(case, traits))) for case, value in rows) / len(
        rows
    )
