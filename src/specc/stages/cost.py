"""What each workload costs, emits and takes of water, where its cluster has a bill."""

from specc.record import evolve
from specc.result import Result
from specc.services.cost import with_cost
from specc.services.footprint import with_footprint
from specc.services.multi_site import SitePrediction
from specc.sizing.memo import Memo
from specc.stage import Stage
from specc.stages.prediction import with_sites


def charged(result: Result, site: SitePrediction) -> SitePrediction:
    """A workload at one site with what it costs there, where the cluster has a bill."""
    bill = result.bills.get(site.plan.topology.cluster.name)
    if bill is None:
        return site
    priced = with_cost(site.prediction, site.plan, bill)
    return evolve(site, prediction=with_footprint(priced, site.plan, bill))


def _charged(result: Result, name: str, memo: Memo) -> Result:
    return with_sites(result, name, tuple(charged(result, site) for site in result.sites[name]))


STAGE = Stage(name="the cost", step=_charged, subjects=lambda result: result.sites)
