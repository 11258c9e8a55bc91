"""The gate of what the text itself requires."""

import attrs

from specc.checks.judge import judge
from specc.requirements.judge import judge_requirements
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage


def _judged(result: Result, name: str, memo: Memo) -> Result:
    judgements = judge_requirements(result.design, result.lookup)
    for judgement in judgements:
        result = result.add(judge("result", judgement))
    return attrs.evolve(result, requirements=judgements)


STAGE = Stage(name="judging requirements", step=_judged)
