"""One's own measurements as rows that constants of a part are fitted to, for each topic."""

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import Protocol

import attrs
import numpy as np

from specc.design.profiles import Calibration
from specc.measuring.fitting import Array
from specc.predict.serving.numbers import Measured, key_of, value_of_part
from specc.record import evolve, record
from specc.units import Quantity
from specc.validation.inference import Bench, compare_row, predicted_case
from specc.validation.inference_metrics import DECODER, TIMES
from specc.validation.inference_rows import Case, case_of
from specc.validation.rows import Cells
from specc.validation.training import Prepared, Preparer, compare, is_training
from specc.validation.training_metrics import METRICS, RATES
from specc.validation.training_names import Unexpressible

RESULT = ("id", "metric", "value", "unit", "notes")
"""Columns in which rows of one run differ."""
WHOLE = {"host": 1.0}
"""Constants that are no shares: factors on times."""
NO_TIME = "what was measured, or is predicted, is not above zero"
Values = Mapping[str, float]


class OwnRows(Protocol):
    """Rows of one part.

    Attributes:
        part: The accelerator's name.
        kind: How the name of its calibration ends.
        constants: Names of the constants that share a factor, by what they stand for.
        base: Their values in the catalogue.
        measured: Logarithms of the measured times.
        runs: The run of each row.
    """

    part: str
    kind: str
    constants: Mapping[str, tuple[str, ...]]
    base: Values
    measured: Array
    runs: tuple[Hashable, ...]

    def predict(self, values: Values) -> Array:
        """Logarithms of the times with these constants of the part."""


def run_of(cells: Cells) -> Hashable:
    """Everything that a row says but its result."""
    return tuple(sorted((k, v) for k, v in cells.items() if k not in RESULT and v))


def _is_time(value: float | None) -> bool:
    return value is not None and 0.0 < value < math.inf


@record
class SkippedRow:
    """A row that no fit can use."""

    id: str
    reason: str


TRAINING = {
    "products": ("gemm", "gemm_8bit", "gemm_4bit"),
    "attention": ("attention_forward", "attention_backward"),
    "links in a server": ("scale_up_efficiency",),
    "network": ("fabric_efficiency",),
}


class TrainingRows:
    """Iteration times on one part."""

    kind = "training"
    constants: Mapping[str, tuple[str, ...]] = TRAINING

    def __init__(self, part: str, rows: list[Prepared], preparer: Preparer) -> None:
        """`rows` were prepared with the catalogue's constants."""
        self.part = part
        self._rows, self._preparer = rows, preparer
        numbers = rows[0].constants
        shares = [n for names in TRAINING.values() for n in names]
        self.base: Values = {n: numbers.value(n) for n in shares}
        self.usual: Values = {n: numbers.usual(n) for n in shares}
        self._sign = np.array([-1.0 if row.cells["metric"] in RATES else 1.0 for row in rows])
        self.measured = self._sign * np.log([float(row.cells["value"]) for row in rows])
        self.runs = tuple(run_of(row.cells) for row in rows)
        self.models = tuple(row.cells.get("model_name", "") for row in rows)
        self._like = Calibration(name="own")

    def predict(self, values: Values) -> Array:
        """Each row compiled with the constants."""
        own = attrs.evolve(self._like, values={n: Quantity(v) for n, v in values.items()})
        preparer = self._preparer.with_own({self.part: (own,)})
        told = [compare(preparer.prepare(row.cells)).predicted or np.nan for row in self._rows]
        return self._sign * np.log(told)


SERVING = {
    "weights read": ("stream", "expert_stream"),
    "products": ("compute", "expert_compute"),
    "cache read": ("kv_stream",),
    "attention": ("attention",),
    "all-reduces": ("reduce_bandwidth",),
    "host": ("host",),
}


class _Recalibrated(Bench):
    """The catalogue with other values of one part."""

    def __init__(self, bench: Bench, part: str, values: Values) -> None:
        """`bench` has the catalogue's own, and keeps what was read."""
        self.shelves, self.defaults = bench.shelves, bench.defaults
        self._bench, self._part, self._values = bench, part, values

    def measured(self, case: Case) -> Measured:
        """What is on file for a row."""
        measured = self._bench.measured(case)
        if case.place.accelerator.name != self._part:
            return measured
        return evolve(measured, part={**measured.part, **self._values})


class ServingRows:
    """Speeds of serving on one part."""

    kind = "serving"

    def __init__(self, part: str, rows: list[tuple[Cells, Case]], bench: Bench) -> None:
        """`rows` are cases that the catalogue's constants predict."""
        self.part = part
        self._rows, self._bench = rows, bench
        constants: dict[str, tuple[str, ...]] = {}
        base: dict[str, float] = {}
        for what, names in SERVING.items():
            known: dict[str, float] = {}
            for _, case in rows:
                _, _, _, job = predicted_case(case, bench)
                measured = bench.measured(case)
                for name in names:
                    value = value_of_part(name, job.filed, measured)
                    value = WHOLE.get(name) if value is None else value
                    if value is not None:
                        known[key_of(name, job.filed)] = value
            base |= known
            constants[what] = tuple(known)
        self.constants: Mapping[str, tuple[str, ...]] = constants
        self.base: Values = base
        self._sign = np.array([1.0 if case.metric in TIMES else -1.0 for _, case in rows])
        self.measured = self._sign * np.log([float(cells["value"]) for cells, _ in rows])
        self.runs = tuple(run_of(cells) for cells, _ in rows)

    def predict(self, values: Values) -> Array:
        """Each row with the constants."""
        bench = _Recalibrated(self._bench, self.part, values)
        told = [predicted_case(case, bench)[0] for _, case in self._rows]
        return self._sign * np.log(told)


def training_rows(rows: Iterable[Cells]) -> tuple[list[OwnRows], list[SkippedRow]]:
    """Rows of training by part, and those that cannot be used."""
    preparer = Preparer()
    by_part: dict[str, list[Prepared]] = {}
    left: list[SkippedRow] = []
    for cells in rows:
        try:
            if not is_training(cells) or cells.get("metric") not in METRICS:
                raise Unexpressible(f"{cells.get('metric') or 'no metric'} is no speed")  # noqa: TRY301
            row = preparer.prepare(cells)
            predicted = compare(row).predicted
        except Unexpressible as reason:
            left.append(SkippedRow(id=cells.get("id", ""), reason=str(reason)))
            continue
        if _is_time(row.seconds) and _is_time(predicted):
            by_part.setdefault(row.part, []).append(row)
        else:
            left.append(SkippedRow(id=cells.get("id", ""), reason=NO_TIME))
    return [TrainingRows(part, own, preparer) for part, own in sorted(by_part.items())], left


def serving_rows(rows: Iterable[Cells]) -> tuple[list[OwnRows], list[SkippedRow]]:
    """Rows of inference by part, and those that cannot be used."""
    bench = Bench()
    by_part: dict[str, list[tuple[Cells, Case]]] = {}
    left: list[SkippedRow] = []
    for cells in rows:
        compared = compare_row(cells, bench)
        reason = compared.skipped
        if reason is None and (compared.metric not in DECODER or cells.get("mode") == "disagg"):
            reason = "no constants are fitted to such rows"
        if reason is None and not (_is_time(compared.measured) and _is_time(compared.predicted)):
            reason = NO_TIME
        if reason is not None:
            left.append(SkippedRow(id=compared.id, reason=reason))
            continue
        case = case_of(cells, bench.shelves)
        by_part.setdefault(case.place.accelerator.name, []).append((cells, case))
    return [ServingRows(part, own, bench) for part, own in sorted(by_part.items())], left


TOPICS = {"training": training_rows, "inference": serving_rows}
