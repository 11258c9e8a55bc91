"""Whether an offer holds: when, where, for how many, in time, and in which way of renting.

A month, quarter or year on which one orders counts as its first day. An offer that says nothing of a condition meets it.
"""

from datetime import date, timedelta

from specc.design.cluster import Cluster
from specc.design.days import first_day, last_day
from specc.design.price import Offer
from specc.record import record
from specc.units.text import number

DAY = 86400.0
MONTHS_OF_YEAR = 12


@record
class Terms:
    """What somebody who buys asks of an offer.

    Attributes:
        as_of: The date of the prices, on which one orders.
        region: Where instances are rented.
        billing: The way of renting; None takes what is on demand, else what is reserved.
        needed_by: When all must be there.
    """

    as_of: str | None = None
    region: str | None = None
    billing: str | None = None
    needed_by: str | None = None


def terms_of(cluster: Cluster, as_of: str | None = None) -> Terms:
    """What a cluster asks of offers; a date that is given wins over its own."""
    economics = cluster.economics
    if economics is None:
        return Terms(as_of=as_of, region=cluster.region)
    return Terms(
        as_of=as_of or economics.as_of,
        region=cluster.region,
        billing=economics.billing,
        needed_by=economics.needed_by,
    )


def months_between(earlier: str, later: str) -> int:
    """Whole months from one date to another; negative where they are the other way round."""
    start, end = first_day(earlier), first_day(later)
    return (end.year - start.year) * MONTHS_OF_YEAR + end.month - start.month


def arrival(offer: Offer, as_of: str | None) -> date | None:
    """The day on which what is ordered on a date arrives, at the latest the calendar's last; None where nobody says."""
    if as_of is None or offer.lead_time is None:
        return None
    ordered = first_day(as_of)
    return ordered + min(
        timedelta(days=min(float(offer.lead_time) / DAY, 1e7)), date.max - ordered
    )


def refusal(offer: Offer, quantity: int, terms: Terms) -> str:
    """Why an offer does not hold for so many, in whichever way it is rented; empty where it does."""
    reasons = (
        _of_date(offer, terms.as_of),
        _of_place(offer, terms.region),
        _of_number(offer, quantity),
        _of_arrival(offer, terms),
    )
    return next(filter(None, reasons), "")


def _of_date(offer: Offer, as_of: str | None) -> str:
    if as_of is None or offer.valid is None:
        return ""
    ends = offer.valid if isinstance(offer.valid, tuple) else (offer.valid,)
    if first_day(as_of) < first_day(ends[0]):
        return f"holds from {ends[0]}, and the prices are as of {as_of}"
    if first_day(as_of) > last_day(ends[-1]):
        return f"held until {ends[-1]}, and the prices are as of {as_of}"
    return ""


def _of_place(offer: Offer, region: str | None) -> str:
    if region is None or not offer.region or offer.region == region:
        return ""
    return f"is for {offer.region}, not for {region}"


def refused_billing(offer: Offer, asked: str | None) -> str:
    """Why an offer is not in the way of renting that is asked for; empty where it is."""
    if offer.instance is None:
        return ""
    billing = offer.billing or "on_demand"
    if asked is None:
        return "is spot, which ends when somebody pays more" if billing == "spot" else ""
    return "" if billing == asked else f"is {_spaced(billing)}, not {_spaced(asked)}"


def _of_number(offer: Offer, quantity: int) -> str:
    least = offer.minimum or 0
    if quantity < least:
        return f"is for {number(least)} or more, not for {number(quantity)}"
    return ""


def _of_arrival(offer: Offer, terms: Terms) -> str:
    arrives = arrival(offer, terms.as_of)
    if terms.needed_by is None or arrives is None or arrives <= first_day(terms.needed_by):
        return ""
    return f"arrives on {arrives.isoformat()}, and is needed by {terms.needed_by}"


def _spaced(word: str) -> str:
    return word.replace("_", " ")
