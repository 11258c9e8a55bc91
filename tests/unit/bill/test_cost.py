"""Offers, dates, tiers, currencies, annuities."""

import pytest

from specc.bill.cost import YEAR
from specc.bill.running import annuity

CLUSTER = "cluster pod { servers = 20 x box; economics { as_of = %r; life = 4 years } }"


def cluster(as_of: str) -> str:
    return (
        f'cluster pod {{ servers = 20 x box; economics {{ as_of = "{as_of}"; life = 4 years }} }}'
    )


def unit(found) -> float | None:
    (line,) = [y for y in found.lines if y.category == "server"]
    return line.price.unit if line.price else None


def test_tiers_by_quantity(bill):
    text = "offer a { part = box; price = 100 USD; tiers = [tier(from = 10, price = 90 USD), tier(from = 30, price = 80 USD)] }\n"
    assert unit(bill(text + cluster("2026-11"))) == 90


@pytest.mark.parametrize(
    ("as_of", "price"), [("2026-11", 100), ("2027-01", None), ("2026-09", None)]
)
def test_an_offer_holds_in_its_months(bill, as_of, price):
    text = 'offer a { part = box; price = 100 USD; valid = "2026-10".."2026-12" }\n'
    assert unit(bill(text + cluster(as_of))) == price


def test_minimum_quantity(bill):
    assert (
        unit(bill("offer a { part = box; price = 1 USD; minimum = 21 }\n" + cluster("2026-11")))
        is None
    )


def test_trust_before_price(bill):
    text = (
        "offer cheap { part = box; price = 1 USD; confidence = low }\n"
        "offer sound { part = box; price = 100 USD; confidence = high }\n"
    )
    assert unit(bill(text + cluster("2026-11"))) == 100


def test_currencies_convert_only_by_a_declared_rate(bill):
    offer = "offer a { part = box; price = 100 EUR }\n"
    assert unit(bill(offer + cluster("2026-11"))) is None
    rate = 'exchange eur { rate = 1.10 USD/EUR; date = "2026-11" }\n'
    assert unit(bill(rate + offer + cluster("2026-11"))) == pytest.approx(110)


def test_annuity():
    assert annuity(1000, 4 * YEAR, 0, 0) == pytest.approx(250 / YEAR)
    assert annuity(1000, 4 * YEAR, 0, 0.2) == pytest.approx(200 / YEAR)
    # 1000 at 5 % over 4 years is 282.01 a year.
    assert annuity(1000, 4 * YEAR, 0.05, 0) == pytest.approx(282.0118 / YEAR, rel=1e-6)


def test_cost_per_time_is_the_sum_of_its_parts(bill):
    found = bill(
        "offer a { part = box; price = 100000 USD }\n"
        "site own { pue = 1.5; electricity = 0.10 USD/kWh; colocation = 100 USD/kW/month }\n"
        "server steady : box { power = 8 kW }\n"
        "offer b { part = steady; price = 100000 USD }\n"
        "cluster pod { site = own; servers = 10 x steady\n"
        "  economics { life = 4 years; maintenance = 5 %/year; utilisation = 50 % } }"
    )
    running = found.running
    assert running.capital.value == pytest.approx(1e6 / 4 / YEAR)
    assert running.energy.value == pytest.approx(10 * 8 * 0.5 * 1.5 * 0.10 / 3600)
    assert running.support.value == pytest.approx(1e6 * 0.05 / YEAR)
    # Power is contracted, however little of the time it is used.
    assert running.colocation.value == pytest.approx(10 * 10 * 100 * 12 / YEAR)
    parts = (running.capital, running.energy, running.rent, running.support, running.colocation)
    assert running.total.value == pytest.approx(sum(part.value for part in parts))
    assert not running.total.missing


def test_a_rent_without_a_price_is_unknown_and_never_nothing(bill):
    found = bill(
        'server vm : box { instance = "cloud.8" }\nserver other : box { instance = "other.8" }\n'
        "offer a { instance = vm; price = 10 USD/h }\n"
        "cluster pod { servers = 2 x vm + 1 x other }"
    )
    assert found.running.rent.missing == ("other.price",)
    assert found.running.total.bound
    assert found.running.total.value == pytest.approx(20 / 3600)
    alone = bill('server vm : box { instance = "cloud.8" }\ncluster pod { servers = 1 x vm }')
    assert alone.running.total.value is None
    assert alone.running.total.missing == ("vm.price",)


def test_colocation_of_unknown_power_is_a_lower_bound(bill):
    found = bill(
        "offer a { part = box; price = 100000 USD }\n"
        "site own { pue = 1.5; electricity = 0.10 USD/kWh; colocation = 100 USD/kW/month }\n"
        "server dark : box { power_max = unknown; psus = unknown }\n"
        "cluster pod { site = own; servers = 2 x dark; economics { life = 4 years } }"
    )
    least = 2 * (8 * 700 + 2 * 300)
    assert found.running.colocation.bound
    assert found.running.colocation.value == pytest.approx(least * 0.1 * 12 / YEAR)
    assert found.running.total.bound


def test_services_by_share_amount_and_time(bill):
    found = bill(
        "offer a { part = box; price = 100000 USD }\n"
        "service care { rate = 4 %/year }\n"
        "service setup { amount = 5000 USD }\n"
        "service hands { amount = 730 USD/month }\n"
        "cluster pod { servers = 10 x box; support = 1 x care + 1 x setup + 1 x hands\n"
        "  economics { life = 4 years } }"
    )
    prices = {y.part: (y.periodic, y.total) for y in found.lines if y.category == "service"}
    assert prices["setup"] == (None, 5000)
    assert prices["care"] == ("month", pytest.approx(1005000 * 0.04 / 12))
    assert prices["hands"] == ("month", pytest.approx(730))
    assert found.totals.capital.value == 1005000
    assert found.running.support.value == pytest.approx(1005000 * 0.04 / YEAR + 730 * 12 / YEAR)
