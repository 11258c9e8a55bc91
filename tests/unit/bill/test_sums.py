"""What is "at least" so much may be no less."""

from specc.bill.bill import Bill
from specc.design.expression import Unknown
from specc.reports.bills import summary


def _unknown_beside_bounds(bill) -> Bill:
    return bill(
        "server bounded : box { power_max = unknown }\n"  # by its parts and supplies
        "switch dark { height = 1 U; ports = 32 x osfp(2 x 400 Gb/s) }\n"
        "offer o { part = bounded; price = 100000..120000 USD }\n"
        "cluster pod { site = hall; servers = 4 x bounded\n"
        "  fabric f { topology = single; nic = card; links_per_server = 8; leaf = dark } }"
    )


def test_a_lower_bound_is_the_low_end_of_what_is_known(bill):
    from specc.bill.results import cluster_results

    made = _unknown_beside_bounds(bill)
    power, capital = made.power_maximum, made.totals.capital
    assert power.missing
    assert power.high > power.low == power.value > 0
    assert capital.missing
    assert capital.value == capital.low == 400_000
    results = cluster_results(made)
    for path, low in (("power.it", power.low), ("power.facility", power.low * 1.25)):
        assert isinstance(results[path], Unknown)
        assert float(results[path].at_least) == low
    shown = {name: value for name, value, _ in summary(made)}
    assert shown["capital"] == "at least 400,000 USD"


def test_a_factor_that_is_missing_leaves_the_low_end(bill):
    from specc.bill.results import cluster_result

    made = bill(
        "server bounded : box { power_max = unknown }\n"
        "site bare { rack { height = 48 U } }\ncluster pod { site = bare; servers = 4 x bounded }"
    )
    power = made.power_maximum
    assert power.low < power.value < power.high
    facility = cluster_result(made, "power.facility")
    assert isinstance(facility, Unknown)
    assert float(facility.at_least) == power.low
