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


BARE = """
memory dimm { capacity = 64 GB }
drive disk { capacity = 4 TB }
server bare : box {
  sold_as = barebone; memory = 16 x dimm; drives = 4 x disk
  onboard { nic = 1 x pair }
}
"""
FABRIC = (
    "fabric f { topology = leaf_spine; nic = card; links_per_server = 2; leaf = big; spine = big }"
)


def test_a_spare_barebone_is_bought_with_what_runs_in_it(bill):
    result = bill(
        BARE + "cluster pod { servers = 10 x bare; " + FABRIC + "; spares { servers = 2 } }"
    )
    # What a barebone brings along, its supplies and its own adapter, comes with the spare one too.
    assert {y.part: (y.spares, y.to_buy) for y in result.lines if y.spares} == {
        "bare": (2, 12),
        "gpu": (16, 96),
        "chip": (4, 24),
        "dimm": (32, 192),
        "disk": (8, 48),
        "card": (4, 24),
    }


def test_spares_of_a_part_come_on_top_of_those_in_spare_servers(bill):
    result = bill(
        BARE + "cluster pod { servers = 10 x bare; spares { servers = 1; accelerators = 5 % } }"
    )
    (line,) = [y for y in result.lines if y.part == "gpu"]
    assert line.spares == 4 + 8
    assert line.reason.endswith("8 in spare servers")


def test_spares_of_what_is_sold_whole_are_whole(bill):
    result = bill("cluster pod { servers = 10 x box; spares { servers = 2 } }")
    bought = {y.part: y.to_buy for y in result.lines if y.to_buy and y.category != "rack"}
    assert bought == {"box": 12}


def test_an_owned_machine_of_parts_has_its_supplies(bill):
    result = bill(
        "server kit : box { sold_as = parts }\n"
        "cluster pod { servers = 3 x kit; owned { servers = 3 x kit } }"
    )
    assert not [y.part for y in result.lines if y.to_buy and y.category != "rack"]
