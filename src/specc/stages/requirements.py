"""The gate of what the text itself requires."""

from specc.checks.judge import judge
from specc.record import evolve
from specc.requirements.judge import Judgement, bounded, judge_requirements
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage
from specc.units import Quantity
from specc.units.text import show


def _judged(result: Result, name: str, memo: Memo) -> Result:
    judgements = []
    for judgement in judge_requirements(result.design, result.lookup):
        divided = _divided(result, judgement)
        judged = _idle(result, _offered(result, _meaningless(result, divided)))
        judgements.append(judged)
        if divided is judgement or not _told(result):
            result = result.add(judge("result", judged))
    return evolve(result, requirements=tuple(judgements))


def _told(result: Result) -> bool:
    """Whether the clash of workloads was reported, which says that what is required of them is undecided."""
    return any(told.slug == "double-booked" for told in result.verdict.diagnostics)


def _divided(result: Result, judgement: Judgement) -> Judgement:
    """Undecided where it would be met on accelerators that others claim too."""
    owners = {name.partition(".")[0] for name, _ in judgement.seen}
    booking = next((b for b in result.overbooked if owners.intersection(b.names)), None)
    if booking is None or judgement.status != "met":
        return judgement
    names = " and ".join(dict.fromkeys(booking.names))
    cluster = booking.claims[0].topology.cluster.name
    reason = f"which of {names} has which accelerators of {cluster}"
    return evolve(judgement, status="undecided", missing=(reason,))


SERVED = frozenset(
    {"tokens_per_second", "requests_per_second", "images_per_second", "tokens_per_day"}
)
"""Results that grow with what arrives, until the service is full."""


def _offered(result: Result, judgement: Judgement) -> Judgement:
    """With what it could serve, where a throughput is missed because no more arrives."""
    bound = bounded(judgement.requirement.expression)
    if judgement.status != "failed" or bound is None or not bound[1]:
        return judgement
    owner, _, path = bound[0].partition(".")
    prediction = result.predictions.get(owner)
    most = None if prediction is None else prediction.get("max_rate")
    load = None if prediction is None else prediction.number("utilisation")
    if path not in SERVED or not isinstance(most, Quantity) or load is None or load >= 1.0:
        return judgement
    note = f"no more requests arrive: `{owner}` could serve {show(most)}, see `{owner}.max_rate`"
    return evolve(judgement, notes=(note,))


LOADED = frozenset(
    ("ttft", "tpot", "request_latency", "tokens_per_second", "tokens_per_second_per_user", "tokens_per_second_per_accelerator",
     "requests_per_second", "images_per_second", "energy_per_token", "power")
)  # fmt: skip
"""First words of results that hang on how much is asked of a service."""


def _idle(result: Result, judgement: Judgement) -> Judgement:
    """With the service whose load nobody states, where it is met by its times."""
    for name, _ in judgement.seen if judgement.status == "met" else ():
        owner, _, path = name.partition(".")
        service = result.design.entities.get(owner)
        if service is None or service.kind != "inference" or path.partition(".")[0] not in LOADED:
            continue
        if not getattr(getattr(service, "traffic", None), "loads", ()):
            return evolve(judgement, idle=owner)
    return judgement


PER_TOKEN = frozenset({"ttft", "tpot", "energy_per_token", "kv_cache_tokens"})
"""Results that only what writes tokens has, and others that begin so."""


def _meaningless(result: Result, judgement: Judgement) -> Judgement:
    """Without a value whatever is stated, where it asks a service that writes no tokens for times of tokens."""
    for name in judgement.missing:
        owner, _, asked = name.partition(".")
        prediction = result.predictions.get(owner)
        if prediction is None or "requests_per_second" not in prediction.results:
            continue
        head = asked.partition(".")[0]
        known = {path.partition(".")[0] for path in prediction.results}
        if head not in known and (head in PER_TOKEN or head.startswith("tokens_")):
            return evolve(
                judgement, undefined=f"`{owner}` has no `{head}`: none of its results is by token"
            )
    return judgement


STAGE = Stage(name="judging requirements", step=_judged)
