"""The bill of each cluster, judged."""

from specc.bill.bill import Bill, make_bill
from specc.bill.site_bill import in_shared_site
from specc.checks.judge import Verdict, judge
from specc.design.price import Exchange
from specc.record import evolve
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage
from specc.sums import sum_counts
from specc.topology.lay import Topology

SEARCHED_LINKS = 20_000
"""Links up to which a search chooses transceivers for each design that it tries; of larger ones they are chosen for the answer alone."""


def _billed(result: Result, name: str, memo: Memo) -> Result:
    assert result.profiles is not None
    topology = result.topologies[name]
    offers = tuple(offer for held in result.profiles.offers.values() for offer in held)
    rentals, catalogue = result.profiles.rentals, result.profiles.links
    exchanges = tuple(result.design.of_kind(Exchange).values())

    def bill_of(laid: Topology) -> Bill:
        large = memo.searching and _links(laid) > SEARCHED_LINKS
        links = None if large else catalogue
        return make_bill(
            laid, offers, exchanges, rentals=rentals, links=links, currency=result.design.currency
        )

    def make() -> tuple[Bill, Verdict]:
        bill = bill_of(topology)
        return bill, judge("bill", bill)

    beside = _in_site_of(result, topology)
    if len(beside) > 1:  # they share its racks and rents
        bills = memo.of(
            "the bills of a site",
            _site(topology) or "",
            beside,
            lambda: in_shared_site(beside, bill_of),
        )
        bill = bills[beside.index(topology)]
        verdict = judge("bill", bill)
    else:
        bill, verdict = memo.of("bill", name, (topology,), make)
    return evolve(result.add(verdict), bills={**result.bills, name: bill})


def _links(laid: Topology) -> int:
    return sum_counts(
        layer.links for fabric in laid.fabrics.values() for layer in fabric.sized.layers
    )


def _in_site_of(result: Result, topology: Topology) -> tuple[Topology, ...]:
    """The clusters that stand in the site of one, itself among them."""
    site = _site(topology)
    if site is None:
        return (topology,)
    return tuple(laid for laid in result.topologies.values() if _site(laid) == site)


def _site(topology: Topology) -> str | None:
    site = topology.cluster.site
    return None if site is None else site.name


STAGE = Stage(name="the bill", step=_billed, subjects=lambda result: result.topologies)
