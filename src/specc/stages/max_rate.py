"""Each service's highest rate, lowered to what its required latencies allow, and the most users of one that is asked for it."""

from collections.abc import Iterator

from specc.checks.judge import judge
from specc.design.expression import results_of
from specc.design.workload import Inference
from specc.predict.mode import predict
from specc.record import evolve
from specc.result import Result
from specc.services.growth import growing
from specc.services.max_rate import of_latency, within_requirements
from specc.services.max_users import PATH as MOST_USERS
from specc.services.max_users import users_of, with_most_users
from specc.sizing.memo import Memo
from specc.stage import Stage


def _limited(result: Result) -> Iterator[str]:
    """Services that have a peak, and those on one cluster that have required latencies."""
    for name, sites in result.sites.items():
        if sites[0].plan.workload.kind != "inference":
            continue
        alone = len(sites) == 1 and (
            of_latency(result.design.requirements, name) or _counts_users(result, name)
        )
        if alone or _has_peak(result, name):
            yield name


def _counts_users(result: Result, name: str) -> bool:
    """Whether somebody asks for the most users of a closed loop: it takes many predictions."""
    (site,) = result.sites[name]
    if users_of(site.plan) is None:
        return False
    asked = any(
        f"{name}.{MOST_USERS}" in results_of(r.expression) for r in result.design.requirements
    )
    return asked or growing(site.plan) is not None


def _has_peak(result: Result, name: str) -> bool:
    """Whether requests arrive faster at times than on average."""
    traffic = result.design.of_kind(Inference)[name].traffic
    return traffic is not None and traffic.peak is not None


def _lowered(result: Result, name: str, memo: Memo) -> Result:
    if len(result.sites[name]) > 1:
        return result.add(judge("peak", result.predictions[name]))
    (site,) = result.sites[name]
    required = of_latency(result.design.requirements, name)
    prediction = within_requirements(
        result.predictions[name], site.plan, required, result.lookup, predict
    )
    if _counts_users(result, name):
        prediction = with_most_users(prediction, site.plan, required, result.lookup, predict)
    lowered = evolve(result, predictions={**result.predictions, name: prediction})
    return lowered.add(judge("peak", prediction))


def _is_required(result: Result) -> bool:
    """Whether a requirement or a peak rests on the highest rate, so that a search must know it."""
    asked = ("max_rate", MOST_USERS, "runs_out")
    texts = [requirement.text for requirement in result.design.requirements]
    peaks = any(_has_peak(result, name) for name in result.design.of_kind(Inference))
    return peaks or any(name in text for name in asked for text in texts)


STAGE = Stage(
    name="the highest rate",
    step=_lowered,
    subjects=_limited,
    searched=_is_required,
    finds=False,
)
