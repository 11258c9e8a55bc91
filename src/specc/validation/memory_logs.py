"""Rows of engine logs: what a start printed, and how it ended.

A row is one start. What it printed (weights, bytes and tokens of the cache) is compared amount by amount; how it ended is a
verdict: it started, or the engine refused the length, found no memory for blocks, or ran out. A row that leaves out what
decides it is skipped with the reason; nothing is filled in.
"""

import re
from collections.abc import Iterator, Mapping

from specc.plan.memory.cache import cache_cost
from specc.plan.memory.serving import ServingMemory, serving_memory, weight_bytes
from specc.plan.serving_job import Serving
from specc.record import evolve
from specc.sums import sum_floats
from specc.validation.memory_case import serving_in
from specc.validation.memory_words import GIB, Unmapped
from specc.validation.rows import YES_NO, Cells, Compared, number
from specc.validation.shelves import Shelves

STARTED = "ok"
FAILED = frozenset({
    "refused_kv_len", "refused_no_blocks", "refused_warmup", "oom_load", "oom", "oom_buffers", "oom_sampler_warmup",
})  # fmt: skip
UNDECIDED: Mapping[str, str] = {
    "oom_runtime": "it started, and ran out later under a load that is not stated",
    "crash_prewarm": "it ended by another fault than memory",
    "fail_at_this_fraction": "a probe that did not start, without what the engine said",
}
UNKNOWN_LAYERS = "the model's layers and heads, which its cache follows from, are not known"
PARTS = ("weights_gib", "activation_gib", "kv_gib")
INCONSISTENT = "its parts add up to more than the share of memory that it states"
CHOSEN = 1.02
"""A cache of less than this times the length was probed to its edge: a verdict on it is luck."""
UNSTATED = ("not in the excerpt", "not stated", "unknown")
AMOUNTS = ("weights_gib", "kv_gib", "kv_tokens", "kv_needed_gib")
SPREAD = {"weights_gib": 0.04, "kv_gib": 0.15, "kv_tokens": 0.15, "kv_needed_gib": 0.03}
"""Half-widths of the 90 % intervals, as shares: what one request needs follows from the model alone."""


def is_log(row: Cells) -> bool:
    """Whether a row has the columns of engine logs."""
    return "outcome" in row


def compare_log(shelves: Shelves, row: Cells) -> Iterator[Compared]:
    """The amounts that a row prints, and its verdict."""
    if row.get("quality") == "S":
        yield _skipped(row, YES_NO, "marked as impossible by its publisher")
        return
    try:
        if "llama" in row.get("engine", ""):
            yield _grown_cache(shelves, row)
            return
        serving = serving_in(shelves, case_cells(row))
    except Unmapped as reason:
        yield _skipped(row, YES_NO, str(reason))
        return
    memory = serving_memory(serving)
    if inconsistent(row, serving):
        yield _skipped(row, YES_NO, INCONSISTENT)
        return
    for metric in AMOUNTS:
        measured = printed(row, metric)
        if measured is not None:
            yield _amount(row, metric, measured, serving, memory)
    yield _verdict(row, serving, memory)


def case_cells(row: Cells) -> dict[str, str]:
    """The row in the columns of serving measurements.

    Raises:
        Unmapped: what decides the memory is not stated.
    """
    stored = row.get("checkpoint_format", "")
    if not stored or any(word in stored for word in UNSTATED):
        raise Unmapped("the format of the weights is not stated")
    gpu = row.get("gpu", "")
    if not gpu or any(word in gpu for word in UNSTATED):
        raise Unmapped("the accelerator is not stated")
    if " + " in gpu:
        raise Unmapped("different accelerators in one replica")
    seen = number(row, "gpu_mem_reported_gib")
    return {
        **row,
        "w_prec": stored,
        "kv_prec": row.get("kv_dtype", ""),
        "gpu": gpu if seen is None else f"{gpu} ({seen} GiB)",
        "notes": "",
    }


def _grown_cache(shelves: Shelves, row: Cells) -> Compared:
    """The cache of an engine that makes it as long as the context, on all cards together.

    Raises:
        Unmapped: the model is not known, or keys and values are stored differently.
    """
    measured = number(row, "kv_gib")
    length = number(row, "max_model_len")
    if measured is None or length is None:
        raise Unmapped(
            "which tensors stay in host memory is not stated, nor the size of the cache"
        )
    notes = row.get("notes", "")
    kept = set(re.findall(r"\b[KV] \((\w+)\)", notes))
    if len(kept) > 1:
        raise Unmapped("keys and values are stored differently")
    cells = {**row, "gpu": "", "tp": "1", "pp": "1", "n_gpus": "1", "notes": "", "w_prec": ""}
    serving = serving_in(shelves, {**cells, "kv_prec": row.get("kv_dtype", "").replace("f16", "")})
    if (
        "mla 0" in notes and "c^KV" not in notes
    ):  # an option: decompressed keys and values of every head
        serving = evolve(serving, features=serving.features | {"whole_latents"})
    needed = cache_cost(serving).sequence(length)
    if not needed:
        raise Unmapped(UNKNOWN_LAYERS)
    return _compared(row, "kv_needed_gib", measured, needed / GIB)


def printed(row: Cells, metric: str) -> float | None:
    """An amount of the log, where it is more than nothing; tokens from blocks where these are printed."""
    value = number(row, metric)
    if value is None and metric == "kv_tokens":
        blocks, size = number(row, "kv_blocks"), number(row, "block_size")
        value = None if blocks is None else blocks * (size or 16.0)
    return None if value is None or value <= 0 else value


def _amount(
    row: Cells, metric: str, measured: float, serving: Serving, memory: ServingMemory
) -> Compared:
    if metric == "weights_gib":
        return _compared(row, metric, measured, sum_floats(weight_bytes(serving).values()) / GIB)
    if not memory.cost.sequence(1.0):
        return _skipped(row, metric, UNKNOWN_LAYERS)
    if metric == "kv_needed_gib":
        return _compared(row, metric, measured, memory.cost.reserved(memory.length) / GIB)
    if memory.budget is None:
        return _skipped(row, metric, f"the memory of {row['gpu']!r} is not known")
    value = memory.tokens if metric == "kv_tokens" else max(memory.budget, 0.0) / GIB
    return _compared(row, metric, measured, value or 0.0)


def _compared(row: Cells, metric: str, measured: float, value: float) -> Compared:
    spread = SPREAD[metric]
    return Compared(
        id=row["id"],
        metric=metric,
        source=row["source"],
        measured=measured,
        predicted=value,
        low=value * (1 - spread),
        high=value * (1 + spread),
        assumptions=tuple(
            f"{name} is blank" for name in ("engine_version", "mem_fraction") if not row.get(name)
        ),
    )


def _verdict(row: Cells, serving: Serving, memory: ServingMemory) -> Compared:
    outcome = row["outcome"]
    if outcome in UNDECIDED:
        return _skipped(row, YES_NO, UNDECIDED[outcome])
    if outcome != STARTED and outcome not in FAILED:
        return _skipped(row, YES_NO, f"the outcome {outcome!r} is not known")
    if memory.fits is None:
        return _skipped(row, YES_NO, f"the memory of {row['gpu']!r} is not known")
    if memory.fits and not serving.architecture.blocks:
        return _skipped(row, YES_NO, UNKNOWN_LAYERS)
    if "longest configured length" in row.get("notes", "") and outcome == STARTED:
        tokens, length = number(row, "kv_tokens"), number(row, "max_model_len")
        if tokens is not None and length is not None and tokens < CHOSEN * length:
            return _skipped(row, YES_NO, "its length was chosen as the longest that starts")
    return Compared(
        id=row["id"],
        metric=YES_NO,
        source=row["source"],
        measured=float(outcome == STARTED),
        predicted=float(memory.fits),
    )


def inconsistent(row: Cells, serving: Serving) -> bool:
    """Whether what a row prints is more than the share of memory that the engine takes."""
    fraction, seen = number(row, "mem_fraction"), serving.memory
    printed_parts = [number(row, name) for name in PARTS]
    if fraction is None or seen is None or None in printed_parts:
        return False
    return sum_floats(part or 0.0 for part in printed_parts) > 1.01 * fraction * seen / GIB


def _skipped(row: Cells, metric: str, reason: str) -> Compared:
    return Compared(
        id=row.get("id", ""),
        metric=metric,
        source=row.get("source", ""),
        measured=None,
        skipped=reason,
    )
