"""Spares by share, count and chance."""

from math import exp, factorial

import pytest

from specc.bill.spares import poisson_stock


@pytest.mark.parametrize(
    ("mean", "confidence"), [(0.1, 0.95), (1.0, 0.95), (7.4, 0.99), (40, 0.9)]
)
def test_stock_is_the_smallest_that_lasts(mean, confidence):
    stock = poisson_stock(mean, confidence)

    def lasts(n: int) -> float:
        return sum(exp(-mean) * mean**i / factorial(i) for i in range(n + 1))

    assert lasts(stock) >= confidence
    assert stock == 0 or lasts(stock - 1) < confidence


def test_large_means_stay_finite():
    assert 1000 < poisson_stock(1000.0, 0.95) < 1100


def test_share_is_rounded_up_and_a_count_is_a_count(bill):
    share = bill("cluster pod { servers = 64 x box; spares { servers = 2 % } }")
    assert [y.spares for y in share.lines if y.category == "server"] == [2]
    count = bill("cluster pod { servers = 64 x box; spares { servers = 5 } }")
    assert [y.spares for y in count.lines if y.category == "server"] == [5]


def test_failures_and_replenishment(bill):
    result = bill(
        "cluster pod { servers = 100 x box\n"
        "  spares { failures { accelerator = 9 %/year }; replenishment = 30 days; confidence = 95 % } }"
    )
    (spare,) = [y for y in result.lines if y.category == "accelerator" and y.spares]
    # 800 accelerators, 9 % a year, 30 days: 5.9 failures expected, 10 last in 95 of 100 cases.
    assert spare.spares == spare.to_buy == 10


@pytest.mark.parametrize("confidence", ["100 %", "0 %"])
def test_no_stock_is_certain(bill, confidence):
    result = bill(
        "cluster pod { servers = 4 x box\n"
        "  spares { failures { server = 100000 %/year }; replenishment = 10 years; "
        f"confidence = {confidence} }} }}"
    )
    assert all(y.spares >= 0 for y in result.lines)
