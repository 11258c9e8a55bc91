"""Offers, dates, tiers, currencies, annuities."""

import pytest

from specc.bill.cost import YEAR
from specc.bill.running import annuity

CLUSTER = "cluster pod { servers = 20 x box; economics { as_of = %r; life = 4 years } }"


def cluster(as_of: str) -> str:
    return (
        f'cluster pod {{ servers = 20 x box; economics {{ as_of = "{as_of}"; life = 4 years }} }}'
    )


def unit(result) -> float | None:
    (line,) = [y for y in result.lines if y.category == "server"]
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
    result = bill(
        "offer a { part = box; price = 100000 USD }\n"
        "site own { pue = 1.5; electricity = 0.10 USD/kWh; colocation = 100 USD/kW/month }\n"
        "server steady : box { power = 8 kW }\n"
        "offer b { part = steady; price = 100000 USD }\n"
        "cluster pod { site = own; servers = 10 x steady\n"
        "  economics { life = 4 years; maintenance = 5 %/year; utilisation = 50 % } }"
    )
    running = result.running
    assert running.capital.value == pytest.approx(1e6 / 4 / YEAR)
    assert running.energy.value == pytest.approx(10 * 8 * 0.5 * 1.5 * 0.10 / 3600)
    assert running.support.value == pytest.approx(1e6 * 0.05 / YEAR)
    # Power is contracted, however little of the time it is used.
    assert running.colocation.value == pytest.approx(10 * 10 * 100 * 12 / YEAR)
    parts = (running.capital, running.energy, running.rent, running.support, running.colocation)
    assert running.total.value == pytest.approx(sum(part.value for part in parts))
    assert not running.total.missing


def test_a_rent_without_a_price_is_unknown_and_never_nothing(bill):
    result = bill(
        'server vm : box { instance = "cloud.8" }\nserver other : box { instance = "other.8" }\n'
        "offer a { instance = vm; price = 10 USD/h }\n"
        "cluster pod { servers = 2 x vm + 1 x other }"
    )
    assert result.running.rent.missing == ("other.price",)
    assert result.running.total.bound
    assert result.running.total.value == pytest.approx(20 / 3600)
    alone = bill('server vm : box { instance = "cloud.8" }\ncluster pod { servers = 1 x vm }')
    assert alone.running.total.value is None
    assert alone.running.total.missing == ("vm.price",)


def test_colocation_of_unknown_power_is_a_lower_bound(bill):
    result = bill(
        "offer a { part = box; price = 100000 USD }\n"
        "site own { pue = 1.5; electricity = 0.10 USD/kWh; colocation = 100 USD/kW/month }\n"
        "server dark : box { power_max = unknown; psus = unknown }\n"
        "cluster pod { site = own; servers = 2 x dark; economics { life = 4 years } }"
    )
    least = 2 * (8 * 700 + 2 * 300)
    assert result.running.colocation.bound
    assert result.running.colocation.value == pytest.approx(least * 0.1 * 12 / YEAR)
    assert result.running.total.bound


def test_services_by_share_amount_and_time(bill):
    result = bill(
        "offer a { part = box; price = 100000 USD }\n"
        "service care { rate = 4 %/year }\n"
        "service setup { amount = 5000 USD }\n"
        "service hands { amount = 730 USD/month }\n"
        "cluster pod { servers = 10 x box; support = 1 x care + 1 x setup + 1 x hands\n"
        "  economics { life = 4 years } }"
    )
    prices = {y.part: (y.periodic, y.total) for y in result.lines if y.category == "service"}
    assert prices["setup"] == (None, 5000)
    assert prices["care"] == ("month", pytest.approx(1005000 * 0.04 / 12))
    assert prices["hands"] == ("month", pytest.approx(730))
    assert result.totals.capital.value == 1005000
    assert result.running.support.value == pytest.approx(1005000 * 0.04 / YEAR + 730 * 12 / YEAR)


POD = "cluster pod { servers = 20 x box; economics { life = 4 years; %s } }"
IN_TIME = 'as_of = "2026-11"; needed_by = "2027-01"'


def test_of_ones_own_quotes_the_cheapest_seller_wins_and_a_later_one_replaces_its_own(bill):
    acme = 'offer a { part = box; seller = "Acme"; price = 250 USD; date = "2026-10-01" }\n'
    other = 'offer b { part = box; seller = "%s"; price = 300 USD; date = "2026-10-09" }\n'
    assert unit(bill(acme + other % "Bolt" + cluster("2026-11"))) == 250
    assert unit(bill(acme + other % "Acme" + cluster("2026-11"))) == 300


def test_a_price_that_is_years_older_yields_however_trusted(bill):
    text = (
        'offer list { part = box; seller = "A"; price = 1 USD; date = "2022"; confidence = high }\n'
        'offer street { part = box; seller = "B"; price = 3 USD; date = "2026-08"; confidence = low }\n'
    )
    assert unit(bill(text + cluster("2026-11"))) == 3


@pytest.mark.parametrize(("economics", "price"), [("", 100), (IN_TIME, 120)])
def test_what_arrives_too_late_is_not_bought(bill, economics, price):
    text = (
        'offer slow { part = box; seller = "A"; price = 100 USD; lead_time = 15 weeks }\n'
        'offer fast { part = box; seller = "B"; price = 120 USD; lead_time = 2 weeks }\n'
    )
    assert unit(bill(text + POD % economics)) == price


def test_an_offer_that_says_when_it_delivers_is_taken_before_one_that_does_not(bill):
    text = (
        'offer silent { part = box; seller = "A"; price = 100 USD }\n'
        'offer fast { part = box; seller = "B"; price = 120 USD; lead_time = 2 weeks }\n'
    )
    assert unit(bill(text + POD % IN_TIME)) == 120
    assert unit(bill(text + POD % "")) == 100


RENTS = {"on_demand": 30, "reserved": 20, "spot": 10}


@pytest.mark.parametrize("billing", [*RENTS, None])
def test_rent_is_paid_in_the_way_that_is_asked_for(bill, billing):
    offers = "".join(
        f'offer {name} {{ instance = cloud; price = {price} USD/h; billing = {name}; seller = "A" }}\n'
        for name, price in RENTS.items()
    )
    economics = f"economics {{ billing = {billing} }}" if billing else ""
    made = bill(
        f'server cloud : box {{ instance = "c8" }}\n{offers}'
        f"cluster pod {{ servers = 4 x cloud; {economics} }}"
    )
    hourly = 4 * RENTS[billing or "on_demand"]
    assert made.running.rent.value == pytest.approx(hourly / 3600)


@pytest.mark.parametrize(
    ("licence", "capital", "yearly"),
    [("licence(per = gpu, term = 1 year)", 0, 4500), ("licence(per = gpu, term = 3 years)", 0, 1500),
     ("licence(per = gpu)", 4500, 0), ("none", 0, 0)],
)  # fmt: skip
def test_a_licence_that_ends_is_paid_again_each_term(bill, licence, capital, yearly):
    """32 accelerators; what is paid once is capital, whatever ends is no hardware that is written off."""
    made = bill(
        f"software suite {{ licence = {licence} }}\noffer l {{ part = suite; price = 4500 USD }}\n"
        "cluster pod { servers = 4 x box; software = 1 x suite }"
    )
    assert made.running.services.value == pytest.approx(32 * yearly / YEAR)
    (line,) = [y for y in made.lines if y.category == "software"]
    assert (0 if line.periodic else line.total) == pytest.approx(
        capital * (32 if "gpu" in licence else 1)
    )


def test_of_two_rates_the_latest_by_the_date_of_the_prices_holds(bill):
    rates = "".join(
        f'exchange at_{i} {{ rate = {rate} USD/EUR; date = "{date}" }}\n'
        for i, (rate, date) in enumerate([(1.0, "2026-01"), (1.2, "2026-11-05"), (1.5, "2027-02")])
    )
    offer = "offer a { part = box; price = 100 EUR }\n"
    assert unit(bill(rates + offer + cluster("2026-11"))) == pytest.approx(120)
    assert unit(bill(rates + offer + cluster("2026-03"))) == pytest.approx(100)
