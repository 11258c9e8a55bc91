"""Each service's highest rate, lowered to what its required latencies allow."""

from collections.abc import Iterator

from specc.predict.mode import predict
from specc.record import evolve
from specc.result import Result
from specc.services.max_rate import of_latency, within_requirements
from specc.sizing.memo import Memo
from specc.stage import Stage


def _limited(result: Result) -> Iterator[str]:
    """Services on one cluster that have required latencies."""
    for name, sites in result.sites.items():
        of_service = len(sites) == 1 and sites[0].plan.workload.kind == "inference"
        if of_service and of_latency(result.design.requirements, name):
            yield name


def _lowered(result: Result, name: str, memo: Memo) -> Result:
    (site,) = result.sites[name]
    required = of_latency(result.design.requirements, name)
    prediction = within_requirements(
        result.predictions[name], site.plan, required, result.lookup, predict
    )
    return evolve(result, predictions={**result.predictions, name: prediction})


def _is_required(result: Result) -> bool:
    """Whether a requirement rests on the highest rate, so that a search must know it."""
    return any("max_rate" in requirement.text for requirement in result.design.requirements)


STAGE = Stage(name="the highest rate", step=_lowered, subjects=_limited, searched=_is_required)
