"""After all rules: what the text allows in vain."""

from specc.checks.allowances import unused_allowances
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage


def _compared(result: Result, name: str, memo: Memo) -> Result:
    return result.tell(unused_allowances(result.design, result.verdict))


STAGE = Stage(name="the search for unused allowances", step=_compared, searched=lambda _: False)
