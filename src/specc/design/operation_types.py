"""The types of operations: what each operation takes, decided before any value is computed, and why one has no value."""

from collections.abc import Sequence

from specc.design.expression import Expression, Operand, Unknown, type_of
from specc.design.functions import FUNCTIONS, OutOfDomain, type_of_call
from specc.design.value_type import CONDITION, LIST, SINGLE, ValueType
from specc.units import DIMENSIONLESS, Dimension, Quantity
from specc.units.quantity import is_whole

MOST_EXPONENT = 64
ORDERED = ("<", "<=", ">", ">=")
COMPARISONS = (*ORDERED, "==", "!=")


class OperationError(Exception):
    """An operation that has no value."""


class WrongOperand(OperationError):
    """An operand of another kind than the operation takes; `place` says which."""

    def __init__(self, place: int, operand: Operand, wanted: ValueType) -> None:
        """`wanted` is a sort or dimension, None for any quantity."""
        super().__init__()
        self.place = place
        self.operand = operand
        self.wanted = wanted


class DimensionsDiffer(OperationError):
    """Two quantities that an operation cannot join."""

    def __init__(self, operation: str, left: Operand, right: Operand) -> None:
        """`operation` is a verb: "add"."""
        super().__init__()
        self.operation = operation
        self.left = left
        self.right = right


class NotInDomain(OperationError):
    """A function or power without a value for these arguments."""

    def __init__(self, function: str, wanted: str) -> None:
        """`wanted` says what it takes."""
        super().__init__(f"`{function}` takes {wanted}")
        self.function = function
        self.wanted = wanted


class ZeroDivisor(OperationError):
    """A divisor that is or may be zero."""

    def __init__(self, divisor: Quantity) -> None:
        """The divisor."""
        self.certain = divisor.interval == (0, 0)
        super().__init__(f"a divisor {'is' if self.certain else 'is or may be'} zero")
        self.divisor = divisor


class TooLarge(OperationError):
    """A value beyond what can be printed and computed with."""

    def __init__(self) -> None:
        """Beyond 10^300."""
        super().__init__("a value goes beyond 10^300")


def type_of_operation(operator: str, operands: Sequence[Operand]) -> ValueType:
    """The type of an operation; of a function the operands are a flat list.

    Raises:
        OperationError: the operands do not go with it, whatever their values.
    """
    types = [type_of(operand) for operand in operands]
    if operator in FUNCTIONS:
        return _type_of_function(operator, operands, types)
    if operator in {"and", "or", "not"}:
        return _conditions(operands, types)
    if operator in COMPARISONS:
        return _type_of_comparison(operator, operands, types)
    _quantities(operands, types)
    if operator in {"*", "/"}:
        left, right = types
        if not (isinstance(left, Dimension) and isinstance(right, Dimension)):
            return None
        return left * right if operator == "*" else left / right
    if operator == "^":
        return _type_of_power(operands, types)
    return _one_dimension("subtract" if operator == "-" else "add", operands, types)


def _conditions(operands: Sequence[Operand], types: Sequence[ValueType]) -> ValueType:
    for place, (operand, kind) in enumerate(zip(operands, types, strict=True)):
        if kind is not None and kind is not CONDITION:
            raise WrongOperand(place, operand, CONDITION)
    return CONDITION


def _quantities(operands: Sequence[Operand], types: Sequence[ValueType]) -> None:
    for place, (operand, kind) in enumerate(zip(operands, types, strict=True)):
        if kind is not None and not isinstance(kind, Dimension):
            raise WrongOperand(place, operand, None)


def _one_dimension(
    operation: str, operands: Sequence[Operand], types: Sequence[ValueType]
) -> Dimension | None:
    first: int | None = None
    for place, kind in enumerate(types):
        if kind is None:
            continue
        if first is None:
            first = place
        elif kind is not types[first]:
            raise DimensionsDiffer(operation, operands[first], operands[place])
    return None if first is None else _dimension(types[first])


def _dimension(kind: ValueType) -> Dimension | None:
    return kind if isinstance(kind, Dimension) else None


def _type_of_comparison(
    operator: str, operands: Sequence[Operand], types: Sequence[ValueType]
) -> ValueType:
    left, right = types
    if operator in ORDERED:
        for place, kind in enumerate(types):
            if kind is not None and not isinstance(kind, Dimension):
                raise WrongOperand(place, operands[place], _dimension(types[1 - place]))
    if isinstance(left, Dimension) and isinstance(right, Dimension):
        _one_dimension("compare", operands, types)
    elif left is not None and right is not None and left is not right:
        # The limit stands on the right; a text or word on the left is at fault itself.
        place = 0 if isinstance(right, Dimension) else 1
        raise WrongOperand(place, operands[place], types[1 - place])
    for place, kind in enumerate(types):
        if kind is LIST:
            raise WrongOperand(place, operands[place], SINGLE)
    return CONDITION


def _type_of_power(operands: Sequence[Operand], types: Sequence[ValueType]) -> ValueType:
    base, exponent = types
    if exponent not in {None, DIMENSIONLESS}:
        raise DimensionsDiffer("raise to", *operands)
    if base is DIMENSIONLESS or not isinstance(base, Dimension):
        return base
    power = operands[1]
    if isinstance(power, Unknown) or power is None:
        return None
    if isinstance(power, Quantity) and is_whole(power) and abs(int(power)) <= MOST_EXPONENT:
        return base ** int(power)
    raise NotInDomain("^", "a whole exponent up to 64, or a plain positive base")


def _type_of_function(
    name: str, operands: Sequence[Operand], types: Sequence[ValueType]
) -> ValueType:
    function = FUNCTIONS[name]
    wrong = NotInDomain(name, function.wanted)
    if len(operands) < function.least or (function.most and len(operands) > function.most):
        raise wrong
    if any(isinstance(operand, Expression) and operand.type is LIST for operand in operands):
        raise NotInDomain(name, f"{function.wanted}, and not a list that rests on a result")
    if name == "count":
        return DIMENSIONLESS
    for kind in types:
        fits = kind is CONDITION if function.conditions else isinstance(kind, Dimension)
        if kind is not None and not fits:
            raise wrong
    try:
        return type_of_call(name, _one_dimension("add", operands, types))
    except OutOfDomain:
        raise wrong from None
