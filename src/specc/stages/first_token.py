"""Services of whose first token nothing is required, judged by how long it takes."""

from collections.abc import Iterator

from specc.checks.judge import judge
from specc.design.workload import Inference
from specc.result import Result
from specc.services.max_rate import TO_THE_FIRST, of_latency
from specc.services.unrequired import UnrequiredService
from specc.sizing.memo import Memo
from specc.stage import Stage


def _unrequired(result: Result) -> Iterator[str]:
    for name in result.design.of_kind(Inference):
        if name in result.predictions and not of_latency(
            result.design.requirements, name, TO_THE_FIRST
        ):
            yield name


def _judged(result: Result, name: str, memo: Memo) -> Result:
    service = result.design.of_kind(Inference)[name]
    judged = UnrequiredService(service=service, prediction=result.predictions[name])
    return result.add(judge("service", judged))


def _never(result: Result) -> bool:
    """A warning changes no search."""
    return False


STAGE = Stage(name="the first token", step=_judged, subjects=_unrequired, searched=_never)
