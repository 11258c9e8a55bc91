"""What is known of a workload that does not run where it is: its memory, line by line."""

from specc.plan.ledger import INFERENCE_GROUPS, TRAINING_GROUPS
from specc.plan.memory.serving import ServingMemory
from specc.plan.memory.training import peak
from specc.plan.plan import Plan
from specc.plan.split import shown_degrees
from specc.predict.ledger_results import add_ledger
from specc.predict.prediction import Prediction, missing
from specc.predict.table import ResultTable

NOTE = "it cannot run like this, so only its memory is predicted; `specc check` says why"


def refused(plan: Plan) -> Prediction | None:
    """The ledger of the fullest accelerator as results; None where there is none."""
    memory, kind = plan.memory, plan.workload.kind
    table = ResultTable(kind=kind)
    unknown = "memory" if plan.accelerator is None else f"{plan.accelerator.name}.memory"
    if isinstance(memory, ServingMemory):
        add_ledger(table, memory.ledger, INFERENCE_GROUPS, unknown)
    elif memory:
        path = "iteration_time"
        table.results[path] = missing(kind, path, "a division that runs")
        add_ledger(table, peak(memory).ledger, TRAINING_GROUPS, unknown)
    else:
        return None
    return Prediction(
        name=plan.workload.name,
        kind=kind,
        accelerators=plan.accelerators,
        parallel=shown_degrees(plan.degrees),
        results=table.results,
        calculations=table.calculations,
        notes=(NOTE,),
        plan=plan,
    )
