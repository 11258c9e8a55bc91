"""Printing quantities: in the unit that they were written in, or in the one a person would pick."""

from fractions import Fraction

from specc.units.dimension import DIMENSIONLESS, Dimension
from specc.units.quantity import Number, Quantity
from specc.units.table import CELSIUS_OFFSET, UNITS, Scale

# The units a reader expects for a base unit, largest first; the first that leaves a value of 1 or more is used.
_LADDERS: dict[str, tuple[str, ...]] = {
    "byte": ("PB", "TB", "GB", "MB", "kB", "byte"),
    "byte/s": ("PB/s", "TB/s", "GB/s", "MB/s", "kB/s", "byte/s"),
    "s": ("years", "days", "hours", "min", "s", "ms", "us", "ns"),
    "FLOP": ("YFLOP", "ZFLOP", "EFLOP", "PFLOP", "TFLOP", "GFLOP", "FLOP"),
    "FLOP/s": ("EFLOP/s", "PFLOP/s", "TFLOP/s", "GFLOP/s", "FLOP/s"),
    "OP/s": ("POP/s", "TOP/s", "GOP/s", "OP/s"),
    "W": ("GW", "MW", "kW", "W", "mW"),
    "J": ("GWh", "MWh", "kWh", "kJ", "J", "mJ"),
    "m": ("km", "m", "mm"),
    "kg": ("t", "kg", "g"),
}


def number(value: Number, digits: int = 4) -> str:
    """A number with at most `digits` significant figures, thousands separated, without a trailing zero."""
    if isinstance(value, int) and abs(value) < 10**15:
        return f"{value:,}".replace(",", " ") if abs(value) >= 10_000 else str(value)
    size = float(value)
    if size == 0:
        return "0"
    if abs(size) >= 10**digits and abs(size) < 10**15:
        return number(round(size), digits)
    return f"{size:.{digits}g}"


def unit_scale(unit: str) -> tuple[Scale, Dimension] | None:
    """The size and dimension of a unit expression such as `USD/kW/month`, or None if a name is unknown."""
    scale: Scale = 1
    dimension = DIMENSIONLESS
    for index, factor in enumerate(unit.split("/")):
        for part in factor.split("*"):
            name, _, power = part.partition("^")
            if name == "1":
                continue
            entry = UNITS.get(name)
            if entry is None:
                return None
            exponent = int(power or 1)
            size = entry[0] ** exponent
            if index == 0:
                scale, dimension = scale * size, dimension * entry[1] ** exponent
            else:
                scale, dimension = Fraction(scale) / size, dimension / entry[1] ** exponent
    return scale, dimension


def fitting_unit(value: Number, dimension: Dimension) -> str:
    """The unit in which a person would write this value."""
    ladder = _LADDERS.get(dimension.text)
    if ladder is None:
        return dimension.text
    for unit in ladder:
        found = unit_scale(unit)
        if found is not None and abs(float(value)) >= float(found[0]):
            return unit
    return dimension.text if value == 0 else ladder[-1]


def show(quantity: Quantity, unit: str | None = None, digits: int = 4) -> str:
    """The quantity as a person would write it: `80 GB`, `12.5 %`, `37 days`, with its interval if any."""
    chosen = unit or quantity.unit
    if chosen == ":" and quantity.dimension is DIMENSIONLESS:
        return _ratio(quantity.value, digits)
    found = unit_scale(chosen) if chosen else None
    if chosen is None or found is None or found[1] is not quantity.dimension:
        chosen = fitting_unit(quantity.value, quantity.dimension)
        found = unit_scale(chosen)
    scale = found[0] if found else 1
    offset = CELSIUS_OFFSET if chosen == "degC" else 0
    text = number(_scaled(quantity.value, scale, offset), digits)
    if quantity.low is not None and quantity.high is not None:
        low, high = (
            number(_scaled(end, scale, offset), digits) for end in (quantity.low, quantity.high)
        )
        text = f"{text} ({low}..{high})"
    return text if chosen == "1" else f"{text} {chosen}"


def _ratio(value: Number, digits: int) -> str:
    """Down over up: `2:1`, and `1:1.125` below one."""
    if value == 0:
        return "0:1"
    return (
        f"{number(value, digits)}:1" if value >= 1 else f"1:{number(1 / Fraction(value), digits)}"
    )


def _scaled(value: Number, scale: Scale, offset: Number) -> Number:
    if isinstance(value, float):
        return (value - float(offset)) / float(scale)
    result = (Fraction(value) - Fraction(offset)) / scale
    return result.numerator if result.denominator == 1 else result
