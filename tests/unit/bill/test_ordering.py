"""What keeps a line from being ordered."""

import pytest

from specc.bill.ordering import gaps

CABLE = (
    'cable cord { medium = multi; part_numbers = [length(3 m, "N003"), length(50 m, "N050")] }\n'
)
POD = """cluster pod {{ servers = 8 x box; economics {{ as_of = "2026-11" }}
  fabric compute {{ topology = single; nic = card; leaf = big; optics = twin; server_optics = twin; cables = {cables} }} }}
"""


def lacking(bill, text: str, category: str) -> set[tuple[str, ...]]:
    return {gaps(y) for y in bill(text).lines if y.category == category and y.to_buy}


@pytest.mark.parametrize(
    ("offer", "missing"),
    [
        ("", "no offer is known"),
        (
            "offer o { part = box; price = 9 EUR }",
            "offered in EUR, and no exchange rate to USD is declared",
        ),
        (
            'offer o { part = box; price = 9 USD; valid = "2025-01" }',
            "no offer holds: held until 2025-01, and the prices are as of 2026-11",
        ),
        (
            "offer o { part = box; price = 9 USD; minimum = 100 }",
            "no offer holds: is for 100 or more, not for 8",
        ),
    ],
)
def test_a_price_that_is_missing_has_its_reason(bill, offer, missing):
    text = f"{offer}\n" + POD.format(cables="trunk")
    assert lacking(bill, text, "server") == {
        ("no part number is known: the spec declares it without one", missing)
    }


def test_nothing_is_missing_where_all_is_stated(bill):
    text = (
        'server ready : box { part_number = "R-1" }\noffer o { part = ready; price = 9 USD }\n'
        "cluster pod { servers = 8 x ready }"
    )
    assert lacking(bill, text, "server") == {()}


def test_what_a_shop_calls_a_part_is_enough(bill):
    text = 'offer o { part = box; price = 9 USD; sku = "S-1" }\n' + POD.format(cables="trunk")
    assert lacking(bill, text, "server") == {()}


def test_a_cable_is_ordered_by_its_length(bill):
    lines = [y for y in bill(CABLE + POD.format(cables="cord")).lines if y.category == "cable"]
    assert lines
    assert {(y.length, y.part_number) for y in lines} <= {(3.0, "N003"), (50.0, "N050")}
    assert {gaps(y) for y in lines} == {("no offer is known",)}


def test_a_length_that_is_not_sold_is_missing(bill):
    short = 'cable stub { medium = multi; part_number = "S"; lengths = [0.1 m] }\n'
    gaps = lacking(bill, short + POD.format(cables="stub"), "cable")
    assert all("is not sold; the longest is 0.1 m" in missing[0] for missing in gaps)


def test_storage_that_nothing_gives_is_a_line(bill):
    text = (
        "cluster pod { servers = 8 x box; storage { capacity = 2 PB; read_bandwidth = 80 GB/s } }"
    )
    (line,) = [y for y in bill(text).lines if y.category == "storage"]
    assert line.title == "Storage, not chosen: capacity 2 PB, read 80 GB/s"
    assert line.total is None
    assert gaps(line)[0].startswith("no part is chosen")


def test_an_accelerator_on_a_board_has_no_number_of_its_own(bill):
    (missing,) = lacking(
        bill,
        "from std.servers.gigabyte import g593_zd2\ncluster pod { servers = 2 x g593_zd2 }",
        "accelerator",
    )
    assert missing[0].startswith("it has no part number of its own")
