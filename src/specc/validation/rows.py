"""Measured against predicted, row by row, and what the rows come to: the same for every topic.

Scores are averaged per source first and then over sources, so that a source with many rows does not drown the others.
"""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from specc.record import record
from specc.sums import sum_counts, sum_floats

YES_NO = "fits"
"""The metric whose values are 1, it ran, and 0, it ran out of memory."""
Cells = Mapping[str, str]
"""A row of a table of measurements: column to text; blank where nobody knows."""


@record
class Compared:
    """One measurement and its prediction, both in the row's own metric and unit.

    Attributes:
        id: The row.
        metric: What was measured.
        source: Whom its score counts for.
        measured: The measurement; None where it is no number.
        predicted: The prediction; None where it was skipped.
        low: Lower end of the 90 % interval.
        high: Upper end.
        skipped: Why it was not predicted.
        assumptions: What the row leaves blank and the prediction assumed.
        group: Rows that must stay together in cross-validation.
        full: Whether the row states everything that matters.
        slower_is_more: Whether a larger value means more time; False for rates.
    """

    id: str
    metric: str
    source: str
    measured: float | None
    predicted: float | None = None
    low: float | None = None
    high: float | None = None
    skipped: str | None = None
    assumptions: tuple[str, ...] = ()
    group: str = ""
    full: bool = True
    slower_is_more: bool = True

    @property
    def error(self) -> float | None:
        """Predicted over measured, less one; a yes or no has no error, it is right or wrong."""
        if self.predicted is None or not self.measured or self.metric == YES_NO:
            return None
        return self.predicted / self.measured - 1.0

    @property
    def covered(self) -> bool | None:
        """Whether the interval holds the measurement."""
        if self.measured is None or self.low is None or self.high is None:
            return None
        return self.low <= self.measured <= self.high


@record
class Summary:
    """What rows come to; errors are shares, not percentages.

    Attributes:
        rows: All rows.
        predicted: Those with a prediction.
        skipped: Those without.
        bias: Mean of the signed errors.
        mean: Mean of the absolute errors.
        median: Median of the absolute errors.
        p95: Their 95th percentile.
        within_10: Share of rows within 10 %.
        coverage_90: Share of rows inside their 90 % interval.
    """

    rows: int
    predicted: int
    skipped: int
    bias: float | None = None
    mean: float | None = None
    median: float | None = None
    p95: float | None = None
    within_10: float | None = None
    coverage_90: float | None = None


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies, interpolated between neighbours."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def summarise(rows: Sequence[Compared]) -> Summary:
    """The rows of one source."""
    errors = [row.error for row in rows if row.error is not None]
    skipped = sum_counts(row.skipped is not None for row in rows)
    if not errors:
        return Summary(rows=len(rows), predicted=len(rows) - skipped, skipped=skipped)
    sizes = [abs(error) for error in errors]
    covered = [row.covered for row in rows if row.error is not None and row.covered is not None]
    return Summary(
        rows=len(rows),
        predicted=len(rows) - skipped,
        skipped=skipped,
        bias=sum_floats(errors) / len(errors),
        mean=sum_floats(sizes) / len(sizes),
        median=quantile(sizes, 0.5),
        p95=quantile(sizes, 0.95),
        within_10=sum_counts(size <= 0.1 for size in sizes) / len(sizes),
        coverage_90=sum_counts(covered) / len(covered) if covered else None,
    )


def by_source(rows: Iterable[Compared]) -> dict[str, Summary]:
    """The summary of each source, by name."""
    rows_of: dict[str, list[Compared]] = {}
    for row in rows:
        rows_of.setdefault(row.source, []).append(row)
    return {name: summarise(rows_of[name]) for name in sorted(rows_of)}


def overall(rows: Sequence[Compared]) -> Summary:
    """The mean over sources of what each of them comes to."""
    parts = list(by_source(rows).values())

    def mean(name: str) -> float | None:
        values = [getattr(part, name) for part in parts if getattr(part, name) is not None]
        return sum_counts(values) / len(values) if values else None

    return Summary(
        rows=len(rows),
        predicted=sum_counts(part.predicted for part in parts),
        skipped=sum_counts(part.skipped for part in parts),
        bias=mean("bias"),
        mean=mean("mean"),
        median=mean("median"),
        p95=mean("p95"),
        within_10=mean("within_10"),
        coverage_90=mean("coverage_90"),
    )


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, cells without surrounding blanks."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {key: (value or "").strip() for key, value in row.items() if key is not None}
            for row in csv.DictReader(file)
        ]


def row_path(text: str) -> str:
    """The name of a row's spec: by its content, so that no row is taken for another."""
    return f"row-{sha256(text.encode()).hexdigest()[:16]}.gpuspec"


def number(cells: Cells, column: str) -> float | None:
    """A numeric cell, or None where it is blank or no number."""
    try:
        value = float(cells.get(column, ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


@record
class Verdicts:
    """How many yes-or-no rows were judged right, both kinds apart, so that always saying yes does not pass.

    Attributes:
        fitting: Rows of what ran.
        fitting_right: Of those, how many are predicted to run.
        failing: Rows of what ran out of memory.
        failing_right: Of those, how many are predicted to.
    """

    fitting: int
    fitting_right: int
    failing: int
    failing_right: int


def verdicts(rows: Sequence[Compared]) -> Verdicts:
    """The yes-or-no rows, judged."""
    judged = [row for row in rows if row.metric == YES_NO and row.predicted is not None]
    yes = [row for row in judged if row.measured == 1.0]
    no = [row for row in judged if row.measured == 0.0]
    return Verdicts(
        fitting=len(yes),
        fitting_right=sum_counts(row.predicted == 1.0 for row in yes),
        failing=len(no),
        failing_right=sum_counts(row.predicted == 0.0 for row in no),
    )
