"""Chains of services, predicted as one and judged."""

from specc.checks.judge import judge
from specc.design.workload import Pipeline
from specc.record import evolve
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage


def _chained(result: Result, name: str, memo: Memo) -> Result:
    from specc.services.chain import service_chain  # most designs have none

    chain = result.design.of_kind(Pipeline)[name]
    prediction = service_chain(chain, result.predictions)
    if prediction is None:
        return result
    return evolve(
        result.add(judge("prediction", prediction)),
        predictions={**result.predictions, name: prediction},
    )


STAGE = Stage(name="the chain", step=_chained, subjects=lambda r: r.design.of_kind(Pipeline))
