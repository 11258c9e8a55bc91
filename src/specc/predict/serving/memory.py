"""The memory of a replica's fullest rank as results."""

from specc.plan.ledger import INFERENCE_GROUPS
from specc.predict.ledger_results import add_ledger
from specc.predict.prediction import missing
from specc.predict.serving.inputs import ServingInputs
from specc.predict.table import ResultTable
from specc.units.calculation import operand
from specc.units.dimension import TOKEN


def add_memory(table: ResultTable, setting: ServingInputs) -> None:
    """`memory.per_accelerator.*`, and the tokens that a replica's cache holds."""
    memory = setting.memory
    if memory is None:
        return
    add_ledger(table, memory.ledger, INFERENCE_GROUPS, f"{setting.place.accelerator.name}.memory")
    path, tokens = "kv_cache_tokens", memory.tokens
    if tokens is None or memory.budget is None:
        table.results[path] = missing(table.kind, path, "memory")
        return
    request = memory.cost.sequence(memory.length)
    cached = max(memory.budget, 0.0) / request if request else 0.0
    pages = cached * memory.length // memory.block
    table.add(
        path,
        float(tokens),
        "pages × tokens of a page × copies",
        operand("pages", pages, source="bytes left for the cache / bytes of a page, whole ones"),
        operand("tokens of a page", memory.block, TOKEN, "the engine"),
        operand("copies", memory.ways, source="parallel.data"),
    )
