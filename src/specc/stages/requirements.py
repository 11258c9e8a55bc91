"""The gate of what the text itself requires."""

from specc.checks.judge import judge
from specc.record import evolve
from specc.requirements.judge import Judgement, judge_requirements
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage


def _judged(result: Result, name: str, memo: Memo) -> Result:
    judgements = []
    for judgement in judge_requirements(result.design, result.lookup):
        divided = _divided(result, judgement)
        judged = _meaningless(result, divided)
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
