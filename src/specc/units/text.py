"""Numbers, units and scales of bytes as people read them: the one style of messages, tables, reports and pages.

* A whole number is a count and is told to its last digit, thousands parted by commas from 10,000 on: `8192`, `262,144`.
* So many of a unit are told in four digits from a million on, unless they were written with more: `15T tokens`, `691.2M tokens`.
* Any other number has four significant digits at most, and from a million on the suffixes of the language: `3.43`, `123,500`,
  `2.338B`. Powers of ten stand only below 0.0001 and from 10^15 on.
* A space stands before a unit, `%` included. A quantity keeps the unit that it was written in; without one it gets the
  unit that leaves a number from 1 on. Its interval is in the same unit: `3.43 (2.58..4.48) requests/s`.
* Bytes are decimal unless they were written binary. Memory of accelerators is told in GiB, as drivers and engines do.
* Money has two decimals below 100 and none from there on; from 10^9 on it is told in billions: `1.25B USD`.

Documents for programs hold plain numbers in base units and use none of this.
"""

import math
from fractions import Fraction

from specc.units.dimension import BYTE, DIMENSIONLESS, SECOND, Dimension
from specc.units.quantity import Number, Quantity
from specc.units.table import CELSIUS_OFFSET, CURRENCIES, UNITS, Scale

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
    "token": ("tokens",),
    "token/s": ("tokens/s",),
    "request": ("requests",),
    "request/s": ("requests/s",),
    "image": ("images",),
    "image/s": ("images/s",),
    "frame": ("frames",),
    "frame/s": ("frames/s",),
}
_BINARY = ("TiB", "GiB", "MiB", "KiB", "byte")
_RATES = ("Tb/s", "Gb/s", "Mb/s")
_COUNTED = 10**15
"""Below it a whole number is told to its last digit."""
_SUFFIXES = ((1e12, "T"), (1e9, "B"), (1e6, "M"))
_NOISE = 1e-12
"""What adding and scaling leave of a whole number at most, in proportion."""
_FRACTION = 1e-3
"""And in itself: 750,639,313,005.3 tokens a day are no count."""


def plural(unit: str) -> str:
    """A unit behind more than one: `weeks`, `bytes`, and `GB` as it is."""
    name, slash, per = unit.partition("/")
    return f"{name}s{slash}{per}" if f"{name}s" in UNITS else unit


def number(value: Number, digits: int = 4) -> str:
    """A number: whole ones exactly, others with at most `digits` significant figures, without a trailing zero."""
    size = float(value)
    if not math.isfinite(size):
        return str(size)
    if abs(size) < _COUNTED and abs(size - round(size)) <= min(abs(size) * _NOISE, _FRACTION):
        return _grouped(round(value))
    rounded = float(f"{size:.{digits}g}")
    if abs(rounded) >= _COUNTED or abs(rounded) < 1e-4:
        mantissa, _, power = f"{size:.{digits - 1}e}".partition("e")
        return f"{_without_zeros(mantissa)}e{int(power)}"
    for scale, suffix in _SUFFIXES:
        if abs(rounded) >= scale:
            return f"{_without_zeros(f'{rounded / scale:.{digits}g}')}{suffix}"
    if rounded == int(rounded):
        return _grouped(int(rounded))
    places = max(0, digits - len(str(int(abs(rounded))))) if abs(rounded) >= 1 else digits + 3
    whole, _, rest = _without_zeros(f"{rounded:.{places}f}").partition(".")
    return f"{_grouped(int(whole))}.{rest}" if abs(rounded) >= 10_000 else f"{whole}.{rest}"


def _amount(value: Number, digits: int) -> str:
    """How much of a unit: as `number`, but from a million on rounded where it is computed, and with a suffix where that says it all."""
    size = abs(float(value))
    if size < _SUFFIXES[-1][0] or size >= _COUNTED:
        return number(value, digits)
    rounded = float(f"{float(value):.{digits}g}")
    if rounded != value and not isinstance(value, float):
        return number(value, digits)
    scale, suffix = next(entry for entry in _SUFFIXES if abs(rounded) >= entry[0])
    return f"{_without_zeros(f'{rounded / scale:.{digits}g}')}{suffix}"


def plain(value: Number) -> str:
    """A number as programs and the language read it: whole where it is whole, ten digits at most, no thousands parted."""
    rounded = float(f"{float(value):.10g}")
    return str(int(rounded)) if rounded.is_integer() else repr(rounded)


def percent(share: Number, places: int | None = None) -> str:
    """A share in percent: `95 %`, `12.5 %`, `0.25 %`; with so many `places` in columns."""
    value = float(share) * 100
    if places is not None:
        return f"{value:,.{places}f} %"
    return f"{number(round(value, 1)) if abs(value) >= 1 else number(value, 2)} %"


def signed_percent(share: Number, places: int = 1) -> str:
    """A change in percent, with its sign: `+12.5 %`."""
    return f"{'+' if share >= 0 else ''}{percent(share, places)}"


def money(amount: Number, currency: str) -> str:
    """An amount of a currency: `0.125 USD`, `12.50 USD`, `250,000 USD`, `1.25B USD`."""
    size = abs(float(amount))
    if size >= 10**9:
        return f"{number(float(amount) / 10**9)}B {currency}"
    if size >= 100 or size == 0:
        return f"{_grouped(round(amount))} {currency}"
    if size >= 1:
        return f"{float(amount):.2f} {currency}"
    whole, _, rest = number(float(amount), 3).partition(".")
    if not rest:  # a power of ten
        return f"{whole} {currency}"
    return f"{whole}.{rest.ljust(2, '0')} {currency}"


def memory_size(size: Number) -> str:
    """Bytes of an accelerator or its host in binary units, as drivers and engines print them: `79.65 GiB`."""
    return show(Quantity(float(size), BYTE, "GiB"))


def link_rate(rate: Number) -> str:
    """The rate of a link or switch, given in bytes a second, in bits: `400 Gb/s`, `1.6 Tb/s`."""
    quantity = Quantity(rate, BYTE / SECOND)
    for unit in _RATES:
        scale = float(UNITS[unit.partition("/")[0]][0])
        if abs(float(rate)) >= scale * (1.6 if unit == "Tb/s" else 1.0):
            return show(quantity, unit)
    return show(quantity, _RATES[-1])


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
    return dimension.text if ladder is None else _rung(value, ladder, dimension)


def _rung(value: Number, ladder: tuple[str, ...], dimension: Dimension) -> str:
    for unit in ladder:
        scale = unit_scale(unit)
        if scale is not None and abs(float(value)) >= float(scale[0]):
            return unit
    return ladder[-1] if value or len(ladder) == 1 else dimension.text


def show(quantity: Quantity, unit: str | None = None, digits: int = 4) -> str:
    """The quantity as a person would write it: `80 GB`, `12.5 %`, `37 days`, with its interval if any.

    Args:
        quantity: What to show.
        unit: The unit to show it in, else its own.
        digits: Significant digits of what is not whole.
    """
    chosen, scale = _unit_of(quantity, unit)
    if chosen == ":":
        return _ratio(quantity.value, digits)
    currency, slash, time = chosen.partition("/")
    if currency in CURRENCIES and quantity.low is None:
        return money(_scaled(quantity.value, scale, 0), currency) + slash + time
    offset = CELSIUS_OFFSET if chosen == "degC" else 0
    told = number if quantity.dimension is DIMENSIONLESS else _amount
    text = told(_scaled(quantity.value, scale, offset), digits)
    if quantity.low is not None and quantity.high is not None:
        low, high = (
            told(_scaled(end, scale, offset), digits) for end in (quantity.low, quantity.high)
        )
        if not low == text == high:  # nothing uncertain is left in what is told
            text = f"{text} ({low}..{high})"
    if text == "1":
        chosen = _singular(chosen)
    return text if chosen == "1" else f"{text} {chosen}"


def shown_unit(quantity: Quantity, unit: str | None = None) -> str:
    """The unit that `show` gives a quantity."""
    return _unit_of(quantity, unit)[0]


def _unit_of(quantity: Quantity, unit: str | None) -> tuple[str, Scale]:
    chosen = unit or quantity.unit
    if chosen == ":" and quantity.dimension is DIMENSIONLESS:
        return ":", 1
    if unit is None and chosen in _BINARY[:-1] and not quantity.exact:
        chosen = _rung(quantity.value, _BINARY, BYTE)
    scale = unit_scale(chosen) if chosen else None
    if chosen is None or scale is None or scale[1] is not quantity.dimension:
        chosen = fitting_unit(quantity.value, quantity.dimension)
        scale = unit_scale(chosen)
    return chosen, scale[0] if scale else 1


def _singular(unit: str) -> str:
    """The unit for exactly one: `request/s` of `requests/s`, `day` of `days`."""
    name, slash, rest = unit.partition("/")
    one = name.removesuffix("s")
    alike = len(one) > 1 and UNITS.get(one) == UNITS.get(name)
    return f"{one}{slash}{rest}" if alike else unit


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


def _grouped(value: int) -> str:
    return f"{value:,}" if abs(value) >= 10_000 else str(value)


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
