"""The clock under a power limit."""

import pytest

from specc.physics.clock import clock_under


def test_half_the_power_leaves_four_fifths_of_the_clock() -> None:
    assert clock_under(350, 700) == pytest.approx(0.5 ** (1 / 3))
    assert clock_under(900, 700) == 1.0
