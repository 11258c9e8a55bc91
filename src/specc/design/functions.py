"""The built-in functions of expressions: what each takes, the type that it has, and its value."""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from specc.design.value_type import CONDITION, ValueType
from specc.units import DIMENSIONLESS, Dimension, Quantity
from specc.units.quantity import Number

Quantities = Sequence[Quantity]


class OutOfDomain(Exception):
    """A function has no value there, such as the root of a negative number."""


def _sum(items: Quantities) -> Quantity:
    if not items:
        return Quantity(0)
    total = items[0]
    for item in items[1:]:
        total = total + item
    return total


def _extreme(items: Quantities, sign: int) -> Quantity:
    best = items[0]
    for item in items[1:]:
        if item.compare(best) * sign > 0:
            best = item
    return best


def _rounded(items: Quantities, how: Callable[[Number], int]) -> Quantity:
    (item,) = items
    return Quantity(how(item.value), DIMENSIONLESS, item.unit if item.unit != "%" else None)


def _half_up(value: Number) -> int:
    return math.floor(Fraction(value) + Fraction(1, 2))


def _square_root(items: Quantities) -> Quantity:
    (item,) = items
    dimension = item.dimension.root(2)
    if dimension is None or item.value < 0:
        raise OutOfDomain
    if item.exact:
        value = Fraction(item.value)
        over, under = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if over * over == value.numerator and under * under == value.denominator:
            return Quantity(Fraction(over, under), dimension)
    return Quantity(math.sqrt(item.value), dimension)


def _log2(items: Quantities) -> Quantity:
    (item,) = items
    if item.value <= 0:
        raise OutOfDomain
    return Quantity(math.log2(item.value))


class Function:
    """A built-in function.

    Attributes:
        wanted: What it takes, for messages.
        least: The fewest arguments.
        most: The most, or None.
        value: Its value for known quantities; None for functions of conditions and lists, which operations know.
        conditions: Whether it takes conditions.
    """

    __slots__ = ("conditions", "least", "most", "value", "wanted")

    def __init__(
        self,
        wanted: str,
        value: Callable[[Quantities], Quantity] | None,
        least: int = 1,
        most: int | None = None,
        *,
        conditions: bool = False,
    ) -> None:
        """A function over a flat list of values."""
        self.wanted = wanted
        self.value = value
        self.least = least
        self.most = most
        self.conditions = conditions


FUNCTIONS: dict[str, Function] = {
    "sum": Function("a list of quantities of one dimension", _sum, 0),
    "min": Function("quantities of one dimension", lambda items: _extreme(items, -1)),
    "max": Function("quantities of one dimension", lambda items: _extreme(items, 1)),
    "ceil": Function("one plain number", lambda items: _rounded(items, math.ceil), 1, 1),
    "floor": Function("one plain number", lambda items: _rounded(items, math.floor), 1, 1),
    "round": Function("one plain number", lambda items: _rounded(items, _half_up), 1, 1),
    "sqrt": Function("one quantity that is not negative", _square_root, 1, 1),
    "log2": Function("one plain number above zero", _log2, 1, 1),
    "count": Function("a list", None, 0),
    "any": Function("a list of conditions", None, 0, conditions=True),
    "all": Function("a list of conditions", None, 0, conditions=True),
}
PLAIN = {"ceil", "floor", "round", "log2"}


def type_of_call(name: str, dimension: Dimension | None) -> ValueType:
    """The type of a call over arguments of one dimension, None where that is not known.

    Raises:
        OutOfDomain: the function does not take quantities of that dimension.
    """
    if FUNCTIONS[name].conditions:
        return CONDITION
    if name == "count":
        return DIMENSIONLESS
    if name in PLAIN:
        if dimension not in {None, DIMENSIONLESS}:
            raise OutOfDomain
        return DIMENSIONLESS
    if name == "sqrt" and dimension is not None:
        root = dimension.root(2)
        if root is None:
            raise OutOfDomain
        return root
    return dimension
