"""The fullest accelerator's memory as results: sums of its ledger's lines."""

from specc.plan.ledger import TRAINING_GROUPS
from specc.plan.memory.training import peak
from specc.plan.plan import Plan
from specc.predict.ledger_results import add_ledger
from specc.predict.prediction import missing
from specc.predict.table import ResultTable


def add_memory(table: ResultTable, plan: Plan) -> None:
    """`memory.per_accelerator.*`."""
    stages = plan.memory
    if not isinstance(stages, tuple):
        for name in ("total", "capacity"):
            path = f"memory.per_accelerator.{name}"
            table.results[path] = missing(table.kind, path, "model")
        return
    add_ledger(table, peak(stages).ledger, TRAINING_GROUPS, "memory")
