"""Dates as texts state them, and offers that hold on them."""

from datetime import date

import pytest

from specc.bill.holding import Terms, refusal
from specc.design.days import first_day, is_date, last_day, meant
from specc.design.price import Offer


@pytest.mark.parametrize(
    ("stated", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-11-28", date(2026, 11, 28), date(2026, 11, 28)),
    ],
)
def test_a_date_covers_its_days(stated: str, first: date, last: date) -> None:
    assert (first_day(stated), last_day(stated)) == (first, last)


@pytest.mark.parametrize(
    "text", ["2026-02-31", "2026-13", "0000", "2026-Q5", "26-11", "2026-1", ""]
)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert not is_date(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("30.11.2026", "2026-11-30"),
        ("2026/11", "2026-11"),
        ("2026-1-5", "2026-01-05"),
        ("11/2026", "2026-11"),
        ("Q3 2026", "2026-Q3"),
        ("2026q3", "2026-Q3"),
        ("31.02.2026", ""),
        ("01/02/2026", ""),  # January or February
    ],
)
def test_a_date_in_another_order_is_told(text: str, said: str) -> None:
    assert meant(text) == said


@pytest.mark.parametrize(
    ("valid", "as_of", "holds"),
    [
        ("2026-Q3", "2026-08", True),
        ("2026-Q3", "2026-11", False),
        (("2026-10", "2026-12-15"), "2026-12-20", False),
        (("2026-10", "2026-12-15"), "2026-12-15", True),
        ("2026-12", "2026-12-20", True),
        ("2026-12", "2026-11-30", False),
    ],
)
def test_an_offer_holds_on_its_days(valid: str, as_of: str, holds: bool) -> None:
    offer = Offer(name="quoted", valid=valid)
    assert (refusal(offer, 1, Terms(as_of=as_of)) == "") is holds
