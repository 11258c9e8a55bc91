"""The bill of each cluster, judged."""

from specc.bill.bill import Bill, make_bill
from specc.bill.site_bill import in_shared_site
from specc.checks.judge import Verdict, judge
from specc.design.price import Exchange
from specc.record import evolve
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage
from specc.topology.lay import Topology


def _billed(result: Result, name: str, memo: Memo) -> Result:
    assert result.profiles is not None
    topology = result.topologies[name]
    offers = tuple(offer for held in result.profiles.offers.values() for offer in held)
    rentals = result.profiles.rentals
    exchanges = tuple(result.design.of_kind(Exchange).values())

    def make() -> tuple[Bill, Verdict]:
        bill = make_bill(topology, offers, exchanges, rentals=rentals)
        return bill, judge("bill", bill)

    beside = _in_site_of(result, topology)
    if len(beside) > 1:  # they share its racks and rents
        bills = in_shared_site(
            beside, lambda laid: make_bill(laid, offers, exchanges, rentals=rentals)
        )
        bill = bills[[laid.cluster.name for laid in beside].index(name)]
        verdict = judge("bill", bill)
    else:
        bill, verdict = memo.of("bill", name, topology, make)
    return evolve(result.add(verdict), bills={**result.bills, name: bill})


def _in_site_of(result: Result, topology: Topology) -> list[Topology]:
    """The clusters that stand in the site of one, itself among them."""
    site = topology.cluster.site
    if site is None:
        return [topology]
    every = result.topologies.values()
    return [t for t in every if t.cluster.site is not None and t.cluster.site.name == site.name]


STAGE = Stage(name="the bill", step=_billed, subjects=lambda result: result.topologies)
