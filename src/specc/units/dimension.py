"""Dimensions and their algebra.

A dimension is a product of powers of base units. Energy (J) is a base here and power is J/s; every
currency is a base of its own, so that dollars and euros never add up by accident.
"""

from collections.abc import Mapping

_interned: dict[tuple[tuple[str, int], ...], "Dimension"] = {}

# The order in which base units are written: what is counted first, time last.
_ORDER = {
    name: index
    for index, name in enumerate(
        ("FLOP", "OP", "byte", "token", "request", "image", "frame", "J", "kg", "m", "A", "K")
    )
}
_LAST = 10_000


def _rank(name: str) -> tuple[int, str]:
    if name == "s":
        return (_LAST, name)
    return (_ORDER.get(name, -1), name)


class Dimension:
    """A product of powers of base units, such as byte/s; one object for each, compared by identity."""

    __slots__ = ("_products", "_quotients", "powers", "text")

    powers: tuple[tuple[str, int], ...]
    text: str
    _products: "dict[Dimension, Dimension]"
    _quotients: "dict[Dimension, Dimension]"

    def __new__(cls, powers: Mapping[str, int] | None = None) -> "Dimension":
        """The one dimension with these powers; zero powers are dropped."""
        key = tuple(sorted((n, p) for n, p in (powers or {}).items() if p))
        found = _interned.get(key)
        if found is None:
            found = super().__new__(cls)
            found.powers = key
            found.text = _spell(key)
            found._products = {}
            found._quotients = {}
            _interned[key] = found
        return found

    def __mul__(self, other: "Dimension") -> "Dimension":
        """The dimension of a product."""
        found = self._products.get(other)
        if found is None:
            found = self._products[other] = _combine(self, other, 1)
        return found

    def __truediv__(self, other: "Dimension") -> "Dimension":
        """The dimension of a quotient."""
        found = self._quotients.get(other)
        if found is None:
            found = self._quotients[other] = _combine(self, other, -1)
        return found

    def __pow__(self, exponent: int) -> "Dimension":
        """The dimension of an integer power."""
        return Dimension({name: power * exponent for name, power in self.powers})

    def root(self, degree: int) -> "Dimension | None":
        """The dimension of a root, or None where a power does not divide."""
        if any(power % degree for _, power in self.powers):
            return None
        return Dimension({name: power // degree for name, power in self.powers})

    def __str__(self) -> str:
        """The base unit, such as `byte/s`, and `1` for a pure number."""
        return self.text

    def __repr__(self) -> str:
        """The dimension as shown in tests."""
        return f"Dimension({self.text})"

    def __reduce__(self) -> tuple[type["Dimension"], tuple[dict[str, int]]]:
        """Dimensions stay interned when they travel between processes."""
        return (Dimension, (dict(self.powers),))


def _combine(left: Dimension, right: Dimension, sign: int) -> Dimension:
    powers = dict(left.powers)
    for name, power in right.powers:
        powers[name] = powers.get(name, 0) + sign * power
    return Dimension(powers)


def _spell(key: tuple[tuple[str, int], ...]) -> str:
    powers = dict(key)
    if powers.get("J", 0) == 1 and powers.get("s", 0) <= -1:  # power is written in watts
        powers["W"] = powers.pop("J")
        powers["s"] += 1
    elif powers.get("J", 0) == -1 and powers.get("s", 0) >= 1:
        powers["W"] = powers.pop("J")
        powers["s"] -= 1
    over = [_power(n, p) for n, p in sorted(powers.items(), key=lambda i: _rank(i[0])) if p > 0]
    under = [_power(n, -p) for n, p in sorted(powers.items(), key=lambda i: _rank(i[0])) if p < 0]
    return "/".join(["*".join(over) or "1", *under])


def _power(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


DIMENSIONLESS = Dimension()
BYTE = Dimension({"byte": 1})
SECOND = Dimension({"s": 1})
FLOP = Dimension({"FLOP": 1})
OPERATION = Dimension({"OP": 1})
JOULE = Dimension({"J": 1})
WATT = Dimension({"J": 1, "s": -1})
METRE = Dimension({"m": 1})
KILOGRAM = Dimension({"kg": 1})
AMPERE = Dimension({"A": 1})
KELVIN = Dimension({"K": 1})
TOKEN = Dimension({"token": 1})
REQUEST = Dimension({"request": 1})
IMAGE = Dimension({"image": 1})
FRAME = Dimension({"frame": 1})
