"""The fit of what loops of PyTorch keep: of logits and of a layer's backward pass, and what their allocator holds beside.

Allocated peaks first, which know no allocator; then what the driver shows beyond them, on rows that leave the accelerator
some room (where it is short, the allocator gives back what it holds).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from calibration.memory.robust import robust
from specc.plan.memory.activations import activations_of
from specc.plan.memory.moments import Moment, moments_of, passes_of
from specc.plan.memory.parameters import stage_elements
from specc.plan.memory.training import stage_memory
from specc.plan.training_job import TrainingJob
from specc.record import evolve, record
from specc.validation import memory_training as training_rows
from specc.validation.rows import Cells, number
from specc.validation.training_columns import ran_out, stack_said
from specc.validation.training_names import Unexpressible

GIB = 2.0**30
SHORT = 0.93
"""Share of an accelerator's memory above which its allocator gives back what it holds."""
OUTLIER = 0.05
PAST = 1.01
"""What a job that ran out needed at least, over the accelerator's memory."""
ABOVE = 1.25
"""How far logits are above the passes' layers where their blocks tell what a fused loss holds."""
FEWEST = 20
"""Rows of each level without which there is no fit."""
PASSES = ("memory_logits_bytes", "memory_backward_layers")
HELD = (
    "memory_context_bytes",
    "memory_fragmentation",
    "memory_reserve_step",
    "memory_reserve_pass",
    "memory_wide_layers",
)
FAMILIES: dict[str, tuple[str | None, ...]] = {
    "fsdp": ("fsdp", "accelerate"),
    "transformers": ("transformers", "peft"),
}
"""Entries that are fitted together, by the one that states what is fitted."""


@record
class Case:
    """A row that a spec can say.

    Attributes:
        level: Level of its figure.
        job: What it was.
        value: Its bytes.
        group: Model, accelerator and source.
        source: The source.
        out: Whether it ran out of memory, so that it needed more than the accelerator has.
    """

    level: str
    job: TrainingJob
    value: float
    group: str
    source: str
    out: bool = False


def cases_of(rows: list[Cells], stacks: tuple[str | None, ...]) -> list[Case]:
    """The rows of some stacks that a spec can say."""
    compiled = training_rows.LedgerCache()
    cases = []
    for row in rows:
        if row["metric"] != "mem_gb_per_gpu" or row["quality"] != "A":
            continue
        out = ran_out(row)
        value = number(row, "value") or 0.0
        if not (value or out) or stack_said(row) not in stacks:
            continue
        try:
            job = compiled.job(row)
        except Unexpressible:
            continue
        source = row["suite"]
        cases.append(
            Case(
                level="driver" if out else training_rows.level_of(row),
                job=job,
                value=PAST * float(job.capacity or 0.0) if out else value * GIB,
                out=out,
                group=f"{row['model_name']}|{row['gpu']}|{source}",
                source=source,
            )
        )
    return cases


def with_traits(
    job: TrainingJob, names: tuple[str, ...], values: NDArray[np.float64]
) -> TrainingJob:
    """The job of a stack with other traits."""
    changed = dict(zip(names, values.tolist(), strict=True))
    return evolve(job, traits={**job.traits, **changed})


def _moments(job: TrainingJob) -> tuple[Moment, ...]:
    elements = stage_elements(job, 0.0, first=True, last=True)
    parts = activations_of(job, 0.0, elements, last=True)
    line = stage_memory(
        evolve(job, traits={**job.traits, "memory_frees_gradients": 0.0}), 0
    ).ledger
    gradients = line.line("gradients")
    return moments_of(job, elements, parts, 0.0 if gradients is None else gradients.bytes)


def _wide_layer(job: TrainingJob) -> float:
    """Bytes of the largest block in 16 bit where its weights are quantised, else 0."""
    if job.states.base >= 2.0:
        return 0.0
    elements = stage_elements(job, 0.0, first=True, last=True)
    return float(elements.largest_layer * job.states.weight)


def fit_loops(cases: list[Case], family: str, *, quiet: bool = False) -> dict[str, float]:
    """Fitted traits of a family of loops."""
    peaks = [(case.job, case.value) for case in cases if case.level == "allocated"]

    def errors(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array(
            [
                float(stage_memory(with_traits(job, PASSES, values), 0).allocated) / value - 1.0
                for job, value in peaks
            ]
        )

    passes = least_squares(
        errors, [12.0, 1.0], loss="cauchy", f_scale=OUTLIER, x_scale=[10.0, 1.0], diff_step=0.02
    ).x
    if not quiet:
        _say(family, "allocated", np.abs(errors(passes)))
    columns, target, size, least = [], [], [], []
    losses: list[tuple[float, float, float]] = []
    for case in cases:
        plain, value = case.job, case.value
        if case.level != "driver" or plain.capacity is None:
            continue
        if value > SHORT * plain.capacity and not case.out:
            continue
        job = with_traits(plain, PASSES, passes)
        moments = _moments(job)
        logits, backward, _, step = moments
        passed = float(passes_of(moments))
        beyond = value - float(stage_memory(job, 0).allocated)
        if not case.out and job.logits and float(logits.total) >= ABOVE * float(backward.total):
            losses.append((beyond, passed, float(logits.passing)))
            continue
        least.append(1.0 if case.out else 0.0)
        kept = 0.0 if case.out else 1.0  # given back before a job runs out
        columns.append(
            [
                1.0,
                passed / GIB,
                kept * min(float(step.total), passed) / GIB,
                kept * min(float(logits.passing), float(backward.passing)) / GIB,
                _wide_layer(job) / GIB,
            ]
        )
        target.append(beyond / GIB)
        size.append(value / GIB)
    matrix = np.array(columns)
    held = robust(matrix, np.array(target), np.array(size), least=np.array(least))
    if not quiet:
        error = np.abs(matrix @ held - np.array(target)) / np.array(size)
        _say(family, "driver", error[np.array(least) == 0])
    fitted = dict(zip(PASSES, passes.tolist(), strict=True))
    fitted |= dict(zip(HELD, held.tolist(), strict=True))
    context, fragments = float(held[0] * GIB), float(held[1])
    of_loss = [
        (beyond - context - fragments * passed) / logits for beyond, passed, logits in losses
    ]
    return fitted | {
        "memory_context_bytes": context,
        "memory_reserve_logits": max(0.0, float(np.median(of_loss))) if of_loss else 0.0,
    }


def left_out(cases: list[Case], family: str, by: str) -> list[tuple[str, float]]:
    """Level and error of every row by a fit that did not see its group or source.

    Args:
        cases: Rows of the family.
        family: Which.
        by: `group` or `source`.
    """
    errors = []
    for name in sorted({getattr(case, by) for case in cases}):
        seen = [case for case in cases if getattr(case, by) != name]
        levels = [case.level for case in seen if not case.out]
        if min(levels.count("allocated"), levels.count("driver")) < FEWEST:
            continue
        traits = fit_loops(seen, family, quiet=True)
        for case in cases:
            if (
                getattr(case, by) == name
                and not case.out
                and case.level in ("allocated", "driver")
            ):
                job = with_traits(case.job, tuple(traits), np.array(list(traits.values())))
                held = float(getattr(stage_memory(job, 0), case.level))
                errors.append((case.level, held / case.value - 1.0))
    return errors


def _say(family: str, what: str, error: NDArray[np.float64]) -> None:
    print(
        f"{family}, {what}: {len(error)} rows, median {np.median(error):.1%}, nine in ten within {np.quantile(error, 0.9):.1%}"
    )
