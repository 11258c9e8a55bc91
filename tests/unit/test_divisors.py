"""Divisors, against their definition."""

import pytest

from specc.divisors import divisors


@pytest.mark.parametrize("number", [1, 2, 12, 36, 97, 720])
@pytest.mark.parametrize("most", [None, 1, 4, 6, 35, 1000])
def test_divisors_are_what_divides(number: int, most: int | None) -> None:
    top = number if most is None else min(number, most)
    assert divisors(number, most) == [n for n in range(1, top + 1) if number % n == 0]


def test_few_divisors_of_a_vast_number_take_few_steps() -> None:
    assert divisors(10**30, 8) == [1, 2, 4, 5, 8]
