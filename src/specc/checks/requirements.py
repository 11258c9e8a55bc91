"""Requirements: each met, failed or undecided, with the value, the limit and the distance.

The pages of GS7001 (failed) and GS7002 (undecided) stand in `rules/result/`.
"""

from collections.abc import Callable, Sequence

import attrs

from specc.checks.judge import Verdict
from specc.design.design import Design
from specc.design.formula import Answer, Gap, Looked, Lookup, evaluate_formula
from specc.design.requirement import Formula, Requirement
from specc.diagnostics.diagnostic import Diagnostic, Label, Severity
from specc.units import DimensionError, Quantity
from specc.units.text import number, show

FAILED, UNDECIDED, CLOSE = "GS7001", "GS7002", "GS7003"


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


Advise = Callable[[Judgement], Sequence[str]]


def judge_requirements(
    design: Design, lookup: Lookup, advise: Advise | None = None
) -> tuple[tuple[Judgement, ...], Verdict]:
    """Judge every requirement of a design.

    Args:
        design: Its requirements.
        lookup: Gives a result by its path.
        advise: The inputs that move a failed one most, as help lines.
    """
    judgements = []
    verdict = Verdict()
    for requirement in design.requirements:
        if requirement.minimise:
            continue
        judgement = judge_one(requirement, lookup)
        judgements.append(judgement)
        if judgement.status == "failed":
            helps = tuple(advise(judgement)) if advise else ()
            verdict.diagnostics.append(_failed(judgement, helps))
        elif judgement.status == "undecided":
            verdict.diagnostics.append(_undecided(judgement))
        elif judgement.straddles:
            verdict.diagnostics.append(_close(judgement))
    return tuple(judgements), verdict


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


def _label(judgement: Judgement, text: str) -> tuple[Label, ...]:
    span = judgement.requirement.formula.span or judgement.requirement.span
    return (Label(span, text, primary=True),)


def _why(judgement: Judgement) -> tuple[str, ...]:
    why = judgement.requirement.why
    return (f"required because: {why}",) if why else ()


def _values(judgement: Judgement) -> tuple[str, ...]:
    """Every result that the requirement looked up, with its value."""
    found = dict.fromkeys(
        f"`{looked.name}` is {show(looked.value)}"
        for looked in judgement.seen
        if isinstance(looked.value, Quantity)
    )
    return tuple(found)


def _shown(judgement: Judgement) -> tuple[str, str]:
    """Value and limit in the unit of the limit as it was written."""
    assert judgement.value is not None
    assert judgement.limit is not None
    unit = judgement.limit.unit
    return show(judgement.value, unit), show(judgement.limit, unit)


def _failed(judgement: Judgement, helps: tuple[str, ...]) -> Diagnostic:
    requirement = judgement.requirement
    message = f"the requirement `{requirement.text}` does not hold"
    label = "not so"
    if judgement.value is not None and judgement.limit is not None:
        value, limit = _shown(judgement)
        message = f"{message}: {value} against {limit}"
        label = f"it is {value}"
        if judgement.distance is not None and judgement.distance > 0:
            message = f"{message}, {_percent(judgement.distance)} too {_direction(requirement)}"
    return Diagnostic(
        code=FAILED,
        slug="requirement-failed",
        severity=Severity.ERROR,
        message=message,
        labels=_label(judgement, label),
        notes=(*_why(judgement), *_values(judgement)),
        helps=helps,
        subject=requirement.scope,
    )


def _percent(share: float) -> str:
    return f"{number(abs(share) * 100, 3)} %" if share < 10 else f"{number(share + 1, 3)} times"


def _direction(requirement: Requirement) -> str:
    return "little" if requirement.formula.operator in {">", ">="} else "much"


def _undecided(judgement: Judgement) -> Diagnostic:
    names = ", ".join(f"`{name}`" if " " not in name else name for name in judgement.missing[:8])
    return Diagnostic(
        code=UNDECIDED,
        slug="requirement-undecided",
        severity=Severity.WARNING,
        message=f"the requirement `{judgement.requirement.text}` is undecided: not known is {names}",
        labels=_label(judgement, "rests on what is not known"),
        notes=_why(judgement),
        helps=("state what is missing, or offer a price for it; `--strict` makes this an error",),
        subject=judgement.requirement.scope,
    )


def _close(judgement: Judgement) -> Diagnostic:
    value, limit = _shown(judgement)
    return Diagnostic(
        code=CLOSE,
        slug="requirement-close",
        severity=Severity.WARNING,
        message=f"the requirement `{judgement.requirement.text}` holds at {value}, but the limit of {limit} lies inside the interval",
        labels=_label(judgement, "close to the limit"),
        notes=_why(judgement),
        helps=("leave more room, or measure what the prediction is least sure of",),
        subject=judgement.requirement.scope,
    )
