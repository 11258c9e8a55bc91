"""Quantities: exact where the text is exact, and never joined across dimensions."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.units import DIMENSIONLESS, Dimension, DimensionError, Quantity
from specc.units.table import UNITS
from specc.units.text import number, show, unit_scale


def of(value: float | str, unit: str) -> Quantity:
    scale = unit_scale(unit)
    assert scale is not None
    return Quantity(Fraction(value) * scale[0], scale[1], unit)


# Sizes as the standards define them, not as our table has them: IEC 80000-13, BIPM SI brochure, NIST SP 811.
SIZES = [
    ("1 GB", 10**9, "byte"),
    ("1 GiB", 2**30, "byte"),
    ("400 Gb/s", 50 * 10**9, "byte/s"),
    ("8 bit", 1, "byte"),
    ("1 kWh", 3_600_000, "J"),
    ("1 W", 1, "W"),
    ("30 days", 2_592_000, "s"),
    ("1 year", 31_536_000, "s"),
    ("1 PFLOP/s", 10**15, "FLOP/s"),
    ("150 USD/kW/month", Fraction(150 * 12, 1000 * 31_536_000), "USD/J"),
    ("0.09 USD/kWh", Fraction(9, 100 * 3_600_000), "USD/J"),
    ("12 %", Fraction(12, 100), "1"),
    ("5 U", 5, "1"),
    ("10 l/min", Fraction(1, 6000), "m^3/s"),
    ("120 requests/s", 120, "request/s"),
    ("1 ft", Fraction(3048, 10000), "m"),
    ("415 V", 415, "W/A"),
]


@pytest.mark.parametrize(("text", "value", "base"), SIZES)
def test_sizes_in_base_units(text: str, value: Fraction, base: str) -> None:
    digits, unit = text.split(" ")
    quantity = of(digits, unit)
    assert quantity.value == value
    assert str(quantity.dimension) == base
    assert unit_scale(base) == (1, quantity.dimension)


@given(st.integers(1, 10**9), st.sampled_from(sorted(UNITS)))
def test_a_printed_quantity_is_the_quantity(value: int, unit: str) -> None:
    if unit == "degC":
        return
    quantity = of(value, unit)
    digits, printed = show(quantity, digits=12).rsplit(" ", 1)
    plain = digits.replace(",", "").replace("B", "e9").replace("M", "e6")
    assert of(plain, printed) == quantity


@given(st.fractions(), st.fractions(), st.fractions())
def test_sums_are_exact_and_associative(a: Fraction, b: Fraction, c: Fraction) -> None:
    x, y, z = of(a, "GB"), of(b, "GiB"), of(c, "bit")
    assert (x + y) + z == x + (y + z)
    assert x + y - y == x


@given(st.integers(-50, 50), st.integers(0, 50), st.integers(-50, 50), st.integers(0, 50))
def test_intervals_hold_every_value(a: int, da: int, b: int, db: int) -> None:
    x = Quantity(a, low=a - da, high=a + da)
    y = Quantity(b, low=b - db, high=b + db)
    corners = [(p, q) for p in (a - da, a, a + da) for q in (b - db, b, b + db)]
    for result, values in (
        (x + y, [p + q for p, q in corners]),
        (x - y, [p - q for p, q in corners]),
        (x * y, [p * q for p, q in corners]),
    ):
        low, high = result.interval
        assert low <= min(values)
        assert max(values) <= high


def test_dimensions_do_not_mix() -> None:
    for left, right in (("1 s", "1 token"), ("1 W", "1 Wh"), ("1 USD", "1 EUR"), ("1 USD", "1 %")):
        a, b = of(*left.split(" ")), of(*right.split(" "))
        with pytest.raises(DimensionError):
            _ = a + b
        with pytest.raises(DimensionError):
            a.compare(b)


def test_dimensions_are_interned_and_cancel() -> None:
    rate = of(1, "GB/s").dimension
    assert rate is Dimension({"byte": 1, "s": -1})
    assert rate / rate is DIMENSIONLESS
    assert (rate**3).root(3) is rate
    assert rate.root(2) is None


def test_division_by_what_may_be_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        _ = Quantity(1) / Quantity(0)
    with pytest.raises(ZeroDivisionError):
        _ = Quantity(1) / Quantity(1, low=-1, high=3)


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (of(80, "GB"), "80 GB"),
        (of("0.5", "TB/s"), "0.5 TB/s"),
        (Quantity(Fraction(1, 3), of(1, "s").dimension), "333.3 ms"),
        (Quantity(86_400 * 37, of(1, "s").dimension), "37 days"),
        (Quantity(2, unit=None), "2"),
        (Quantity(1_234_567), "1,234,567"),
        (of(12, "%"), "12 %"),
        (Quantity(2, DIMENSIONLESS, ":"), "2:1"),
        (Quantity(Fraction(8, 9), DIMENSIONLESS, ":"), "1:1.125"),
    ],
)
def test_printing(quantity: Quantity, text: str) -> None:
    assert show(quantity) == text


@given(st.floats(1e-12, 1e12))
def test_numbers_keep_four_figures(value: float) -> None:
    text = number(value).replace(",", "")
    for suffix, power in {"M": "e6", "B": "e9", "T": "e12"}.items():
        text = text.replace(suffix, power)
    assert math.isclose(float(text), value, rel_tol=5.1e-4)
