"""What is "at least" so much may be no less."""

from specc.bill.bill import Bill
from specc.reports.bills import summary, watts


def _unknown_beside_bounds(bill) -> Bill:
    return bill(
        "server bounded : box { power_max = unknown }\n"  # by its parts and supplies
        "switch dark { height = 1 U; ports = 32 x osfp(2 x 400 Gb/s) }\n"
        "offer o { part = bounded; price = 100000..120000 USD }\n"
        "cluster pod { site = hall; servers = 4 x bounded\n"
        "  fabric f { topology = single; nic = card; links_per_server = 8; leaf = dark } }"
    )


def test_a_lower_bound_is_told_by_the_low_end_of_what_is_known(bill):
    made = _unknown_beside_bounds(bill)
    power, capital = made.power_maximum, made.totals.capital
    assert power.missing
    assert power.low < power.value < power.high
    assert capital.missing
    assert capital.low < capital.value
    shown = {name: value for name, value, _ in summary(made)}
    assert shown["capital"] == "at least 400,000 USD"
    assert shown["power, highest"] == shown["heat"] == f"at least {watts(power.low)}"


def test_what_is_known_is_told_by_its_centre(bill):
    made = bill(
        "server bounded : box { power_max = unknown }\n"
        "cluster pod { site = hall; servers = 4 x bounded }"
    )
    power = made.power_maximum
    assert power.low < power.value < power.high
    shown = {name: value for name, value, _ in summary(made)}
    assert shown["power, highest"] == watts(power.value)
