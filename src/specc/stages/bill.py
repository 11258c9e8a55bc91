"""The bill of each cluster, judged."""

import attrs

from specc.bill.bill import Bill, make_bill
from specc.checks.judge import Verdict, judge
from specc.design.price import Exchange
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage


def _billed(result: Result, name: str, memo: Memo) -> Result:
    assert result.profiles is not None
    topology = result.topologies[name]
    offers = tuple(offer for held in result.profiles.offers.values() for offer in held)
    exchanges = tuple(result.design.of_kind(Exchange).values())

    def make() -> tuple[Bill, Verdict]:
        bill = make_bill(topology, offers, exchanges)
        return bill, judge("bill", bill)

    bill, verdict = memo.of("bill", name, topology, make)
    return attrs.evolve(result.add(verdict), bills={**result.bills, name: bill})


STAGE = Stage(name="the bill", step=_billed, subjects=lambda result: result.topologies)
