"""What a way to run must answer: which workloads it predicts, and the prediction.

A member of the family is a file under `modes/` with one `Mode`, called `MODE`.
"""

from collections.abc import Callable
from typing import cast

from specc.plan.plan import Plan
from specc.predict.prediction import Prediction
from specc.predict.schedule import scheduled
from specc.record import evolve, record
from specc.registry import member, names

MODES = "specc.predict.modes"


@record
class Mode:
    """A way to run.

    Attributes:
        name: Its name.
        accepts: Whether it is the one for a plan.
        predict: The prediction of a plan.
    """

    name: str
    accepts: Callable[[Plan], bool]
    predict: Callable[[Plan], Prediction]


def predict(plan: Plan) -> Prediction | None:
    """The prediction of a plan by the first mode, in order of names, that accepts it; None where none does."""
    for name in names(MODES):
        mode = cast("Mode", member(MODES, name, "MODE"))
        if mode.accepts(plan):
            return scheduled(evolve(mode.predict(plan), plan=plan), plan)
    return None
