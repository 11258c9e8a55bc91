"""Every site with all its clusters, judged as one."""

from specc.bill.site_bill import site_bills
from specc.checks.judge import judge
from specc.record import evolve
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage


def _summed(result: Result, name: str, memo: Memo) -> Result:
    # The site as the text has it: bills that share one see a part of its racks.
    stated = {
        t.cluster.site.name: t.cluster.site for t in result.topologies.values() if t.cluster.site
    }
    for summed in site_bills(result.bills.values()):
        here = evolve(summed, site=stated[summed.site.name])
        result = evolve(
            result.add(judge("site_bill", here)),
            site_bills={**result.site_bills, here.site.name: here},
        )
    return result


STAGE = Stage(name="the site", step=_summed)
