"""Requirements: each met, failed or undecided, with the value, the limit and the distance.

What is said of them stands in `rules/result/`.
"""

import attrs

from specc.design.design import Design
from specc.design.formula import Answer, Gap, Looked, Lookup, evaluate_formula
from specc.design.requirement import Formula, Requirement
from specc.diagnostics.printable import one_line
from specc.units import DimensionError, Quantity
from specc.units.text import show


@attrs.frozen(kw_only=True, eq=False)
class Judgement:
    """What became of a requirement.

    Attributes:
        requirement: Which one.
        status: `met`, `failed` or `undecided`.
        value: The left side, where it is a comparison of quantities.
        limit: The right side.
        distance: How far beyond the limit the value is, as a share of the limit; negative where it is within.
        missing: What is not known.
        straddles: Whether the limit lies inside the interval of the value.
    """

    requirement: Requirement
    status: str
    value: Quantity | None = None
    limit: Quantity | None = None
    distance: float | None = None
    missing: tuple[str, ...] = ()
    straddles: bool = False
    seen: tuple[Looked, ...] = ()


def judge_requirements(design: Design, lookup: Lookup) -> tuple[Judgement, ...]:
    """Judge every requirement of a design; `lookup` gives a result by its path."""
    return tuple(judge_one(r, lookup) for r in design.requirements if not r.minimise)


def judge_one(requirement: Requirement, lookup: Lookup) -> Judgement:
    """Judge one requirement."""
    seen: list[Looked] = []
    try:
        answer = evaluate_formula(requirement.formula, lookup, seen)
        left, right = _sides(requirement.formula, lookup)
    except (DimensionError, ZeroDivisionError, ValueError, OverflowError) as error:
        reason = f"a value that can be computed ({str(error) or type(error).__name__})"
        return Judgement(
            requirement=requirement, status="undecided", missing=(reason,), seen=tuple(seen)
        )
    if isinstance(answer, Gap):
        return Judgement(
            requirement=requirement,
            status="undecided",
            value=left,
            limit=right,
            missing=answer.names,
            seen=tuple(seen),
        )
    distance = None
    if left is not None and right is not None and float(right) != 0:
        sign = -1 if requirement.formula.operator in {">", ">="} else 1
        distance = sign * (float(left) / float(right) - 1)
    return Judgement(
        requirement=requirement,
        status="met" if answer is True else "failed",
        value=left,
        limit=right,
        distance=distance,
        straddles=_straddles(left, right),
        seen=tuple(seen),
    )


def _sides(formula: Formula, lookup: Lookup) -> tuple[Quantity | None, Quantity | None]:
    """Both sides of a comparison, so that messages can show them."""
    if formula.operator not in {"<", "<=", ">", ">=", "==", "!="}:
        return None, None
    sides: list[Answer] = [evaluate_formula(side, lookup, []) for side in formula.operands]
    left, right = (side if isinstance(side, Quantity) else None for side in sides)
    return left, right


def _straddles(left: Quantity | None, right: Quantity | None) -> bool:
    if left is None or right is None:
        return False
    (a, b), (c, d) = left.interval, right.interval
    return (left.low is not None or right.low is not None) and a <= d and c <= b


def reasons(judgement: Judgement) -> tuple[str, ...]:
    """Why it is required, and every result that it looked up, with its value."""
    why = judgement.requirement.why
    found = dict.fromkeys(
        f"`{looked.name}` is {show(looked.value)}"
        for looked in judgement.seen
        if isinstance(looked.value, Quantity)
    )
    return (*((f"required because: {one_line(why)}",) if why else ()), *found)


def sides(judgement: Judgement) -> tuple[str, str]:
    """Value and limit in the unit of the limit as it was written."""
    assert judgement.value is not None
    assert judgement.limit is not None
    unit = judgement.limit.unit
    return show(judgement.value, unit), show(judgement.limit, unit)
