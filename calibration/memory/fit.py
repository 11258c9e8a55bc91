"""The fit of memory traits of engines and stacks to published logs and tables.

Few numbers, each with a meaning: what an engine's context keeps (a constant, a share of the memory, more with several ranks),
what a step needs beyond the formula, what DeepSpeed keeps beside its partitions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calibration.memory.robust import robust
from specc.plan.memory.serving import serving_memory
from specc.plan.memory.step import layers_bytes
from specc.plan.memory.training import stage_memory, training_memory
from specc.plan.serving_job import Serving
from specc.record import evolve
from specc.validation import memory_training as training_rows
from specc.validation.memory_case import engine_of, serving_in
from specc.validation.memory_logs import case_cells, inconsistent
from specc.validation.memory_serving import reserved_length
from specc.validation.memory_words import Unmapped
from specc.validation.rows import Cells, number
from specc.validation.shelves import Shelves
from specc.validation.training_words import Unexpressible, stack_of

GIB = 2.0**30
Array = NDArray[np.float64]
MEMORY = (
    "memory_context_bytes", "memory_context_share", "memory_context_parallel_bytes", "memory_activation_factor",
    "memory_image_elements", "memory_linked_parallel_bytes",
)  # fmt: skip


def serving_cases(
    rows: list[Cells], shelves: Shelves, engines: tuple[str, ...], metrics: tuple[str, ...]
) -> list[tuple[Cells, Serving]]:
    """Rows of engines that the tool can express, without the traits that are to be fitted."""
    cases = []
    for row in rows:
        if row["metric"] not in metrics or row.get("quality") == "S":
            continue
        try:
            engine = engine_of(shelves, row)
            case = serving_in(shelves, row)
        except Unmapped:
            continue
        if engine is None or engine.name not in engines or case.memory is None:
            continue
        if not inconsistent(row, case):
            cases.append((row, bare(case)))
    return cases


def bare(case: Serving) -> Serving:
    """A case without the traits that are to be fitted."""
    kept = {name: value for name, value in case.traits.items() if name not in MEMORY}
    return evolve(case, traits={**kept, "memory_context_bytes": 0.0})


def started(logs: list[Cells]) -> list[Cells]:
    """What engine logs print of the cache, and of what lies outside of PyTorch, in the columns of serving measurements."""
    kept = []
    for row in logs:
        if "llama" in row["engine"]:
            continue
        try:
            cells = case_cells(row)
        except Unmapped:
            continue
        kept += [
            {**cells, "metric": metric, "value": row[metric], "isl": ""}
            for metric in ("kv_gib", "non_torch_gib")
            if (number(row, metric) or 0.0) > 0
        ]
    return kept


def measured_budget(row: Cells, case: Serving) -> float | None:
    """Bytes of the cache that a row's figure means on one rank."""
    value = number(row, "value")
    memory = serving_memory(case)
    if value is None:
        return None
    if row["metric"] == "kv_gib":
        return None if number(row, "isl") else value * GIB
    if row["metric"] == "kv_blocks":
        return memory.cost.sequence(case.length) / case.length * value * memory.block
    if row["metric"] == "kv_tokens":
        return memory.cost.sequence(case.length) / case.length * value
    pages = -(-reserved_length(row, case) // memory.block) * memory.block
    return memory.cost.sequence(pages) * (value + 0.5)


def kept_beside(row: Cells, case: Serving) -> float | None:
    """Bytes that an engine keeps beside weights, step and cache, as a row has them."""
    if row["metric"] == "non_torch_gib":
        value = number(row, "value")
        return None if value is None else value * GIB
    budget, memory = measured_budget(row, case), serving_memory(case)
    if budget is None or memory.ledger.capacity is None:
        return None
    total = float(memory.ledger.capacity)
    fraction = case.trait("memory_fraction") if case.fraction is None else case.fraction
    used = float(memory.ledger.total) - float(memory.ledger.group("kv_cache"))
    if "reserve_of_free" in case.features:
        return total - budget / fraction - used
    return total * fraction - budget - used


def fit_reserving(
    rows: list[Cells], shelves: Shelves, engines: tuple[str, ...], parallel: float | None = None
) -> dict[str, float]:
    """Context of engines that reserve.

    Args:
        rows: Measurements and logs.
        shelves: The catalogue.
        engines: Names of entries.
        parallel: Bytes that several ranks add, where they are not fitted.
    """
    columns, target, size = [], [], []
    for row, case in serving_cases(
        rows,
        shelves,
        engines,
        ("kv_tokens", "kv_blocks", "kv_gib", "kv_max_seqs", "non_torch_gib"),
    ):
        beside = kept_beside(row, case)
        if beside is None or case.memory is None:
            continue
        several = 1.0 if case.tensor * case.data > 1 else 0.0
        columns.append([1.0, case.memory / GIB, several])
        target.append((beside - several * (parallel or 0.0)) / GIB)
        small = case.memory / 4.0 / GIB  # a small remainder says little
        size.append(
            small if row["metric"] == "non_torch_gib" else max(small, _cache(row, case) / GIB)
        )
    matrix = np.array(columns)[:, : 2 if parallel is not None else 3]
    fitted = robust(matrix, np.array(target), np.array(size))
    error = np.abs(matrix @ fitted - np.array(target)) / np.array(size)
    print(
        f"{engines[0]}: {len(target)} rows, median {np.median(error):.1%}, nine in ten within {np.quantile(error, 0.9):.1%}"
    )
    return {
        "memory_context_bytes": float(fitted[0] * GIB),
        "memory_context_share": float(fitted[1]),
        "memory_context_parallel_bytes": float(fitted[2] * GIB) if parallel is None else parallel,
    }


def _cache(row: Cells, case: Serving) -> float:
    return measured_budget(row, case) or 0.0


def fit_growing(
    rows: list[Cells], shelves: Shelves, engine: str, *, step: bool
) -> dict[str, float]:
    """Context, and the factor on a step's activations, of an engine whose peak the driver shows."""
    columns, target, size = [], [], []
    for row, case in serving_cases(rows, shelves, (engine,), ("peak_mem_gb", "peak_mem_mb")):
        value = number(row, "value")
        if value is None:
            continue
        scale = GIB if row["metric"] == "peak_mem_gb" else 2.0**20
        ranks = case.tensor * case.pipeline
        layer = layers_bytes(case, case.per_step()[0])
        rest = float(serving_memory(case).ledger.total) - layer
        columns.append([1.0, layer / GIB])
        target.append((value * scale / ranks - rest) / GIB)
        size.append(value * scale / ranks / GIB)
    matrix = np.array(columns)
    if not step:
        target = list(np.array(target) - matrix[:, 1])
        matrix = matrix[:, :1]
    fitted = robust(matrix, np.array(target), np.array(size))
    error = np.abs(matrix @ fitted - np.array(target)) / np.array(size)
    print(
        f"{engine}: {len(target)} rows, median {np.median(error):.1%}, nine in ten within {np.quantile(error, 0.9):.1%}"
    )
    traits = {"memory_context_bytes": float(fitted[0] * GIB)}
    return traits | ({"memory_activation_factor": float(fitted[1])} if step else {})


def fit_images(rows: list[Cells], shelves: Shelves) -> dict[str, float]:
    """Elements that decoding keeps for each pixel, from the growth of the peak with the batch at 16 bit."""
    columns, target, size = [], [], []
    for row, case in serving_cases(
        rows, shelves, ("diffusers", "diffusers_compiled"), ("peak_mem_gb",)
    ):
        value = number(row, "value")
        if value is None or case.weights.quantised:
            continue
        bare = evolve(case, traits={**case.traits, "memory_image_elements": 0.0})
        rest = float(serving_memory(bare).ledger.without("overhead"))
        columns.append([case.architecture.pixels * case.batch * 2.0 / GIB])
        target.append(value - rest / GIB)
        size.append(value)
    fitted = robust(np.array(columns), np.array(target), np.array(size))
    error = np.abs(np.array(columns) @ fitted - np.array(target)) / np.array(size)
    print(f"diffusers: {len(target)} rows, median {np.median(error):.1%}")
    return {"memory_image_elements": float(fitted[0])}


BARE = {
    "memory_partition_gradient_bytes": 4.0, "memory_wide_gradient_bytes": 4.0,
    "memory_backward_layers": 0.0, "memory_fragmentation": 0.0, "memory_context_bytes": 0.0,
    "memory_table_gradient_bytes": 0.0, "memory_logits_bytes": 0.0,
}  # fmt: skip
"""Traits of a stack that keeps nothing beside the partitions."""


def fit_deepspeed(rows: list[Cells]) -> dict[str, float]:
    """What nvidia-smi shows beside the partitions: flat copies, pipeline buffers, a layer's backward, context."""
    compiled = training_rows.LedgerCache()
    columns, target, size, least = [], [], [], []
    for row in rows:
        out = row["value"] == "OOM"
        value = number(row, "value") or 0.0
        if row["metric"] != "mem_gb_per_gpu" or not (value or out) or stack_of(row) != "deepspeed":
            continue
        if (
            training_rows.level_of(row) != "driver"
            or not row["layers"]
            or row["recompute"] != "full"
        ):
            continue
        try:
            job = compiled.job(row)
        except Unexpressible:
            continue
        if out:
            value = 1.01 * float(job.capacity or 0.0) / GIB
        least.append(1.0 if out else 0.0)

        def bytes_of(stage: int, **traits: float) -> float:
            return float(stage_memory(evolve(job, traits={**BARE, **traits}), stage).driver)  # noqa: B023

        stages = training_memory(evolve(job, traits=BARE))
        stage = max(stages, key=lambda held: float(held.driver)).stage
        base = bytes_of(stage)
        columns.append(
            [
                bytes_of(stage, memory_flat_bytes=1.0) - base,
                bytes_of(stage, memory_stage_buffers=1.0) - base,
                bytes_of(stage, memory_backward_layers=1.0) - base,
                GIB,
            ]
        )
        target.append(value * GIB - base)
        size.append(value * GIB)
    matrix = np.array(columns)
    fitted = robust(
        matrix / GIB, np.array(target) / GIB, np.array(size) / GIB, least=np.array(least)
    )
    shown = np.array(least) == 0
    error = (np.abs(matrix @ fitted - np.array(target)) / np.array(size))[shown]
    print(
        f"deepspeed: {len(target)} rows, median {np.median(error):.1%}, nine in ten within {np.quantile(error, 0.9):.1%}"
    )
    names = (
        "memory_flat_bytes",
        "memory_stage_buffers",
        "memory_backward_layers",
        "memory_context_bytes",
    )
    return {
        name: float(value * (GIB if name == names[-1] else 1.0))
        for name, value in zip(names, fitted, strict=True)
    }
