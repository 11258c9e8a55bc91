"""Rows of training memory as specs: what an allocator or the driver shows, and whether a job fits.

A row becomes a spec, as for speed; which level it is of stands in its notes. What PyTorch and drivers print as GB are
GiB, so that the unit of the column is the GiB.
"""

from specc.design.workload import Training
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.plan.degrees import TrainingDegrees
from specc.plan.memory.training import StageMemory, peak, training_memory
from specc.plan.plan import Plan, make_plan
from specc.plan.training_job import TrainingJob
from specc.resolve.modules import Loader
from specc.resolve.profiles import Shelf, find_profiles
from specc.resolve.resolve import Reader
from specc.shipped import folder
from specc.topology.lay import lay_out
from specc.validation.rows import YES_NO, Cells, Compared, number, row_path
from specc.validation.training_columns import (
    SUSPECT,
    level_said,
    ran_out,
    scored,
    suspect,
    unstated_batch,
    unstated_layout,
    unstated_lengths,
    unstated_offload,
)
from specc.validation.training_names import Unexpressible, beyond_positions
from specc.validation.training_rollouts import method_drawn
from specc.validation.training_words import RowWriter

GIB = 2.0**30
STATIC = "mem_static_gb_per_gpu"
METRICS = ("mem_gb_per_gpu", STATIC, YES_NO)
LEVELS: tuple[tuple[str, str], ...] = (
    ("activations only", "activations"),
    ("parameters+gradients", "states"),
    ("parameters+optimizer", "states"),
    ("optimizer state only", "states"),
    ("max_memory_allocated", "allocated"),
    ("memory_allocated", "allocated"),
    ("allocated", "allocated"),
    ("reserved", "reserved"),
    ("nvidia-smi", "driver"),
)
"""Words of the notes and the level that they mean; the first that is found wins. Without any: the driver's."""
NEAR_LIMIT = "so near to the limit that whether it fits is undecided"
STATES = ("rest", "states")
"""Levels that no batch changes."""
SPREAD = {
    "activations": 0.03,
    "states": 0.12,
    "rest": 0.06,
    "allocated": 0.06,
    "reserved": 0.12,
    "driver": 0.2,
}
"""Half-widths of the 90 % intervals, as shares."""


def level_of(cells: Cells) -> str:
    """What the row's figure is of."""
    if cells.get("metric") == STATIC:
        return "rest"
    said = level_said(cells)
    if said is not None:
        return said
    notes = cells.get("notes", "").lower()
    return next((level for words, level in LEVELS if words in notes), "driver")


def with_layers(cells: Cells) -> Cells:
    """The row with its layers, where they follow from parameters and width: `12 h^2` each beside the embedding."""
    hidden, count = number(cells, "hidden"), number(cells, "params")
    if number(cells, "layers") or not hidden or not count:
        return cells
    layers = (count - (number(cells, "vocab") or 0.0) * hidden) / (12.0 * hidden**2)
    return {**cells, "layers": str(max(1, round(layers)))}


def with_chunks(cells: Cells) -> Cells:
    """The row with stages of one chunk, where nobody says that they interleave: the default, and the least that it can need."""
    return cells if number(cells, "virtual_pp") else {**cells, "virtual_pp": "1"}


class LedgerCache:
    """Compiles rows to ledgers; rows of one configuration are compiled once."""

    def __init__(self) -> None:
        """With the shipped catalogue."""
        from pathlib import Path

        catalogue = folder("specs")
        self._reader = Reader(Loader(DiskStore(catalogue), catalogue))
        self._shelf = Shelf(self._reader)

        def paths(kind: str) -> dict[str, str]:
            files = sorted((Path(catalogue) / kind).glob("*/*.gpuspec"))
            return {file.stem: f"{kind}.{file.parent.name}" for file in files}

        self._writer = RowWriter(paths("accelerators"), paths("models"))
        self._done: dict[str, Plan] = {}

    def plan(self, cells: Cells) -> Plan:
        """The plan of a row.

        Raises:
            Unexpressible: no spec can say it.
        """
        if not number(cells, "layers") and not number(cells, "params"):
            raise Unexpressible("neither the sizes nor the parameters of the model are stated")
        if unstated_lengths(cells):
            raise Unexpressible("samples have lengths of their own, which are not stated")
        if method_drawn(cells):
            raise Unexpressible("what draws the answers holds memory that is not stated")
        if cells.get("verdict") == "host_oom":
            raise Unexpressible("it is host memory that ran out")
        if not cells.get("recompute", "none") and level_of(cells) not in STATES:
            raise Unexpressible("what is recomputed is not stated")
        if unstated_offload(cells) and level_of(cells) not in STATES:
            raise Unexpressible(
                "how many layers keep their activations in host memory is not stated"
            )
        if unstated_layout(cells):
            raise Unexpressible("how it is divided over its accelerators is not stated")
        if not number(cells, "seq_len"):
            raise Unexpressible("the length of its sequences is not stated")
        if unstated_batch(cells) and level_of(cells) not in STATES:
            raise Unexpressible("the batch is not stated")
        text = self._writer.write(with_chunks(with_layers(cells))).text
        known = self._done.get(text)
        if known is not None:
            return known
        path = row_path(text)
        design, diagnostics = self._reader.read(Source(path, text), path)
        training = design.entities.get("job")
        errors = [d.message for d in diagnostics if d.severity.name.lower() == "error"]
        if errors or not isinstance(training, Training) or training.cluster is None:
            raise Unexpressible(errors[0] if errors else "the row makes no training job")
        beyond = beyond_positions(training)
        if beyond is not None:
            raise Unexpressible(beyond)
        companions, _ = find_profiles(self._shelf, design, prices=False)
        plan = make_plan(training, lay_out(training.cluster), companions)
        if plan is None:
            raise Unexpressible("the cluster has no accelerators")
        self._done[text] = plan
        return plan

    def job(self, cells: Cells) -> TrainingJob:
        """What the memory of a row depends on.

        Raises:
            Unexpressible: no spec can say it.
        """
        plan = self.plan(cells)
        if not isinstance(plan.workload, Training) or not isinstance(
            plan.degrees, TrainingDegrees
        ):
            raise Unexpressible("the row makes no training job")
        if plan.lowered.fault is not None:
            raise Unexpressible(str(plan.lowered.fault))
        if plan.training is None:
            raise Unexpressible("the row names no model")
        return plan.training

    def stages(self, cells: Cells) -> tuple[StageMemory, ...]:
        """The ledgers of a row's stages.

        Raises:
            Unexpressible: no spec can say it, or it is suspect.
        """
        if suspect(cells):
            raise Unexpressible(SUSPECT)
        return training_memory(self.job(cells))


def in_level(stages: tuple[StageMemory, ...], level: str) -> float:
    """The bytes that a row of that level shows: of the first stage for parts, of the fullest for totals."""
    if level in ("activations", "states"):
        return float(getattr(stages[0], level))
    return max(float(getattr(stage, level)) for stage in stages)


def compare_training(compiled: LedgerCache, cells: Cells) -> list[Compared]:
    """One row of training memory; what ran or ran out of memory is also a row of `fits`."""
    name, metric = cells.get("id", ""), cells.get("metric", "")
    source = cells.get("suite") or "all"
    value = cells.get("value", "")
    measured = number(cells, "value")
    out = ran_out(cells)
    asked = metric == YES_NO
    if measured is None and not out and not asked:
        return [
            Compared(
                id=name,
                metric=metric,
                source=source,
                measured=None,
                skipped=f"{value!r} is no number",
            )
        ]
    try:
        stages = compiled.stages(cells)
    except Unexpressible as reason:
        return [
            Compared(
                id=name,
                metric=YES_NO if out else metric,
                source=source,
                measured=float(not out) if out or asked else measured,
                skipped=str(reason),
            )
        ]
    level = level_of(cells)
    memory = stages[0].ledger.capacity
    compared = []
    if not out and not asked:
        predicted = in_level(stages, level) / GIB
        spread = SPREAD[level]
        compared.append(
            Compared(
                id=name,
                metric=metric,
                source=source,
                measured=measured,
                predicted=predicted,
                low=predicted * (1 - spread),
                high=predicted * (1 + spread),
                assumptions=(f"read as the {level} level",),
                full=scored(cells),
            )
        )
    if memory is not None and (out or asked or level in ("allocated", "reserved", "driver")):
        compared.append(_verdict(name, source, peak(stages), out=out))
    return compared


def _verdict(name: str, source: str, fullest: StageMemory, *, out: bool) -> Compared:
    """Whether a job is said to fit, beside whether it ran."""
    fits = float(fullest.driver) <= float(fullest.ledger.capacity or 0.0)
    return Compared(
        id=name,
        metric=YES_NO,
        source=source,
        measured=0.0 if out else 1.0,
        predicted=float(fits),
        assumptions=(NEAR_LIMIT,) if fullest.near else (),
    )
