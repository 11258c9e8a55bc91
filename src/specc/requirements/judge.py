"""Requirements: each met, failed or undecided, with the value, the limit and the distance.

What is said of them stands in `rules/result/`.
"""

from collections.abc import Sequence

from specc.design.design import Design
from specc.design.evaluation import Evaluation, Lookup
from specc.design.expression import RESULT, Expression, Operand, Unknown, results_of
from specc.design.operation_types import COMPARISONS, OperationError, ZeroDivisor
from specc.design.requirement import Requirement
from specc.diagnostics.printable import one_line
from specc.record import evolve, record
from specc.units import Quantity
from specc.units.text import show

MOST_NAMED = 8
"""Unknown values that a message names."""


@record(eq=False)
class Judgement:
    """What became of a requirement.

    Attributes:
        requirement: Which one.
        status: `met`, `failed` or `undecided`.
        value: The left side, where it is a comparison of quantities; what it is at least where more is not known.
        limit: The right side.
        lower_bound: Whether the value is only known not to be less.
        distance: How far beyond the limit the value is, as a share of the limit; negative where it is within.
        missing: What is not known.
        straddles: Whether the limit lies inside the interval of the value.
        seen: What was looked up: paths and values.
        notes: What else decided it.
        idle: The service that it judges the times of, where nobody says how much is asked of it.
        bracketed: Whether another requirement bounds the same result on the other side.
        undefined: Why it has no value whatever the unknown ones are: it divides by zero.
    """

    requirement: Requirement
    status: str
    value: Quantity | None = None
    limit: Quantity | None = None
    lower_bound: bool = False
    distance: float | None = None
    missing: tuple[str, ...] = ()
    straddles: bool = False
    seen: tuple[tuple[str, Quantity], ...] = ()
    notes: tuple[str, ...] = ()
    idle: str = ""
    bracketed: bool = False
    undefined: str = ""


def judge_requirements(design: Design, lookup: Lookup) -> tuple[Judgement, ...]:
    """Judge every requirement of a design; `lookup` gives a result by its path."""
    judged = [judge_one(r, lookup) for r in design.requirements if not r.minimise]
    bounds = [bounded(judgement.requirement.expression) for judgement in judged]
    return tuple(
        evolve(judgement, bracketed=True)
        if own is not None and (own[0], not own[1]) in bounds
        else judgement
        for judgement, own in zip(judged, bounds, strict=True)
    )


def bounded(expression: Expression) -> tuple[str, bool] | None:
    """The one result that a comparison bounds by what is no result, and whether from below; None for any other condition."""
    if expression.operator not in _ORDERED:
        return None
    left, right = expression.operands
    for side, other, below in ((left, right, {">", ">="}), (right, left, {"<", "<="})):
        if isinstance(other, Expression) and other.rests_on_results:
            continue
        if isinstance(side, Expression) and side.operator == RESULT:
            return side.name, expression.operator in below
    return None


_ORDERED = frozenset({"<", "<=", ">", ">="})


def judge_one(requirement: Requirement, lookup: Lookup) -> Judgement:
    """Judge one requirement."""
    evaluation = Evaluation(lookup)
    missing: tuple[str, ...] = ()
    left: Quantity | Unknown = Unknown()
    right: Quantity | Unknown = Unknown()
    status, undefined = "undecided", ""
    try:
        answer = evaluation.value(requirement.expression)
        left, right = _sides(requirement.expression, evaluation)
    except OperationError as error:
        missing = (f"its value ({error})",)
        undefined = str(error) if isinstance(error, ZeroDivisor) and error.certain else ""
    else:
        if isinstance(answer, bool):
            status = "met" if answer else "failed"
        elif isinstance(answer, Unknown):
            missing = answer.needs or ("an unknown value",)
    value, limit = _at_least(left), _at_least(right)
    distance = None
    if status != "undecided" and value is not None and limit is not None and float(limit) != 0:
        sign = -1 if requirement.expression.operator in {">", ">="} else 1
        distance = sign * (float(value) / float(limit) - 1)
    return Judgement(
        requirement=requirement,
        status=status,
        value=value,
        limit=limit,
        lower_bound=isinstance(left, Unknown),
        distance=distance,
        missing=missing,
        straddles=_straddles(requirement.expression, value, limit),
        seen=tuple((n, v) for n, v in evaluation.seen.items() if isinstance(v, Quantity)),
        undefined=undefined,
    )


def _at_least(side: Quantity | Unknown) -> Quantity | None:
    return side.at_least if isinstance(side, Unknown) else side


def _sides(
    expression: Expression, evaluation: Evaluation
) -> tuple[Quantity | Unknown, Quantity | Unknown]:
    """Both sides of a comparison, so that messages can show them."""
    if expression.operator not in COMPARISONS:
        return Unknown(), Unknown()
    left, right = (evaluation.value(side) for side in expression.operands)
    return (
        left if isinstance(left, Quantity | Unknown) else Unknown(),
        right if isinstance(right, Quantity | Unknown) else Unknown(),
    )


def _straddles(expression: Expression, left: Quantity | None, right: Quantity | None) -> bool:
    if left is None or right is None or (left.low is None and right.low is None):
        return False
    (a, b), (c, d) = left.interval, right.interval
    if a == b and c == d:  # nothing uncertain is left
        return False
    return a <= d and c <= b and not _move_together(expression, left, right)


def _move_together(expression: Expression, left: Quantity, right: Quantity) -> bool:
    """Whether both sides rest on the same result, of one entity or of two, and are as uncertain in proportion."""
    kinds = [_rests_on(side) for side in expression.operands]
    if not kinds[0] or kinds[0] != kinds[1] or 0 in {*left.interval, *right.interval}:
        return False
    (a, b), (c, d) = left.interval, right.interval
    shares = (float(a) / float(c), float(left) / float(right), float(b) / float(d))
    return max(shares) - min(shares) <= 1e-9 * abs(shares[1])


def _rests_on(side: Operand) -> set[str]:
    """The results of one side, without the entities that they belong to."""
    names = results_of(side) if isinstance(side, Expression) else ()
    return {name.partition(".")[2] for name in names}


def reasons(judgement: Judgement) -> tuple[str, ...]:
    """Why it is required, and every result that it looked up, with its value."""
    why = judgement.requirement.why
    seen = dict.fromkeys(f"`{name}` is {show(value)}" for name, value in judgement.seen)
    return (*((f"required because: {one_line(why)}",) if why else ()), *seen, *judgement.notes)


def sides(judgement: Judgement) -> tuple[str, str]:
    """Value and limit in the unit of the limit as it was written."""
    assert judgement.value is not None
    assert judgement.limit is not None
    unit = judgement.limit.unit
    least = "at least " if judgement.lower_bound else ""
    return f"{least}{show(judgement.value, unit)}", show(judgement.limit, unit)


def unknown(missing: Sequence[str]) -> str:
    """What a value rests on and nobody stated: "`box.price` is unknown"."""
    shown = [f"`{name}`" if " " not in name else name for name in missing[:MOST_NAMED]]
    more = len(missing) - len(shown)
    if more:
        shown.append(f"and {more} more")
    return f"{', '.join(shown)} {'is' if len(missing) == 1 else 'are'} unknown"


def named(requirement: Requirement) -> str:
    """The requirement as it was written, and for what it is judged where that inherits it."""
    heir = f" of the {requirement.heir}" if requirement.heir else ""
    return f"the requirement `{requirement.text}`{heir}"
