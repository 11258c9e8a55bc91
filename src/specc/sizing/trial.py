"""One design on its way through the search: whether it passed, how far off it was, and how good it is."""

import math
from collections.abc import Mapping
from typing import Protocol

from specc.bill.bill import Bill
from specc.design.design import Design
from specc.design.entity import Value
from specc.design.evaluation import Evaluation
from specc.design.expression import RESULT, Expression, Unknown, rests_on_results
from specc.design.operation_types import OperationError
from specc.design.requirement import Requirement
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Diagnostic
from specc.predict.prediction import Prediction
from specc.record import evolve, record
from specc.requirements.judge import Judgement
from specc.sizing.open_values import Open
from specc.sums import sum_counts, sum_floats
from specc.topology.inventory import lower_bound
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
    def refused(self) -> Mapping[str, Prediction]:
        """The memory of workloads that do not run."""

    @property
    def bills(self) -> Mapping[str, Bill]:
        """Bills by cluster."""

    @property
    def predicted(self) -> Mapping[str, int]:
        """How many predictions were made, by kind of workload."""

    def lookup(self, name: str, arguments: tuple[Value, ...] = ()) -> Quantity | Unknown:
        """A result by its path in the language."""


REQUIREMENT_FAILED = "GS7001"
GROWS = frozenset({"GS5101", "GS5102", "GS5305", "GS5306", "GS6101", "GS6103"})
"""Errors that no fewer servers mend while the layout stays: memory, room for the cache, accelerators, a load too high."""
MARGIN = 0.1  # how far a requirement must be missed before fewer servers need not be tried
RISES = frozenset(
    [
        "accelerators",
        "servers",
        "racks",
        "rack_units",
        "mass",
        "heat",
        "power.it",
        "power.typical",
        "power.facility",
        "cost.capital",
    ]
)
"""Results of a cluster that no fewer servers raise."""
SPEED = frozenset(
    [
        "tokens_per_second",
        "tokens_per_second_per_user",
        "users_served",
        "tokens_per_day",
        "requests_per_second",
        "images_per_second",
        "max_rate",
        "runs_out",
        "kv_cache_tokens",
        "replicas",
    ]
)
"""Results of a workload that no fewer servers raise while the layout stays."""
TIME = (
    "duration",
    "iteration_time",
    "utilisation",
    "ttft.",
    "tpot.",
    "request_latency.",
    "memory.",
)
"""Results of a workload that no fewer servers lower while the layout stays."""


@record(kw_only=False, eq=False)
class Miss:
    """A requirement that a trial does not meet.

    Attributes:
        requirement: Which one.
        distance: How far off, as a share of the limit; None where that is not a number.
        message: What was said of it.
        standing: Whether it is about what stands there, and no offer is cheaper in larger numbers.
    """

    requirement: Requirement
    distance: float | None
    message: str
    standing: bool

    @property
    def path(self) -> str:
        """The result that stands alone on its left side, without its owner; empty where there is none."""
        return _result(self.requirement).partition(".")[2]

    @property
    def below(self) -> bool:
        """Whether no fewer servers of each kind would meet it either."""
        path, at_least = self.path, self.requirement.expression.operator in {">", ">="}
        far = (self.distance or 0.0) > MARGIN
        if at_least:
            return (self.standing and path in RISES) or (path in SPEED and far)
        return (
            path.startswith(TIME) and self.requirement.expression.operator in {"<", "<="} and far
        )

    @property
    def above(self) -> bool:
        """Whether no more servers of any kind would meet it either."""
        rises = self.standing and self.path in RISES
        return rises and self.requirement.expression.operator in {"<", "<="}


@record(kw_only=False, eq=False)
class Trial:
    """Values that were assessed.

    Attributes:
        values: The values.
        faults: Errors that no requirement of the text is behind, by code and message.
        misses: The requirements that do not hold.
        distance: How far from passing.
        aims: Each objective as it was written, and its value; None where it is not known.
        merit: Throughput; of training, less time.
        price: What all clusters together cost: each second where that is known (0), else to buy (1), else unknown (2).
        size: Servers and accelerators that were left open.
        reached: Whether there was a prediction.
        slack: The requirement that is met with the least to spare, and that share of its limit.
        missing: For each objective what would have to be known.
        distances: How far each requirement is missed, as a share of its limit; negative where it is met, infinite where that is no number.
        undecided: How many requirements rest on what is not known.
        steady: Servers from which on each more costs as much as the one before.
    """

    values: Mapping[Open, int]
    faults: tuple[tuple[str, str], ...]
    misses: tuple[Miss, ...]
    distance: float
    aims: tuple[tuple[str, Quantity | None], ...]
    merit: float
    price: tuple[int, float]
    size: int
    reached: bool
    slack: tuple[Requirement, float] | None = None
    missing: tuple[tuple[str, ...], ...] = ()
    distances: tuple[float, ...] = ()
    undecided: int = 0
    steady: int = 1

    def at(self, values: Mapping[Open, int]) -> "Trial":
        """The same, said of other values: degrees that do not matter to it."""
        return evolve(self, values=values)

    @property
    def failures(self) -> tuple[str, ...]:
        """What spoke against them; empty where they passed."""
        return (*(m for _, m in self.faults), *(miss.message for miss in self.misses))

    @property
    def passed(self) -> bool:
        """Whether every check and requirement holds."""
        return not self.faults and not self.misses

    @property
    def goal(self) -> tuple[float, ...]:
        """The objectives as numbers; what is unknown comes last."""
        return tuple(
            math.inf if value is None else _digits(float(value)) for _, value in self.aims
        )

    @property
    def standing(self) -> tuple[int, tuple[float, ...], tuple[int, float], int]:
        """What is compared before merit: what nobody can tell, objectives, then price, then size."""
        return (self.undecided, self.goal, self.price, self.size)

    @property
    def rank(self) -> tuple[object, ...]:
        """What comes first when sorted: the best."""
        if self.passed:
            return (False, 0.0, self.standing, _digits(-self.merit), tuple(self.values.values()))
        return (True, self.distance, self.standing, 0.0, tuple(self.values.values()))

    @property
    def below(self) -> bool:
        """Whether no fewer servers of each kind would pass in this layout either."""
        return any(code in GROWS for code, _ in self.faults) or any(m.below for m in self.misses)

    @property
    def above(self) -> bool:
        """Whether no more servers of any kind would pass either."""
        return any(miss.above for miss in self.misses)

    def slow(self, name: str) -> bool:
        """Whether a workload runs, but too slowly for what is required of it."""
        return not self.faults and any(of_speed(m.requirement, name) for m in self.misses)

    def merit_against(self, chosen: "Trial") -> str:
        """How it compares with the one that was chosen, in a few words."""
        if self.merit == chosen.merit or 0 in {self.merit, chosen.merit}:
            return "passes, and is no better"
        share = abs(self.merit / chosen.merit - 1) * 100
        if chosen.merit < 0:
            return f"an iteration takes {number(share, 3)} % longer"
        return f"passes with {number(share, 3)} % less throughput"


def _digits(value: float) -> float:
    """To nine digits: what differs by less is equal."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, 8 - math.floor(math.log10(abs(value))))


def _result(requirement: Requirement) -> str:
    """The result that stands alone on the left side of a requirement; empty where there is none."""
    left = requirement.expression.operands[:1]
    if not left or not isinstance(left[0], Expression) or left[0].operator != RESULT:
        return ""
    if any(rests_on_results(side) for side in requirement.expression.operands[1:]):
        return ""
    return left[0].name


def of_speed(requirement: Requirement, name: str) -> bool:
    """Whether it asks a workload for speed alone: a slower layout never meets it better."""
    owner, _, path = _result(requirement).partition(".")
    operator = requirement.expression.operator
    if owner != name:
        return False
    if path in SPEED:
        return operator in {">", ">="}
    return path in ("duration", "iteration_time") and operator in {"<", "<="}


def falls(aim: Requirement) -> bool:
    """Whether no fewer servers lower an objective by more than the margin while the layout stays."""
    expression = aim.expression
    negative = expression.operator == "-" and len(expression.operands) == 1
    leaf = expression.operands[0] if negative else expression
    if not isinstance(leaf, Expression) or leaf.operator != RESULT:
        return False
    path = leaf.name.partition(".")[2]
    return path in SPEED if negative else path.startswith(TIME)


def aims_of(design: Design) -> tuple[Requirement, ...]:
    """What is to be minimised, the most important first."""
    return tuple(r for r in design.requirements if r.minimise)


def trial_of(values: Mapping[Open, int], result: Assessed, aims: tuple[Requirement, ...]) -> Trial:
    """What the river said of a design."""
    failed = [j for j in result.requirements if j.status == "failed"]
    said = {e.span: e.message for e in result.errors if e.code == REQUIREMENT_FAILED}
    faults = tuple((e.code, e.message) for e in result.errors if e.code != REQUIREMENT_FAILED)
    misses = tuple(
        Miss(
            j.requirement,
            j.distance,
            said.get(j.requirement.place, j.requirement.text),
            _standing(j, result),
        )
        for j in failed
    )
    # Logarithms, so that half of what is missing counts as progress however much that is.
    distance = sum_floats(
        1 + 5 * math.log10(1 + min(1e15, max(0.0, j.distance or 0.0))) for j in failed
    )
    distance += 100.0 * len(faults)
    distance += sum_floats(10 * math.log10(_overfull(alone)) for alone in result.refused.values())
    asked = (p.number("utilisation") or 1.0 for p in result.predictions.values())
    distance += sum_floats(
        10 * math.log10(max(1.0, use)) for use in asked
    )  # an overloaded service nears
    reached = [_value(aim, result) for aim in aims]
    return Trial(
        values,
        faults,
        misses,
        distance,
        tuple((aim.text, value) for aim, (value, _) in zip(aims, reached, strict=True)),
        _merit(result),
        _price(result),
        sum_counts(value for open_, value in values.items() if open_.counted),
        bool(result.predictions),
        _slack(result),
        tuple(missing for _, missing in reached),
        tuple(math.inf if j.distance is None else j.distance for j in result.requirements),
        sum_counts(1 for j in result.requirements if j.status == "undecided"),
        max((_steady(bill) for bill in result.bills.values()), default=1),
    )


def _overfull(alone: Prediction) -> float:
    """By what factor the memory of a workload that does not run is too small; 1 where it fits."""
    total, capacity = (
        alone.number(f"memory.per_accelerator.{name}") for name in ("total", "capacity")
    )
    return max(1.0, total / capacity) if total and capacity else 1.0


def _closed(prediction: Prediction) -> bool:
    """Whether a service is asked for by so many users at a time, so that what they get is what counts."""
    workload = prediction.plan.workload if prediction.plan is not None else None
    traffic = workload.traffic if isinstance(workload, Inference) else None
    return traffic is not None and traffic.rate is None


def _standing(judgement: Judgement, result: Assessed) -> bool:
    """Whether what a requirement is about only rises with the servers that stand there."""
    owners = {name.partition(".")[0] for name, _ in judgement.seen}
    if owners & result.predictions.keys():
        return False
    return all(bill.prices.steady == 1 for bill in result.bills.values())


def _steady(bill: Bill) -> int:
    """Servers from which on no price changes with more of them, whatever of them is there already."""
    if bill.prices.steady == 1:
        return 1
    owned = bill.cluster.owned
    there = owned.servers if owned is not None else ()
    return bill.prices.steady + sum_counts(lower_bound(item.count) for item in there)


def _slack(result: Assessed) -> tuple[Requirement, float] | None:
    met = [
        (-(j.distance or 0.0), i, j.requirement)
        for i, j in enumerate(result.requirements)
        if j.status == "met" and j.distance is not None
    ]
    if not met:
        return None
    share, _, requirement = min(met, key=lambda m: m[:2])
    return requirement, share


def _value(aim: Requirement, result: Assessed) -> tuple[Quantity | None, tuple[str, ...]]:
    """What an objective comes to, or what would have to be known."""
    try:
        known = Evaluation(result.lookup).value(aim.expression)
    except OperationError:
        return None, ()
    if isinstance(known, Quantity) and math.isfinite(float(known)):
        return known, ()
    return None, known.needs if isinstance(known, Unknown) else ()


def _merit(result: Assessed) -> float:
    """What is better among designs that pass equally: more throughput; less iteration time."""
    total = 0.0
    for prediction in result.predictions.values():
        if prediction.kind == "training":
            time = prediction.number("iteration_time")
            total -= time or 0.0
        elif prediction.kind == "inference":
            rate = None if _closed(prediction) else prediction.number("max_rate")
            if rate is None:
                rate = prediction.number("tokens_per_second")
            total += rate or 0.0
    return total


def _price(result: Assessed) -> tuple[int, float]:
    bills = result.bills.values()
    running = [bill.running.total for bill in bills]
    if all(cost.value is not None and not cost.missing for cost in running):
        return (0, _digits(sum_floats(cost.value or 0.0 for cost in running)))
    capital = [bill.capital_bound for bill in bills]
    if any(cost.missing for cost in capital) or any(b.rent_per_month.value != 0 for b in bills):
        return (2, 0.0)
    return (1, _digits(sum_floats(cost.value or 0.0 for cost in capital)))
