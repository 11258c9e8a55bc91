"""Training predictions against measurements: each row becomes a spec, is compiled, planned and predicted."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path

import attrs

from specc.design.design import Design
from specc.design.model import Model
from specc.design.profiles import Calibration, Profiles
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.plan.constants import Constants
from specc.plan.lower.device import UNKNOWN_RATES
from specc.plan.lower.methods import draws
from specc.plan.network.transformer import IncompleteModelError
from specc.plan.plan import make_plan
from specc.plan.training_job import TrainingJob
from specc.predict.training.inputs import CannotPredict, training_job
from specc.predict.training.iteration import iteration
from specc.predict.training.results import interval_of
from specc.predict.training.rollout import rollout_of
from specc.record import evolve, record
from specc.resolve.modules import Loader
from specc.resolve.profiles import Shelf, find_profiles
from specc.resolve.resolve import Reader
from specc.shipped import folder
from specc.topology.lay import lay_out
from specc.validation.rows import YES_NO, Cells, Compared, number, read_table, row_path
from specc.validation.training_columns import (
    SUSPECT,
    suspect,
    unstated_batch,
    unstated_load,
    with_batch,
)
from specc.validation.training_metrics import METRICS, RATES, STEPS, in_metric, seconds_of
from specc.validation.training_names import Unexpressible, beyond_positions
from specc.validation.training_rollouts import as_steps
from specc.validation.training_words import RowWriter, WrittenRow

Numbers = tuple[TrainingJob, Constants, str, Training]
"""What a compiled row comes to: its job, the constants, the part's name, the workload."""


@record
class Prepared:
    """A row that can be predicted: its numbers, and what they rest on.

    Attributes:
        cells: The row.
        written: The spec that it became.
        job: The numbers that the formulas read.
        constants: Calibrations and traits that filled them.
        part: The accelerator's name in the catalogue.
        training: The compiled workload.
    """

    cells: Cells
    written: WrittenRow
    job: TrainingJob
    constants: Constants
    part: str
    training: Training

    @property
    def seconds(self) -> float | None:
        """The measured iteration time."""
        return seconds_of(self.cells, self.job)


def _catalogue(kind: str) -> dict[str, str]:
    """Import path of every entry of a folder of the catalogue, by name."""
    root = Path(folder("specs")) / kind
    return {path.stem: f"{kind}.{path.parent.name}" for path in sorted(root.glob("*/*.gpuspec"))}


class Preparer:
    """Compiles rows; rows of one configuration are compiled once."""

    def __init__(self, stack: str | None = None) -> None:
        """With the shipped catalogue; `stack` takes the place of every row's own."""
        catalogue = folder("specs")
        self._stack = stack
        self._reader = Reader(Loader(DiskStore(catalogue), catalogue))
        self._shelf = Shelf(self._reader)
        self._writer = RowWriter(_catalogue("accelerators"), _catalogue("models"))
        self._read: dict[str, tuple[Design, list[Diagnostic]]] = {}
        self._done: dict[str, Numbers | str] = {}
        self._own: Mapping[str, tuple[Calibration, ...]] = {}

    def with_own(self, own: Mapping[str, tuple[Calibration, ...]]) -> "Preparer":
        """The same rows under further calibrations by part, which win over the catalogue's."""
        other = copy(self)
        other._own, other._done = own, {}
        return other

    def prepare(self, cells: Cells) -> Prepared:
        """The numbers of a row.

        Raises:
            Unexpressible: no spec can say it, or it cannot be predicted.
        """
        if suspect(cells):
            raise Unexpressible(SUSPECT)
        cells = with_batch(as_steps(cells))
        unstated = unstated_load(cells)
        if unstated is not None:
            raise Unexpressible(unstated)
        if cells.get("method") not in ("", None, "pretrain") and unstated_batch(cells):
            raise Unexpressible("the batch is not stated")
        if cells.get("metric") in STEPS and not number(cells, "global_batch"):
            raise Unexpressible("the batch of a step is not stated")
        written, numbers = self._attempt(cells, frozenset())
        if isinstance(numbers, str) and numbers.endswith(UNKNOWN_RATES):
            written, numbers = self._attempt(cells, frozenset({numbers.partition(":")[0]}))
        if isinstance(numbers, str) or numbers is None:
            raise Unexpressible(numbers or "the model's sizes do not agree with its name")
        job, constants, part, training = numbers
        return Prepared(
            cells=cells,
            written=written,
            job=job,
            constants=constants,
            part=part,
            training=training,
        )

    def _attempt(
        self, cells: Cells, avoid: frozenset[str]
    ) -> tuple[WrittenRow, Numbers | str | None]:
        """The row as a spec and its numbers, with the catalogue's model where its sizes agree."""
        written = self._writer.write(cells, avoid=avoid)
        numbers = self._numbers(written.text, cells)
        if numbers is None:
            written = self._writer.write(cells, base=False, avoid=avoid)
            numbers = self._numbers(written.text, cells, strict=False)
        return written, numbers

    def _numbers(self, text: str, cells: Cells, *, strict: bool = True) -> Numbers | str | None:
        """The numbers of a spec, the reason why there are none, or None where it is the wrong model."""
        if self._stack is not None:
            text = re.sub(r"^  stack = \w+$", f"  stack = {self._stack}", text, flags=re.MULTILINE)
        if text in self._done:
            return self._done[text]
        design, diagnostics = self._design(text)
        errors = [d.message for d in diagnostics if d.severity.name.lower() == "error"]
        training = design.entities.get("job")
        if errors or not isinstance(training, Training):
            if strict and "net :" in text:
                return None
            return errors[0] if errors else "the row makes no training job"
        hidden = number(cells, "hidden")
        model = training.model
        if strict and hidden and isinstance(model, Model) and model.hidden != hidden:
            return None
        beyond = beyond_positions(training)
        if beyond is not None:
            return beyond
        companions = self._profiles(design)
        try:
            plan = make_plan(training, lay_out(training.cluster), companions)  # type: ignore[arg-type]
            if plan is None or plan.accelerator is None:
                return "the cluster has no accelerators"
            job, constants = training_job(plan)
            if draws(training):
                job = evolve(job, rollout=rollout_of(plan, training, job).seconds)
        except (CannotPredict, IncompleteModelError) as fault:
            self._done[text] = str(fault)
            return str(fault)
        self._done[text] = (job, constants, plan.accelerator.name, training)
        return self._done[text]

    def _design(self, text: str) -> tuple[Design, list[Diagnostic]]:
        if text not in self._read:
            path = row_path(text)
            self._read[text] = self._reader.read(Source(path, text), path)
        return self._read[text]

    def _profiles(self, design: Design) -> Profiles:
        companions, _ = find_profiles(self._shelf, design, prices=False)
        if not self._own:
            return companions
        merged = dict(companions.calibrations)
        for part, own in self._own.items():
            merged[part] = (*merged.get(part, ()), *own)
        return attrs.evolve(companions, calibrations=merged)


def is_training(cells: Cells) -> bool:
    """Whether a row measures speed; memory rows are another topic's."""
    return not (cells.get("metric", "").startswith("mem_") or cells.get("metric") == YES_NO)


def compare(prepared: Prepared) -> Compared:
    """A prepared row's prediction in its own metric."""
    cells = prepared.cells
    seconds = float(iteration(prepared.job).total)
    low, high = interval_of(prepared.job, prepared.constants, prepared.written.widens)
    ends = (seconds * low, seconds * high)
    if cells["metric"] in RATES:
        ends = (ends[1], ends[0])
    values = [in_metric(cells, prepared.job, value) for value in (seconds, *ends)]
    return evolve(
        _empty(cells),
        predicted=values[0],
        low=values[1],
        high=values[2],
        assumptions=prepared.written.assumptions,
    )


def _empty(cells: Cells) -> Compared:
    return Compared(
        id=cells.get("id", ""),
        metric=cells.get("metric", ""),
        source=cells.get("suite") or "all",
        measured=number(cells, "value"),
        group="|".join(cells.get(name, "") for name in ("model_name", "gpu", "suite")),
        full=cells.get("fully_configured", "y") == "y",
        slower_is_more=cells.get("metric") not in RATES,
    )


def validate_rows(rows: Iterable[Cells]) -> list[Compared]:
    """Every row predicted in its own metric, or skipped with the reason."""
    preparer = Preparer()
    compared: list[Compared] = []
    for cells in rows:
        empty = _empty(cells)
        if not is_training(cells):
            reason = "a memory metric: `specc validate memory` compares it"
            compared.append(evolve(empty, skipped=reason, full=False))
            continue
        if empty.metric not in METRICS:
            reason = (
                f"{empty.metric} is no metric of training"
                if empty.metric
                else "no metric is stated"
            )
            compared.append(evolve(empty, skipped=reason))
            continue
        if empty.measured is None:
            compared.append(evolve(empty, skipped=f"{cells.get('value')!r} is no number"))
            continue
        try:
            compared.append(compare(preparer.prepare(cells)))
        except Unexpressible as reason:
            compared.append(evolve(empty, skipped=str(reason)))
    return compared


def validate(path: Path) -> list[Compared]:
    """The rows of a file."""
    return validate_rows(read_table(path))


def fully_configured(rows: Sequence[Compared]) -> list[Compared]:
    """Rows that state everything that matters: those that scores are made of."""
    return [row for row in rows if row.full]
