"""The values of operations. Fields, constants, requirements, objectives and sweeps all come through `combine`."""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from specc.design.entity import Entity, EnumValue, Value
from specc.design.expression import Expression, Operand, Unknown, waits
from specc.design.functions import FUNCTIONS, OutOfDomain
from specc.design.operation_types import (
    COMPARISONS,
    MOST_EXPONENT,
    NotInDomain,
    TooLarge,
    ZeroDivisor,
    type_of_operation,
)
from specc.design.value_type import CONDITION, ValueType
from specc.diagnostics.span import Span
from specc.units import Quantity
from specc.units.quantity import Number, is_whole

LARGEST = Fraction(10) ** 300


def combine(operator: str, operands: Sequence[Operand], span: Span | None = None) -> Operand:
    """The value of an operation, or the expression that it is where an operand is one.

    Raises:
        OperationError: it has no value.
    """
    kind = type_of_operation(operator, operands)
    _refuse_zero(operator, operands)
    if any(waits(operand) for operand in operands):
        return Expression(operator, tuple(operands), kind, span)
    return value_of(operator, operands, kind)  # type: ignore[arg-type]


Known = Value | Unknown


def value_of(operator: str, values: Sequence[Known], kind: ValueType) -> Known:
    """The value of an operation whose types were checked.

    Raises:
        OperationError: it has none.
    """
    if operator in _DECIDED_BY:
        return _logic(values, _DECIDED_BY[operator])
    if operator == "count":
        return Quantity(len(values))
    _refuse_zero(operator, values)
    known = [value for value in values if not isinstance(value, Unknown) and value is not None]
    if len(known) < len(values):
        return _unknown(operator, values, kind)
    if operator == "not":
        return not known[0]
    if operator in COMPARISONS:
        return _compare(operator, known[0], known[1])
    return _bounded(_quantity(operator, known))  # type: ignore[arg-type]


_DECIDED_BY = {"and": False, "all": False, "or": True, "any": True}


def _logic(values: Sequence[Known], decided: bool) -> Known:
    """Kleene's logic: what is decided is so whatever the rest may be."""
    if any(value is decided for value in values):
        return decided
    unknown = [value for value in values if not isinstance(value, bool)]
    return Unknown(needs_of(unknown), CONDITION) if unknown else not decided


def needs_of(values: Sequence[object]) -> tuple[str, ...]:
    """What is missing for these values, each once."""
    return tuple(dict.fromkeys(name for v in values if isinstance(v, Unknown) for name in v.needs))


def _compare(operator: str, left: Value, right: Value) -> Known:
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        return _ORDER[operator](left.compare(right))
    same = left is right if isinstance(left, Entity) else _plain(left) == _plain(right)
    return same if operator == "==" else not same


def _plain(value: Value) -> Value:
    simple = isinstance(value, EnumValue) and not value.arguments and not value.named
    return value.word if simple else value  # type: ignore[union-attr]


_ORDER: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
}


def _quantity(operator: str, items: Sequence[Quantity]) -> Quantity:
    function = FUNCTIONS.get(operator)
    try:
        if function is not None:
            assert function.value is not None
            return function.value(items)
        if len(items) == 1:
            return -items[0]
        left, right = items
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right
            case _:
                return _power(left, right)
    except OutOfDomain:
        assert function is not None
        raise NotInDomain(operator, function.wanted) from None
    except ZeroDivisionError:
        raise ZeroDivisor(items[-1] if operator == "/" else items[0]) from None
    except (OverflowError, ValueError):
        raise TooLarge from None


def _refuse_zero(operator: str, operands: Sequence[Operand]) -> None:
    """Nothing is divided by zero, whether what is divided is known or not."""
    divisor = operands[1] if operator == "/" else None
    if isinstance(divisor, Quantity) and divisor.interval[0] <= 0 <= divisor.interval[1]:
        raise ZeroDivisor(divisor)


def _power(base: Quantity, exponent: Quantity) -> Quantity:
    if is_whole(exponent) and abs(int(exponent)) <= MOST_EXPONENT:
        if int(exponent) < 0 and base.interval[0] <= 0 <= base.interval[1]:
            raise ZeroDivisionError
        return base ** int(exponent)
    if float(base) < 0 or (base.value == 0 and float(exponent) < 0):
        raise NotInDomain("^", "a whole exponent up to 64, or a plain positive base")
    return Quantity(float(base) ** float(exponent))


def _bounded(quantity: Quantity) -> Quantity:
    """Keep results within what can be printed and computed with."""
    for end in (quantity.value, quantity.low, quantity.high):
        if end is not None and not _is_printable(end):
            raise TooLarge
    value = quantity.value
    if isinstance(value, Fraction) and value.denominator > LARGEST:
        return Quantity(
            float(value), quantity.dimension, quantity.unit, quantity.low, quantity.high
        )
    return quantity


def _is_printable(value: Number) -> bool:
    return math.isfinite(value) if isinstance(value, float) else -LARGEST <= value <= LARGEST


# --- what is not known ------------------------------------------------------------------------------------------------


def _unknown(operator: str, values: Sequence[Known], kind: ValueType) -> Known:
    """An operation on something unknown: decided where a lower bound decides it."""
    floors = [_floor(value) for value in values]
    if operator in COMPARISONS:
        decided = _decided(operator, values, floors)
        return Unknown(needs_of(values), CONDITION) if decided is None else decided
    return Unknown(needs_of(values), kind, _at_least(operator, floors, values))


def _floor(value: Known) -> Quantity | None:
    """What a value does not fall short of, judged at its centre as all that is uncertain."""
    if isinstance(value, Quantity):
        return Quantity(value.value, value.dimension, value.unit)
    return value.at_least if isinstance(value, Unknown) else None


def _at_least(
    operator: str, floors: Sequence[Quantity | None], values: Sequence[Known]
) -> Quantity | None:
    known = [floor for floor in floors if floor is not None]
    if operator == "max":
        return _quantity("max", known) if known else None
    if len(known) < len(floors):
        return None
    if operator in {"+", "sum"}:
        return _quantity("sum", known)
    if operator == "*" and all(float(floor) >= 0 for floor in known):
        return _quantity("*", known)
    divisor = values[-1]
    if operator == "/" and isinstance(divisor, Quantity) and divisor.interval[0] > 0:
        return _quantity("/", (known[0], known[1])) if known[0].value >= 0 else None
    return None


def _decided(
    operator: str, values: Sequence[Known], floors: Sequence[Quantity | None]
) -> bool | None:
    """A comparison that a lower bound decides: what is at least 5 is not at most 4."""
    left, right = values
    if isinstance(left, Unknown) and isinstance(right, Quantity) and floors[0] is not None:
        beyond = floors[0].compare(right)
    elif isinstance(right, Unknown) and isinstance(left, Quantity) and floors[1] is not None:
        beyond = floors[1].compare(left)
        operator = _MIRRORED.get(operator, operator)
    else:
        return None
    if beyond > 0 or (beyond == 0 and operator in {"<", ">="}):
        return operator in {">", ">=", "!="}
    return None


_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
