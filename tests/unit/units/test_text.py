"""The style of numbers for people, by examples; every output writes its numbers so."""

from fractions import Fraction

import pytest

from specc.units import Quantity
from specc.units.dimension import (
    BYTE,
    DIMENSIONLESS,
    KELVIN,
    REQUEST,
    SECOND,
    TOKEN,
    WATT,
    Dimension,
)
from specc.units.quantity import Number
from specc.units.text import (
    link_rate,
    memory_size,
    money,
    number,
    percent,
    plain,
    show,
    signed_percent,
)

USD = Dimension({"USD": 1})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (8192, "8192"),
        (10_000, "10,000"),
        (262_144, "262,144"),
        (70_553_706_496, "70,553,706,496"),
        (1e12, "1,000,000,000,000"),
        (10**18, "1e18"),
        (16383.999999999998, "16,384"),
        (-12_345.6, "-12,350"),
        (3.4321, "3.432"),
        (9999.7, "10,000"),
        (123_456.7, "123,500"),
        (999_999.7, "1M"),
        (2_338_123_456.7, "2.338B"),
        (Fraction(1, 3), "0.3333"),
        (0.00012345, "0.0001234"),
        (0.0000123, "1.23e-5"),
        (99.996, "100"),
        (float("inf"), "inf"),
        (750_639_313_005.3, "750.6B"),  # near a whole number in proportion alone
        (750_639_313_005, "750,639,313,005"),
    ],
)
def test_number(value: Number, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity(80 * 10**9, BYTE, "GB"), "80 GB"),
        (Quantity(80 * 2**30, BYTE, "GiB"), "80 GiB"),
        (Quantity(85_520_000_000.0, BYTE), "85.52 GB"),
        (Quantity(85_520_000_000.0, BYTE, "GiB"), "79.65 GiB"),
        (Quantity(730e6, BYTE, "GiB"), "696.2 MiB"),
        (Quantity(50e9, BYTE / SECOND, "Gb/s"), "400 Gb/s"),
        (Quantity(1, REQUEST / SECOND), "1 request/s"),
        (Quantity(3.43, REQUEST / SECOND, None, 2.58, 4.48), "3.43 (2.58..4.48) requests/s"),
        (Quantity(0.3582, SECOND, None, 0.221, 1.2), "358.2 (221..1200) ms"),
        (Quantity(86_400, SECOND), "1 day"),
        (Quantity(1, DIMENSIONLESS, "gpus"), "1 gpu"),
        (Quantity(16_384, DIMENSIONLESS, "gpus"), "16,384 gpus"),
        (Quantity(Fraction(1, 8), DIMENSIONLESS, "%"), "12.5 %"),
        (Quantity(2, DIMENSIONLESS, ":"), "2:1"),
        (Quantity(0.0, TOKEN), "0 tokens"),
        (Quantity(15 * 10**12, TOKEN), "15T tokens"),
        (Quantity(691_200_000.0, TOKEN), "691.2M tokens"),
        (Quantity(44_236_800.0, TOKEN), "44.24M tokens"),
        (Quantity(44_236_800, TOKEN), "44,236,800 tokens"),
        (Quantity(70_553_706_496, DIMENSIONLESS, "params"), "70,553,706,496 params"),
        (Quantity(Fraction(29815, 100), KELVIN, "degC"), "25 degC"),
        (Quantity(12_345_678, USD), "12,345,678 USD"),
        (Quantity(40_800.0, WATT), "40.8 kW"),
    ],
)
def test_quantity(quantity: Quantity, text: str) -> None:
    assert show(quantity) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0 USD"),
        (9e-5, "9e-5 USD"),
        (0.0034, "0.0034 USD"),
        (0.125, "0.125 USD"),
        (0.5, "0.50 USD"),
        (12.5, "12.50 USD"),
        (250_000, "250,000 USD"),
        (1.25e9, "1.25B USD"),
    ],
)
def test_money(amount: float, text: str) -> None:
    assert money(amount, "USD") == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.95, "95 %"), (0.1234, "12.3 %"), (1, "100 %"), (0.00254, "0.25 %"), (12.5, "1250 %")],
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_columns_keep_their_places() -> None:
    assert percent(0.05, 1) == "5.0 %"
    assert signed_percent(0.125) == "+12.5 %"
    assert signed_percent(-0.125) == "-12.5 %"


def test_rates_of_links() -> None:
    assert [link_rate(rate / 8) for rate in (1e8, 1e9, 800e9, 1.6e12)] == [
        "100 Mb/s", "1 Gb/s", "800 Gb/s", "1.6 Tb/s",
    ]  # fmt: skip


def test_memory_is_binary() -> None:
    assert memory_size(80 * 2**30) == "80 GiB"
    assert memory_size(100) == "100 byte"


def test_programs_get_plain_numbers() -> None:
    assert [plain(value) for value in (1e6, 0.5, 123456.25)] == ["1000000", "0.5", "123456.25"]
