"""Percentiles of mixtures of times against closed forms."""

import math

import pytest

from specc.physics.latency_spread import mixture


@pytest.mark.parametrize("relative", [0.01, 0.2, 1.0, 3.0])
@pytest.mark.parametrize("mean", [1e-4, 2.0, 5e3])
def test_one_lognormal_time_has_the_percentiles_of_its_formula(mean, relative):
    square = math.log1p(relative**2)
    middle, width = math.log(mean) - 0.5 * square, math.sqrt(square)
    found = mixture([(1.0, mean, relative * mean)])
    assert found.mean == pytest.approx(mean)
    assert found.p50 == pytest.approx(math.exp(middle), rel=2e-3)
    assert found.p95 == pytest.approx(math.exp(middle + 1.644854 * width), rel=2e-3)
    assert found.p99 == pytest.approx(math.exp(middle + 2.326348 * width), rel=2e-3)


def test_of_two_times_far_apart_each_percentile_is_the_one_that_holds_it():
    found = mixture([(0.9, 1.0, 0.01), (0.1, 100.0, 1.0)])
    assert found.p50 == pytest.approx(1.0, rel=0.01)
    assert found.p95 == pytest.approx(100.0, rel=0.01)
    assert found.p99 == pytest.approx(101.28, rel=2e-3)


def test_times_without_a_deviation_are_kept():
    found = mixture([(0.6, 1.0, 0.0), (0.4, 2.0, 0.0)])
    assert (found.p50, found.p95) == (pytest.approx(1.0, rel=2e-3), pytest.approx(2.0, rel=2e-3))
