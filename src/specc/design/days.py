"""Dates as texts state them: a year, a quarter, a month or a day, each with the days that it covers."""

import re
from datetime import date, timedelta
from functools import cache

_STATED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-Q([1-4]))?")
_MONTHS_OF_QUARTER = 3
_DECEMBER = 12


@cache
def first_day(stated: str) -> date:
    """The first day of what is stated.

    Raises:
        ValueError: it is no date of the calendar.
    """
    found = _STATED.fullmatch(stated)
    if found is None:
        raise ValueError(stated)
    year, month, day, quarter = found.groups()
    if quarter:
        month = str(_MONTHS_OF_QUARTER * (int(quarter) - 1) + 1)
    return date(int(year), int(month or 1), int(day or 1))


@cache
def last_day(stated: str) -> date:
    """The last day of what is stated; raises as `first_day` does."""
    first = first_day(stated)
    _, _, rest = stated.partition("-")
    if "-" in rest:
        return first
    months = _DECEMBER if not rest else _MONTHS_OF_QUARTER if rest.startswith("Q") else 1
    month = first.month + months - 1
    if month == _DECEMBER:
        return date(first.year, _DECEMBER, 31)
    return date(first.year, month + 1, 1) - timedelta(days=1)


def is_date(text: str) -> bool:
    """Whether it is a date of the calendar; 30 February is none."""
    try:
        first_day(text)
    except ValueError:
        return False
    return True


_OTHERS = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?"),
    re.compile(r"(?:(?P<day>\d{1,2})\.)?(?P<month>\d{1,2})\.(?P<year>\d{4})"),
    re.compile(r"(?P<month>\d{1,2})/(?P<year>\d{4})"),
    re.compile(r"[Qq](?P<quarter>[1-4])[ /-]?(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[ /-]?[Qq](?P<quarter>[1-4])"),
)


def meant(text: str) -> str:
    """A date that is written in another order, as texts state it; empty where it could be several, or is none."""
    for pattern in _OTHERS:
        found = pattern.fullmatch(text.strip())
        if found is None:
            continue
        parts = found.groupdict()
        if parts.get("quarter"):
            return f"{parts['year']}-Q{parts['quarter']}"
        day = f"-{int(parts['day']):02}" if parts.get("day") else ""
        stated = f"{parts['year']}-{int(parts['month']):02}{day}"
        return stated if is_date(stated) else ""
    return ""
