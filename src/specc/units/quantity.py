"""A number with a dimension: exact where the text was exact, with an interval where one was given."""

import math
from fractions import Fraction

from specc.units.dimension import DIMENSIONLESS, Dimension

Number = int | Fraction | float


class DimensionError(Exception):
    """Two dimensions that an operation cannot join."""

    def __init__(self, operation: str, left: "Quantity", right: "Quantity") -> None:
        """Keep both sides for the message."""
        self.operation = operation
        self.left = left
        self.right = right
        super().__init__(f"cannot {operation} {left.dimension} and {right.dimension}")


def normal(value: Number) -> Number:
    """A fraction that is whole becomes an int, so that counts print and compare as counts."""
    # Of what is no Fraction `isinstance` would ask the abstract classes of numbers, for each quantity that is made.
    if type(value) is Fraction and value.denominator == 1:
        return value.numerator
    return value


class Quantity:
    """A value in base units, its dimension, and where known the interval that it lies in.

    `unit` is the spelling used in the text ("GB", "Gb/s", "%", "gpus"), kept for messages.
    """

    __slots__ = ("dimension", "high", "low", "unit", "value")

    def __init__(
        self,
        value: Number,
        dimension: Dimension = DIMENSIONLESS,
        unit: str | None = None,
        low: Number | None = None,
        high: Number | None = None,
    ) -> None:
        """A quantity of `value` base units."""
        self.value = normal(value)
        self.dimension = dimension
        self.unit = unit
        self.low = low
        self.high = high

    @property
    def exact(self) -> bool:
        """Whether the value is a whole or rational number."""
        return not isinstance(self.value, float)

    @property
    def interval(self) -> tuple[Number, Number]:
        """The lower and upper end; both the value itself where no interval is known."""
        return (
            self.value if self.low is None else self.low,
            self.value if self.high is None else self.high,
        )

    def __float__(self) -> float:
        """The value in base units."""
        return float(self.value)

    def __int__(self) -> int:
        """The value in base units, truncated."""
        return int(self.value)

    def __bool__(self) -> bool:
        """Quantities are always true, so that a zero is not taken for an absence."""
        return True

    def with_unit(self, unit: str | None) -> "Quantity":
        """The same quantity under another spelling."""
        return Quantity(self.value, self.dimension, unit, self.low, self.high)

    def _combine(
        self, value: Number, dimension: Dimension, unit: str | None, *corners: Number
    ) -> "Quantity":
        if not corners:
            return Quantity(value, dimension, unit)
        return Quantity(value, dimension, unit, normal(min(corners)), normal(max(corners)))

    def _certain(self, other: "Quantity") -> bool:
        return self.low is None and self.high is None and other.low is None and other.high is None

    def __add__(self, other: "Quantity") -> "Quantity":
        """The sum of two quantities of one dimension."""
        if self.dimension is not other.dimension:
            raise DimensionError("add", self, other)
        unit = self.unit or other.unit
        if self._certain(other):
            return Quantity(self.value + other.value, self.dimension, unit)
        (a, b), (c, d) = self.interval, other.interval
        return self._combine(self.value + other.value, self.dimension, unit, a + c, b + d)

    def __sub__(self, other: "Quantity") -> "Quantity":
        """The difference of two quantities of one dimension."""
        if self.dimension is not other.dimension:
            raise DimensionError("subtract", self, other)
        unit = self.unit or other.unit
        if self._certain(other):
            return Quantity(self.value - other.value, self.dimension, unit)
        (a, b), (c, d) = self.interval, other.interval
        return self._combine(self.value - other.value, self.dimension, unit, a - d, b - c)

    def __mul__(self, other: "Quantity") -> "Quantity":
        """The product; its dimension is the product of both."""
        dimension = self.dimension * other.dimension
        unit = None
        if other.dimension is DIMENSIONLESS:
            unit = self.unit
        elif self.dimension is DIMENSIONLESS:
            unit = other.unit
        if self._certain(other):
            return Quantity(self.value * other.value, dimension, unit)
        corners = [x * y for x in self.interval for y in other.interval]
        return self._combine(self.value * other.value, dimension, unit, *corners)

    def __truediv__(self, other: "Quantity") -> "Quantity":
        """The quotient.

        Raises:
            ZeroDivisionError: the divisor is zero, or its interval holds zero.
        """
        low, high = other.interval
        if other.value == 0 or low <= 0 <= high:
            raise ZeroDivisionError
        dimension = self.dimension / other.dimension
        unit = self.unit if other.dimension is DIMENSIONLESS else None
        if self._certain(other):
            return Quantity(divide(self.value, other.value), dimension, unit)
        corners = [divide(x, y) for x in self.interval for y in (low, high)]
        return self._combine(divide(self.value, other.value), dimension, unit, *corners)

    def __pow__(self, exponent: int) -> "Quantity":
        """An integer power."""
        power = Fraction(self.value) ** exponent if self.exact else float(self.value) ** exponent
        corners = [] if self._certain(self) else [x**exponent for x in self.interval]
        if corners and exponent % 2 == 0 and self.interval[0] <= 0 <= self.interval[1]:
            corners.append(0)
        return self._combine(power, self.dimension**exponent, None, *corners)

    def __neg__(self) -> "Quantity":
        """The quantity with the other sign."""
        low, high = (None, None) if self._certain(self) else (-self.interval[1], -self.interval[0])
        return Quantity(-self.value, self.dimension, self.unit, low, high)

    def compare(self, other: "Quantity") -> int:
        """-1, 0 or 1.

        Raises:
            DimensionError: the dimensions differ.
        """
        if self.dimension is not other.dimension:
            raise DimensionError("compare", self, other)
        return (self.value > other.value) - (self.value < other.value)

    def __eq__(self, other: object) -> bool:
        """Equal values of equal dimension; spelling and interval do not matter."""
        if not isinstance(other, Quantity):
            return NotImplemented
        return self.dimension is other.dimension and self.value == other.value

    def __hash__(self) -> int:
        """Agrees with equality."""
        return hash((self.value, self.dimension.text))

    def __lt__(self, other: "Quantity") -> bool:
        """Whether this is the smaller one."""
        return self.compare(other) < 0

    def __le__(self, other: "Quantity") -> bool:
        """Whether this is not the larger one."""
        return self.compare(other) <= 0

    def __gt__(self, other: "Quantity") -> bool:
        """Whether this is the larger one."""
        return self.compare(other) > 0

    def __ge__(self, other: "Quantity") -> bool:
        """Whether this is not the smaller one."""
        return self.compare(other) >= 0

    def __repr__(self) -> str:
        """The value with its base unit."""
        return f"Quantity({self.value}, {self.dimension})"


def divide(left: Number, right: Number) -> Number:
    """Exact where both sides are exact."""
    if isinstance(left, float) or isinstance(right, float):
        return float(left) / float(right)
    return normal(Fraction(left) / Fraction(right))


def is_whole(quantity: Quantity) -> bool:
    """Whether the value is a whole number."""
    if isinstance(quantity.value, float):
        return math.isfinite(quantity.value) and quantity.value.is_integer()
    return isinstance(quantity.value, int)


def base_value(value: Quantity | None) -> float | None:
    """A quantity in base units, or None where it is unknown."""
    return None if value is None else float(value)
