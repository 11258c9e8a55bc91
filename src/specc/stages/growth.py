"""When each service whose traffic grows runs out of what stands there."""

from collections.abc import Iterator

from specc.record import evolve
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage


def _growing(result: Result) -> Iterator[str]:
    """Services on one cluster whose traffic grows."""
    services = [
        (name, sites)
        for name, sites in result.sites.items()
        if len(sites) == 1 and sites[0].plan.workload.kind == "inference"
    ]
    if not services:
        return
    from specc.services.growth import growing

    for name, sites in services:
        if growing(sites[0].plan) is not None:
            yield name


def _told(result: Result, name: str, memo: Memo) -> Result:
    from specc.services.growth import with_growth

    (site,) = result.sites[name]
    prediction = with_growth(result.predictions[name], site.plan)
    return evolve(result, predictions={**result.predictions, name: prediction})


def _is_required(result: Result) -> bool:
    """Whether a requirement rests on when it runs out, so that a search must know it."""
    return any("runs_out" in requirement.text for requirement in result.design.requirements)


STAGE = Stage(name="growth", step=_told, subjects=_growing, searched=_is_required, finds=False)
