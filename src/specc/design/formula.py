"""Evaluating requirements: formulas over results, with what is unknown named."""

from collections.abc import Callable
from fractions import Fraction

import attrs

from specc.design.entity import Entity, EnumValue, Value
from specc.design.requirement import Formula
from specc.units import DimensionError, Quantity


@attrs.frozen
class Gap:
    """A value that is not known, with the names of what is missing."""

    names: tuple[str, ...]


@attrs.frozen(eq=False)
class Looked:
    """What a formula looked up: the result's path and its value, for messages."""

    name: str
    value: "Quantity | Gap"


Answer = Value | Gap
Lookup = Callable[[str, tuple[Value, ...]], Quantity | Gap]


def evaluate_formula(formula: Formula, lookup: Lookup, seen: list[Looked]) -> Answer:
    """The value of a formula.

    Args:
        formula: What to evaluate.
        lookup: Gives a result by its path, with the arguments of a call.
        seen: Gathers what was looked up, in order.

    Raises:
        DimensionError: two results do not go together, which resolving could not know.
        ZeroDivisionError: a divisor is or may be zero.
    """
    operator = formula.operator
    if operator == "value":
        if formula.constant is None:
            return Gap((formula.name or "an unknown value",))
        if formula.name and isinstance(formula.constant, Quantity):
            seen.append(Looked(formula.name, formula.constant))
        return formula.constant
    if operator == "path":
        found = lookup(formula.name, tuple(o.constant for o in formula.operands))
        seen.append(Looked(formula.name, found))
        return found
    if operator == "if":
        condition = evaluate_formula(formula.operands[0], lookup, seen)
        if isinstance(condition, Gap):
            return condition
        return evaluate_formula(formula.operands[1 if condition else 2], lookup, seen)
    values = [evaluate_formula(operand, lookup, seen) for operand in formula.operands]
    if operator in {"and", "or"}:
        return _logic(operator, values)
    missing = tuple(dict.fromkeys(n for v in values if isinstance(v, Gap) for n in v.names))
    return Gap(missing) if missing else _apply(operator, values)


def _logic(operator: str, values: list[Answer]) -> Answer:
    decided = operator == "or"
    if any(v is decided for v in values):
        return decided
    missing = tuple(dict.fromkeys(n for v in values if isinstance(v, Gap) for n in v.names))
    return Gap(missing) if missing else not decided


def _apply(operator: str, values: list[Answer]) -> Answer:
    if operator in _COMPARE:
        left, right = values
        if isinstance(left, Quantity) and isinstance(right, Quantity):
            return _COMPARE[operator](left.compare(right))
        same = _plain(left) == _plain(right) if not isinstance(left, Entity) else left is right
        return same if operator == "==" else not same
    if operator == "unary not":
        return not values[0]
    if operator == "any":
        return any(values)
    if operator == "all":
        return all(values)
    items = [v for v in values if isinstance(v, Quantity)]
    return _arithmetic(operator, items) if items else Gap(("a value without a number",))


def _plain(value: Answer) -> Answer:
    return value.word if isinstance(value, EnumValue) else value


def _arithmetic(operator: str, items: list[Quantity]) -> Answer:
    first = items[0]
    match operator:
        case "unary -":
            return -first
        case "count":
            return Quantity(len(items))
        case "min" | "max":
            best = first
            for item in items[1:]:
                if item.compare(best) * (1 if operator == "max" else -1) > 0:
                    best = item
            return best
        case "ceil" | "floor" | "round":
            value = Fraction(first.value)
            whole = {
                "ceil": -(-value // 1),
                "floor": value // 1,
                "round": (value + Fraction(1, 2)) // 1,
            }
            return Quantity(int(whole[operator]), first.dimension, first.unit)
        case "sqrt" | "log2":
            return _root(operator, first)
        case "^":
            return first ** int(items[1])
        case _:
            total = first
            for item in items[1:]:
                total = _BINARY[operator](total, item)
            return total


def _root(operator: str, item: Quantity) -> Answer:
    import math

    if operator == "log2":
        return Quantity(math.log2(item.value))
    dimension = item.dimension.root(2)
    if dimension is None:
        raise DimensionError("take the root of", item, item)
    return Quantity(math.sqrt(item.value), dimension)


_BINARY: dict[str, Callable[[Quantity, Quantity], Quantity]] = {
    "+": lambda a, b: a + b,
    "sum": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
_COMPARE: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
}
