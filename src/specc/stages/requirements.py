"""The gate of what the text itself requires."""

from specc.checks.judge import judge
from specc.record import evolve
from specc.requirements.judge import Judgement, judge_requirements
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage


def _judged(result: Result, name: str, memo: Memo) -> Result:
    judgements = tuple(
        _divided(result, judgement)
        for judgement in judge_requirements(result.design, result.lookup)
    )
    for judgement in judgements:
        result = result.add(judge("result", judgement))
    return evolve(result, requirements=judgements)


def _divided(result: Result, judgement: Judgement) -> Judgement:
    """Undecided where it would be met on accelerators that others claim too."""
    owners = {name.partition(".")[0] for name, _ in judgement.seen}
    booking = next((b for b in result.overbooked if owners.intersection(b.names)), None)
    if booking is None or judgement.status != "met":
        return judgement
    names = " and ".join(dict.fromkeys(booking.names))
    cluster = booking.claims[0].topology.cluster.name
    reason = f"who of {names} has which accelerators of {cluster}"
    return evolve(judgement, status="undecided", missing=(reason,))


STAGE = Stage(name="judging requirements", step=_judged)
