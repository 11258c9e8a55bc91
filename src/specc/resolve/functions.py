"""The built-in functions of expressions: what each takes, and what it gives for a flat list of values."""

import math
from collections.abc import Callable
from fractions import Fraction

from specc.resolve.values import Found
from specc.units import DIMENSIONLESS, Quantity
from specc.units.quantity import Number


def _numbers(values: list[Found], least: int = 1, most: int | None = None) -> list[Quantity]:
    found = [value for value in values if isinstance(value, Quantity)]
    if len(found) != len(values) or len(found) < least or (most is not None and len(found) > most):
        raise ValueError
    return found


def _sum(values: list[Found]) -> Found:
    items = _numbers(values, least=0)
    if not items:
        return Quantity(0)
    total = items[0]
    for item in items[1:]:
        total = total + item
    return total


def _extreme(values: list[Found], sign: int) -> Found:
    items = _numbers(values)
    best = items[0]
    for item in items[1:]:
        if item.compare(best) * sign > 0:
            best = item
    return best


def _rounded(values: list[Found], how: Callable[[Number], int]) -> Found:
    (item,) = _numbers(values, most=1)
    if item.dimension is not DIMENSIONLESS:
        raise ValueError
    return Quantity(how(item.value), DIMENSIONLESS, item.unit if item.unit != "%" else None)


def _half_up(value: Number) -> int:
    return math.floor(Fraction(value) + Fraction(1, 2))


def _square_root(values: list[Found]) -> Found:
    (item,) = _numbers(values, most=1)
    dimension = item.dimension.root(2)
    if dimension is None or item.value < 0:
        raise ValueError
    if item.exact:
        value = Fraction(item.value)
        over, under = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if over * over == value.numerator and under * under == value.denominator:
            return Quantity(Fraction(over, under), dimension)
    return Quantity(math.sqrt(item.value), dimension)


def _log2(values: list[Found]) -> Found:
    (item,) = _numbers(values, most=1)
    if item.dimension is not DIMENSIONLESS or item.value <= 0:
        raise ValueError
    return Quantity(math.log2(item.value))


def _length(values: list[Found]) -> Found:
    return Quantity(len(values))


def _every(values: list[Found]) -> Found:
    if not all(isinstance(value, bool) for value in values):
        raise ValueError
    return all(values)


def _some(values: list[Found]) -> Found:
    if not all(isinstance(value, bool) for value in values):
        raise ValueError
    return any(values)


# What each built-in function takes, and what it gives for a flat list of values.
FUNCTIONS: dict[str, tuple[str, Callable[[list[Found]], Found]]] = {
    "sum": ("a list of quantities of one dimension", _sum),
    "min": ("quantities of one dimension", lambda v: _extreme(v, -1)),
    "max": ("quantities of one dimension", lambda v: _extreme(v, 1)),
    "ceil": ("one plain number", lambda v: _rounded(v, math.ceil)),
    "floor": ("one plain number", lambda v: _rounded(v, math.floor)),
    "round": ("one plain number", lambda v: _rounded(v, _half_up)),
    "sqrt": ("one quantity that is not negative", _square_root),
    "log2": ("one plain number above zero", _log2),
    "count": ("a list", _length),
    "any": ("a list of conditions", _some),
    "all": ("a list of conditions", _every),
}
