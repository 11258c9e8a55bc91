"""Predicted times in the metric, unit and FLOP convention of a row.

Source of the Megatron formula: Narayanan et al. 2021, appendix: 96 B s L h^2 (1 + s / 6h + V / 16 L h) FLOP for an
iteration with full recomputation; model FLOP are its three quarters, the head once.
"""

import re

from specc.plan.training_job import TrainingJob
from specc.predict.training.flops import executed
from specc.validation.rows import Cells, number
from specc.validation.training_names import Unexpressible

DAY = 86_400.0
RATES = ("tokens_per_s_per_gpu", "tokens_per_s", "tflops_per_gpu", "mfu", "hfu", "samples_per_s")
STEPS = ("iter_time_s", "step_time_s")
RUNS = {"days": DAY, "train_time_h": 3600.0, "time_to_train_min": 60.0}
"""Metrics of a whole run, and the seconds of their unit."""
METRICS = (*STEPS, *RATES, *RUNS, "gpu_hours", "pflops_days")
SCALES = {"T": 1e12, "B": 1e9, "M": 1e6}


def megatron_flops(cells: Cells, *, recompute: bool) -> float | None:
    """FLOP of an iteration by the published formula; None where a size is blank."""
    names = ("global_batch", "seq_len", "layers", "hidden", "vocab")
    values = [number(cells, name) for name in names]
    batch, s, layers, h, vocabulary = (value or 0.0 for value in values)
    if not all(values):
        return None
    factor, head = (96.0, 16.0) if recompute else (72.0, 12.0)
    return (
        factor
        * batch
        * s
        * layers
        * h
        * h
        * (1.0 + s / (6.0 * h) + vocabulary / (head * layers * h))
    )


def steps_of(cells: Cells, sequences: float, sequence: float) -> float:
    """Iterations of a run whose length its notes state.

    Raises:
        Unexpressible: they do not.
    """
    notes = cells.get("notes", "").replace(",", "")
    iterations = re.search(r"(\d+) iterations", notes)
    if iterations is not None:
        return float(iterations.group(1))
    tokens = re.search(r"([\d.]+)\s*([TBM])\+? tokens", notes)
    if tokens is not None:
        return float(tokens.group(1)) * SCALES[tokens.group(2)] / (sequences * sequence)
    if "per trillion tokens" in notes:
        return 1e12 / (sequences * sequence)
    raise Unexpressible("the notes do not say how much was trained")


MASKED = re.compile(
    r"megatron model flops|megatron-bridge|automodel|primus|pai-megatron|rocm megatron",
    re.IGNORECASE,
)
"""Words of software whose count of a model's FLOP leaves out what a causal mask hides: Megatron Core since 2025 and what is built
on it. Source: Megatron-LM, megatron/training/training.py (`num_floating_point_operations`), 2026-11; rates and times of the same
runs, published side by side, agree with it to 0.3 %, and with no other count."""


def flops_of(cells: Cells, job: TrainingJob, sequences: float) -> float:
    """FLOP of an iteration, in the row's convention."""
    said = cells.get("flop_convention", "")
    hardware = cells.get("metric") == "hfu" or bool(
        re.search(r"\bHW\b|[Hh]ardware|recompute counted", said)
    )
    masked = MASKED.search(f"{said} {cells.get('stack', '')}") is not None
    model, everything = executed(job, masked=masked)
    full = hardware and cells.get("recompute") == "full"
    if (
        "96*B*s" in said
        or "72BsLh" in said
        or ("Megatron formula)" in said and not number(cells, "moe_experts"))
    ):
        published = megatron_flops(cells, recompute=full)
        if published is not None and cells.get("mlp_type", "gelu") == "gelu":
            return published
    total = (everything if hardware else model) * sequences
    return 0.97 * total if "old estimator" in said else total


def in_metric(cells: Cells, job: TrainingJob, seconds: float) -> float:
    """An iteration time in the row's metric and unit.

    Raises:
        Unexpressible: the metric, or what it needs, is unknown.
    """
    metric = cells.get("metric", "")
    layout = job.layout
    sequences = float(layout.microbatches * layout.data * layout.microbatch)
    batch = number(cells, "global_batch") or sequences
    count = float(layout.accelerators)
    sequence = float(job.work.sequence)
    if metric in STEPS:
        return seconds
    if metric == "tokens_per_s":
        return batch * sequence / seconds
    if metric == "tokens_per_s_per_gpu":
        return batch * sequence / seconds / count
    if metric == "samples_per_s":
        return batch / seconds
    if metric in ("tflops_per_gpu", "mfu", "hfu"):
        rate = flops_of(cells, job, batch) / seconds / count
        if metric == "tflops_per_gpu":
            return rate / 1e12
        narrow = "1979" in cells.get("flop_convention", "") and "fp8" in cells.get("precision", "")
        return 100.0 * rate / float(job.device.peak if narrow else job.device.half)
    if metric in (*RUNS, "gpu_hours", "pflops_days"):
        steps = steps_of(cells, batch, sequence)
        if metric in RUNS:
            return steps * seconds / RUNS[metric]
        if metric == "gpu_hours":
            return steps * seconds * count / 3600.0
        return steps * executed(job)[0] * batch / (1e15 * DAY)
    raise Unexpressible(f"{metric or 'no metric'} is not a training metric")


def seconds_of(cells: Cells, job: TrainingJob) -> float | None:
    """The iteration time that a row's measurement means; None where it is no number or cannot be said."""
    value = number(cells, "value")
    if not value:
        return None
    try:
        of_one = in_metric(cells, job, 1.0)
    except Unexpressible:
        return None
    return of_one / value if cells.get("metric") in RATES else value / of_one
