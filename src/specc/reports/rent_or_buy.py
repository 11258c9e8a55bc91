"""The subject of `specc compare`: each cluster as it stands, against what its accelerators cost to rent."""

import math
from collections.abc import Iterator, Mapping

from specc.bill.bill import Bill
from specc.bill.cost import MONTH
from specc.bill.footprint import states_footprint
from specc.bill.rentals import BreakEven, Owning, Rental, break_even, owning, rentals
from specc.bill.results import cluster_result
from specc.bill.sums import Sum
from specc.design.expression import Unknown
from specc.record import record
from specc.reports.document import DocumentHeader
from specc.result import Result
from specc.units import Quantity
from specc.units.dimension import SECOND
from specc.units.text import money, percent, show

HOUR = 3600.0
FOOTPRINT = ("emissions.per_month", "water_use.per_month")


@record
class Option:
    """One way to have the accelerators.

    Attributes:
        name: Who offers what; the cluster itself comes first.
        rental: The offer; None for the cluster as it stands.
        per_hour: Of one accelerator.
        per_month: Of all, for a month in use.
        break_even: From when on the cluster is cheaper; None for itself.
    """

    name: str
    rental: Rental | None
    per_hour: Sum
    per_month: Sum
    break_even: BreakEven | None


@record
class ClusterOptions:
    """A cluster with its options, cheapest rental first."""

    cluster: str
    accelerators: int
    capital: Sum
    rented: bool
    currency: str
    as_of: str | None
    options: tuple[Option, ...]
    owning: Owning | None
    """What owning it costs, where all of that is known and it is bought."""
    life: float | None
    """Seconds in which it is written off, where that is stated."""
    footprint: Mapping[str, Quantity | Unknown]
    """Emissions and water of the cluster by the month, where its site says what they rest on."""


@record
class RentOrBuy:
    """Every cluster of a spec."""

    name: str
    clusters: Mapping[str, ClusterOptions]
    head: DocumentHeader


def comparison(name: str, result: Result, head: DocumentHeader) -> RentOrBuy:
    """Every cluster that has accelerators, against every rental of the same."""
    return RentOrBuy(
        name=name,
        clusters={
            cluster: compared_of(cluster, bill)
            for cluster, bill in result.bills.items()
            if bill.topology.accelerators
        },
        head=head,
    )


def compared_of(name: str, bill: Bill) -> ClusterOptions:
    """One cluster, against every rental of the same."""
    rented = bill.capital.value == 0 and not bill.capital.missing
    economics = bill.cluster.economics
    life = economics.life if economics is not None else None
    return ClusterOptions(
        cluster=name,
        accelerators=bill.topology.accelerators,
        capital=bill.capital,
        rented=rented,
        owning=None if rented else owning(bill),
        life=None if life is None else float(life),
        currency=bill.prices.currency,
        as_of=bill.as_of,
        options=tuple(_options(name, bill)),
        footprint={path: cluster_result(bill, path) for path in FOOTPRINT}
        if states_footprint(bill.cluster.site)
        else {},
    )


def _options(name: str, bill: Bill) -> Iterator[Option]:
    many, own = bill.topology.accelerators, bill.running.total
    yield Option(
        name=f"cluster {name}",
        rental=None,
        per_hour=own.times(HOUR / many),
        per_month=own.times(MONTH),
        break_even=None,
    )
    for rental in rentals(bill, bill.prices.rentals):
        yield Option(
            name=_called(rental),
            rental=rental,
            per_hour=Sum(value=rental.rate_of_one * HOUR),
            per_month=Sum(value=rental.rate * MONTH),
            break_even=break_even(bill, rental.rate),
        )


def _called(rental: Rental) -> str:
    """Seller and instance, the seller once."""
    if rental.instance.startswith(rental.seller):
        return rental.instance
    return f"{rental.seller} {rental.instance}"


def at_least(total: Sum, currency: str) -> str:
    """An amount for people: unknown, a lower bound, or what it is."""
    if total.told is None:
        return "unknown"
    return f"{'at least ' if total.bound else ''}{money(total.told, currency)}"


def span(time: Sum) -> str:
    """A time until owning pays: `14.2 months`, `never`, or unknown."""
    if time.value is None:
        return "unknown"
    return "never" if math.isinf(time.value) else show(Quantity(time.value, SECOND), "months")


def share(part: Sum) -> str:
    """A utilisation from which owning pays: `63 %`, `never` beyond all of the time, or unknown."""
    if part.value is None:
        return "unknown"
    return "never" if part.value > 1 else percent(part.value)


def finite(value: float | None) -> float | None:
    """A number that a document can hold: None for what is unknown or never."""
    return value if value is not None and math.isfinite(value) else None
