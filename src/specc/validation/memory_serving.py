"""Rows of serving memory against predictions: weights, cache capacity, peak memory, and whether a model fits."""

from specc.plan.memory.serving import ServingMemory, serving_memory, weight_bytes
from specc.plan.serving_job import Serving
from specc.record import evolve
from specc.sums import sum_floats
from specc.validation.memory_case import before_v1, noted, serving_in
from specc.validation.memory_words import GIB, Unmapped
from specc.validation.rows import Cells, Compared, number
from specc.validation.shelves import Shelves

METRICS = (
    "weights_gib", "kv_tokens", "kv_blocks", "kv_gib", "kv_max_seqs", "fits", "OOM", "peak_mem_gb", "peak_mem_mb",
    "activation_peak_gib", "non_torch_gib",
)  # fmt: skip
SPREAD = {
    "weights_gib": 0.04,
    "kv_max_seqs": 0.06,
    "kv_tokens": 0.15,
    "kv_blocks": 0.15,
    "kv_gib": 0.15,
}
WIDE_SPREAD = 0.25
"""Half-widths of the 90 % intervals, as shares: weights vary by padding and by what stays at 16 bit, capacity by what
the engine's version keeps beside it, peaks by all of these."""


def reserved_length(row: Cells, serving: Serving) -> float:
    """Tokens that a sequence reserves: the row's lengths and what its notes add."""
    more = noted(row, r"ISL\+OSL\+(\d+)") or 0.0
    return (number(row, "isl") or 0.0) + (number(row, "osl") or 0.0) + more or serving.length


def _cache_gib(row: Cells, serving: Serving, memory: ServingMemory) -> float | None:
    """The budget; or, where the row counts the cache of given requests, what these take."""
    sequences = number(row, "concurrency")
    prompt = number(row, "isl")
    if sequences is None or prompt is None:
        return None if memory.budget is None else memory.budget / GIB
    notes = row.get("notes", "")
    cost = memory.cost
    if "full-attention layers only" in notes:
        return sequences * cost.per_token * prompt / GIB
    if "sliding-window layers only" in notes:
        return (
            sequences * sum_floats(rate * min(prompt, kept) for rate, kept in cost.windowed) / GIB
        )
    return sequences * cost.sequence(prompt) / GIB


def _pool_tokens(row: Cells, memory: ServingMemory) -> float | None:
    """Tokens as a log prints them: pages are of all layers; later releases count what windows save."""
    if memory.budget is None:
        return None
    if row["metric"] == "kv_tokens" and not before_v1(row):
        return memory.tokens
    rate = memory.cost.per_token + sum_floats(rate for rate, _ in memory.cost.windowed)
    if rate <= 0:
        return None
    return max(memory.budget, 0.0) / rate // memory.block * memory.block * memory.ways


def predicted(row: Cells, serving: Serving) -> float | None:
    """The prediction in the row's own metric and unit; None where the accelerator's memory is not known."""
    metric = row.get("metric", "")
    memory = serving_memory(serving)
    ledger = memory.ledger
    if metric == "weights_gib":  # of the file: what an engine leaves on the host counts
        whole = evolve(serving, features=serving.features - {"embedding_on_host"})
        return sum_floats(weight_bytes(whole).values()) / GIB
    if metric.startswith("kv_") and not memory.cost.sequence(1.0):
        raise Unmapped("the model's layers and heads, which its cache follows from, are not known")
    if metric in ("kv_tokens", "kv_blocks"):
        held = _pool_tokens(row, memory)
        return held if held is None or metric == "kv_tokens" else held / memory.block
    if metric == "kv_gib":
        return _cache_gib(row, serving, memory)
    if metric == "kv_max_seqs":
        return memory.sequences(reserved_length(row, serving))
    if metric in ("fits", "OOM"):
        return None if memory.fits is None else float(memory.fits)
    if metric == "activation_peak_gib":
        return float(ledger.group("activations")) / GIB
    if metric == "non_torch_gib":
        return float(ledger.group("overhead")) / GIB
    ranks = (
        serving.tensor * serving.pipeline
        if "VRAM" in row.get("notes", "") or serving.pipeline > 1
        else 1
    )
    scale = GIB if metric == "peak_mem_gb" else 2.0**20
    # What runs in PyTorch prints its allocator's peak; other engines are read off the driver.
    allocator = serving.grows and "driver_peak" not in serving.features
    used = ledger.without("overhead") if allocator else ledger.total
    return float(used) * ranks / scale


def compare_serving(shelves: Shelves, row: Cells) -> Compared:
    """One row of serving memory."""
    name, metric, source = row.get("id", ""), row.get("metric", ""), row.get("source", "")
    measured = number(row, "value")
    if metric == "OOM" or row.get("value") == "OOM":
        metric, measured = "fits", 0.0
    if row.get("quality") == "S":
        return Compared(
            id=name,
            metric=metric,
            source=source,
            measured=measured,
            skipped="marked as impossible by its publisher",
        )
    try:
        serving = serving_in(shelves, row)
        value = predicted({**row, "metric": metric}, serving)
    except Unmapped as reason:
        return Compared(
            id=name, metric=metric, source=source, measured=measured, skipped=str(reason)
        )
    if value is None:
        return Compared(
            id=name, metric=metric, source=source, measured=measured,
            skipped=f"the memory of {row.get('gpu', '')!r} is not known",
        )  # fmt: skip
    if metric == "fits":
        return Compared(id=name, metric=metric, source=source, measured=measured, predicted=value)
    spread = SPREAD.get(metric, WIDE_SPREAD)
    return Compared(
        id=name,
        metric=metric,
        source=source,
        measured=measured,
        predicted=value,
        low=value * (1 - spread),
        high=value * (1 + spread),
        assumptions=tuple(
            f"{column} is blank" for column in ("w_prec", "kv_prec", "tp") if not row.get(column)
        ),
    )
