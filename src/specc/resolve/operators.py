"""Operations where they stand in a text: their values, and a fault at the operand that is wrong."""

from collections.abc import Sequence
from typing import Never

from specc.design.evaluation import Evaluation
from specc.design.expression import UNKNOWN, Expression, Operand, Unknown, type_of
from specc.design.operation_types import (
    COMPARISONS,
    DimensionsDiffer,
    NotInDomain,
    OperationError,
    TooLarge,
    WrongOperand,
    ZeroDivisor,
    type_of_operation,
)
from specc.design.operations import combine, needs_of
from specc.design.results import result_unit
from specc.design.value_type import CONDITION
from specc.resolve import faults
from specc.resolve.scope import Scope, span_of
from specc.resolve.values import FAILED, Evaluated, Failure, describe
from specc.syntax import nodes
from specc.units import Dimension, Quantity
from specc.units.text import show


def first_gap(*values: Evaluated) -> Evaluated | None:
    """A failure or an unknown among values, failures first."""
    for value in values:
        if isinstance(value, Failure):
            return value
    for value in values:
        if isinstance(value, Unknown) or value is None:
            return value or UNKNOWN
    return None


def operate(
    operator: str,
    operands: Sequence[Evaluated],
    node: nodes.Expression,
    places: Sequence[nodes.Expression],
    scope: Scope,
) -> Evaluated:
    """The value of an operation; faults are reported and give `FAILED`.

    Args:
        operator: The operator or function.
        operands: Its operands; of a function the flat list of its arguments.
        node: Where it stands.
        places: Where each operand stands; empty for a function.
        scope: What the names in it mean.
    """
    if any(isinstance(operand, Failure) for operand in operands):
        return FAILED
    try:
        if scope.requiring and operator in COMPARISONS:
            # Kept whole, so that the verdict can show both sides.
            kind = type_of_operation(operator, operands)  # type: ignore[arg-type]
            if _percent_left_out(operator, operands, places, scope):
                return FAILED
            return Expression(operator, tuple(operands), kind, span_of(node, scope))  # type: ignore[arg-type]
        return combine(operator, operands, span_of(node, scope))  # type: ignore[arg-type]
    except OperationError as error:
        return _report(error, operator, node, places, scope)


LEAST_PERCENT = 2.0
"""From here on a plain number beside a share is taken for a percentage whose sign was forgotten: no share is 200 %."""


def _percent_left_out(
    operator: str, operands: Sequence[Evaluated], places: Sequence[nodes.Expression], scope: Scope
) -> bool:
    """Whether a share is compared with a number that can only be meant in per cent; that is reported."""
    for share, limit, place in zip(operands, reversed(operands), reversed(places), strict=False):
        if not isinstance(share, Expression) or not isinstance(limit, Quantity):
            continue
        span = span_of(place, scope)
        if _read_in_percent(share.name) and float(limit) >= LEAST_PERCENT and "%" not in span.text:
            scope.report(
                faults.WrongForm(
                    span=span,
                    field=operator,
                    found=show(limit),
                    wanted="a share, of which 1 is all",
                    hint=f"write `{show(limit)} %`",
                )
            )
            return True
    return False


def _read_in_percent(path: str) -> bool:
    return "%" in (result_unit(path), result_unit(path.partition(".")[2]))


def settled(value: Evaluated, node: nodes.Expression, scope: Scope) -> Evaluated:
    """The value of an expression that has to be known here; one that rests on results is reported."""
    if not isinstance(value, Expression):
        return value
    if value.rests_on_results:
        scope.report(
            faults.ResultOutsideRequire(span=span_of(node, scope), word=span_of(node, scope).text)
        )
        return FAILED
    try:
        return Evaluation(_no_results).value(value)
    except OperationError as error:
        return _report(error, value.operator, node, (), scope)


def _no_results(path: str, arguments: object) -> Never:
    raise AssertionError(path)


def condition(value: Evaluated, node: nodes.Expression, scope: Scope) -> Evaluated:
    """A value that must be a condition."""
    if isinstance(value, Failure):
        return value
    kind = type_of(value)  # type: ignore[arg-type]
    if kind is not None and kind is not CONDITION:
        return not_a_condition(node, scope, value)
    return value


def _report(
    error: OperationError,
    operator: str,
    node: nodes.Expression,
    places: Sequence[nodes.Expression],
    scope: Scope,
) -> Evaluated:
    span = span_of(node, scope)
    match error:
        case DimensionsDiffer():
            return mixed(node, scope, error.operation, error.left, error.right)
        case ZeroDivisor():
            at = span_of(places[-1], scope) if places else span
            scope.report(faults.DivisionByZero(span=at, found=show(error.divisor)))
        case TooLarge():
            scope.report(faults.LimitExceeded(span=span, what="the result", limit="10^300"))
        case NotInDomain():
            scope.report(
                faults.WrongArguments(span=span, function=error.function, wanted=error.wanted)
            )
        case WrongOperand():
            place = places[error.place] if places else node
            return _wrong_operand(error, operator, node, place, scope)
        case _:
            raise error
    return FAILED


def _wrong_operand(
    error: WrongOperand,
    operator: str,
    node: nodes.Expression,
    place: nodes.Expression,
    scope: Scope,
) -> Evaluated:
    if error.wanted is CONDITION and operator not in COMPARISONS:
        return not_a_condition(place, scope, error.operand)
    if operator not in COMPARISONS:
        return not_numbers(node, scope, error.operand)
    wanted = "a quantity"
    if isinstance(error.wanted, Dimension):
        plain = error.wanted.text == "1"
        wanted = "a plain number" if plain else f"a quantity in {error.wanted}"
    elif error.wanted is not None:
        wanted = error.wanted.text
    scope.report(
        faults.WrongForm(
            span=span_of(place, scope),
            field=operator,
            found=describe(error.operand),
            wanted=wanted,
        )
    )
    return FAILED


def not_numbers(node: nodes.Expression, scope: Scope, *values: Evaluated) -> Evaluated:
    """Report what is no quantity."""
    wrong = next((v for v in values if not isinstance(v, Quantity)), None)
    scope.report(
        faults.WrongForm(
            span=span_of(node, scope),
            field="arithmetic",
            found=describe(wrong),
            wanted="quantities",
        )
    )
    return FAILED


def not_a_condition(node: nodes.Expression, scope: Scope, value: Evaluated) -> Evaluated:
    """Report what is neither true nor false."""
    scope.report(faults.NotACondition(span=span_of(node, scope), found=describe(value)))
    return FAILED


def mixed(
    node: nodes.Expression, scope: Scope, operation: str, left: Operand, right: Operand
) -> Evaluated:
    """Report two dimensions that do not go together."""
    scope.report(
        faults.MixedDimensions(
            span=span_of(node, scope),
            operation=operation,
            left=_spoken(left),
            right=_spoken(right),
            left_unit=str(type_of(left)),
            right_unit=str(type_of(right)),
        )
    )
    return FAILED


def _spoken(operand: Operand) -> str:
    if isinstance(operand, Quantity):
        return show(operand)
    if isinstance(operand, Expression):
        if operand.name:
            return f"`{operand.name}`"
        return f"`{operand.span.text}`" if operand.span is not None else "a value"
    return describe(operand)


def either(
    decision: Evaluated, branches: tuple[Evaluated, Evaluated], node: nodes.If, scope: Scope
) -> Evaluated:
    """The value of a choice that is decided later: an expression, or unknown; both branches have one type."""
    if any(isinstance(branch, Failure) for branch in branches):
        return FAILED
    types = [kind for kind in map(type_of, branches) if kind is not None]  # type: ignore[arg-type]
    if len(types) == 2 and types[0] is not types[1]:  # reported as what cannot be compared
        operate("==", branches, node, (node.yes, node.no), scope)
        return FAILED
    kind = types[0] if types else None
    if not isinstance(decision, Expression):
        return Unknown(needs_of((decision,)), kind)
    return Expression("if", (decision, *branches), kind, span_of(node, scope))  # type: ignore[arg-type]
