"""One design on its way through the search: whether it passed, how far off it was, and how good it is."""

import math
from collections.abc import Mapping
from typing import Protocol

from specc.bill.bill import Bill
from specc.design.design import Design
from specc.design.entity import Value
from specc.design.evaluation import Evaluation
from specc.design.expression import Unknown
from specc.design.operation_types import OperationError
from specc.design.requirement import Requirement
from specc.diagnostics.diagnostic import Diagnostic
from specc.predict.prediction import Prediction
from specc.record import record
from specc.requirements.judge import Judgement
from specc.sizing.open_values import Open
from specc.sums import sum_floats
from specc.units import Quantity
from specc.units.text import number


class Assessed(Protocol):
    """What the search must see of a design that went through the stages."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors, in the order in which they were found."""

    @property
    def requirements(self) -> tuple[Judgement, ...]:
        """What became of the requirements."""

    @property
    def predictions(self) -> Mapping[str, Prediction]:
        """Predictions by workload."""

    @property
    def bills(self) -> Mapping[str, Bill]:
        """Bills by cluster."""

    @property
    def predicted(self) -> Mapping[str, int]:
        """How many predictions were made, by kind of workload."""

    def lookup(self, name: str, arguments: tuple[Value, ...] = ()) -> Quantity | Unknown:
        """A result by its path in the language."""


@record(kw_only=False, eq=False)
class Trial:
    """Values that were assessed.

    Attributes:
        values: The values.
        failures: What spoke against them; empty where they passed.
        distance: How far from passing.
        aims: Each objective as it was written, and its value; None where it is not known.
        merit: Throughput; of training, less time.
        price: Price of all clusters together; None where one is unknown.
        reached: Whether there was a prediction.
    """

    values: Mapping[Open, int]
    failures: tuple[str, ...]
    distance: float
    aims: tuple[tuple[str, Quantity | None], ...]
    merit: float
    price: float | None
    reached: bool

    @property
    def passed(self) -> bool:
        """Whether every check and requirement holds."""
        return not self.failures

    @property
    def goal(self) -> tuple[float, ...]:
        """The objectives as numbers; what is unknown comes last."""
        return tuple(math.inf if value is None else float(value) for _, value in self.aims)

    @property
    def rank(self) -> tuple[bool, float, tuple[float, ...], float]:
        """What comes first when sorted."""
        return (not self.passed, self.distance, self.goal, -self.merit)

    def merit_against(self, chosen: "Trial") -> str:
        """How it compares with the one that was chosen, in a few words."""
        if self.merit == chosen.merit or 0 in {self.merit, chosen.merit}:
            return "passes, and is no better"
        share = abs(self.merit / chosen.merit - 1) * 100
        if chosen.merit < 0:
            return f"an iteration takes {number(share, 3)} % longer"
        return f"passes with {number(share, 3)} % less throughput"


def aims_of(design: Design) -> tuple[Requirement, ...]:
    """What is to be minimised, the most important first."""
    return tuple(r for r in design.requirements if r.minimise)


def trial_of(values: Mapping[Open, int], result: Assessed, aims: tuple[Requirement, ...]) -> Trial:
    """What the river said of a design."""
    failures = tuple(error.message for error in result.errors)
    failed = [j for j in result.requirements if j.status == "failed"]
    # Logarithms, so that half of what is missing counts as progress however much that is.
    distance = sum_floats(
        1 + 5 * math.log10(1 + min(1e15, max(0.0, j.distance or 0.0))) for j in failed
    )
    distance += 100.0 * (len(failures) - len(failed))
    asked = (p.number("utilisation") or 1.0 for p in result.predictions.values())
    distance += sum_floats(
        10 * math.log10(max(1.0, use)) for use in asked
    )  # an overloaded service nears
    return Trial(
        values,
        failures,
        distance,
        tuple((aim.text, _value(aim, result)) for aim in aims),
        _merit(result),
        _price(result),
        bool(result.predictions),
    )


def _value(aim: Requirement, result: Assessed) -> Quantity | None:
    try:
        found = Evaluation(result.lookup).value(aim.expression)
    except OperationError:
        return None
    known = isinstance(found, Quantity) and math.isfinite(float(found))
    return found if known and isinstance(found, Quantity) else None


def _merit(result: Assessed) -> float:
    """What is better among designs that pass equally: more throughput; less iteration time."""
    total = 0.0
    for prediction in result.predictions.values():
        if prediction.kind == "training":
            time = prediction.number("iteration_time")
            total -= time or 0.0
        elif prediction.kind == "inference":
            rate = prediction.number("max_rate")
            if rate is None:
                rate = prediction.number("tokens_per_second")
            total += rate or 0.0
    return total


def _price(result: Assessed) -> float | None:
    total = 0.0
    for bill in result.bills.values():
        if bill.capital.missing or bill.capital.value is None:
            return None
        total += float(bill.capital.value)
    return total


def better(trial: Trial, best: Trial) -> bool:
    """Whether a trial is better than the best so far; equals are not."""
    if trial.passed != best.passed:
        return trial.passed
    if not trial.passed and trial.distance != best.distance:
        return trial.distance < best.distance
    for mine, its in zip(trial.goal, best.goal, strict=True):
        if not math.isclose(mine, its, rel_tol=1e-9):
            return mine < its
    if best.merit >= 0:
        return trial.merit > best.merit * (1 + 1e-9) + 1e-12
    return trial.merit > best.merit
