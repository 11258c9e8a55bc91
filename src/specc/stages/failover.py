"""Services that must survive a loss, predicted and judged again with that much lost."""

from collections.abc import Iterator
from functools import cached_property

from specc.checks.judge import Verdict, judge
from specc.design.evaluation import Lookup
from specc.design.workload import Inference, Training
from specc.diagnostics.diagnostic import Diagnostic
from specc.record import evolve
from specc.result import Result
from specc.services.multi_site import SitePrediction, at_sites, joined, load
from specc.sizing.memo import Memo
from specc.stage import Stage
from specc.stages import cost
from specc.stages.prediction import SiteOutcome, outcome
from specc.sums import sum_counts

JOINED = 16  # clusters that are brought together in one step


def _redundant(result: Result) -> Iterator[str]:
    for name, service in result.design.of_kind(Inference).items():
        if service.survives is not None and name in result.predictions:
            yield name


def _survived(result: Result, name: str, memo: Memo) -> Result:
    # Most services need not survive anything.
    from specc.services import failover

    service = result.design.of_kind(Inference)[name]
    lost = _Lost(result, name)

    def assess(reduced: failover.ReducedService) -> tuple[failover.Assessment, int]:
        assert reduced.service is not None
        errors, lookup, took = lost.assess(reduced.service, reduced.site)
        return failover.Assessment(errors=errors, lookup=lookup), took

    losses = failover.Failover(
        service,
        result.sites[name],
        failover.relevant(result.design, name),
        failover.Assessment(errors=result.errors, lookup=result.lookup),
        assess,
    )
    share = failover.WORK // max(1, sum_counts(1 for _ in _redundant(result)))
    told = tuple(losses.violations(share))
    for one in told:
        result = result.add(judge("failover", one))
    violations = tuple(one for one in told if isinstance(one, failover.FailoverViolation))
    made = result.predicted.get(service.kind, 0) + lost.made
    return evolve(
        result,
        failover_violations=result.failover_violations + violations,
        predicted={**result.predicted, service.kind: made},
    )


class _Lost:
    """A service with something lost; on each cluster it is predicted once for each share.

    Attributes:
        made: Predictions that were made.
    """

    def __init__(self, result: Result, name: str) -> None:
        """Nothing is lost yet."""
        self.result, self.name = result, name
        self.made = 0
        self._at: dict[object, SiteOutcome] = {}

    @cached_property
    def _others(self) -> list[SitePrediction]:
        """The service on its clusters with everything in place."""
        return [cost.charged(self.result, site) for site in self.result.sites[self.name]]

    def assess(
        self, left: Inference, site: int | None
    ) -> tuple[tuple[Diagnostic, ...], Lookup, int]:
        """The errors and results of what is left, and the steps of work that this took.

        Args:
            left: The service after the loss.
            site: The number of its cluster that it is left on, where the others are as they were.
        """
        before = self.made
        predictions = {n: p for n, p in self.result.predictions.items() if n != self.name}
        verdict = Verdict()
        sites: list[SitePrediction] = []
        for cluster, part in at_sites(left):
            there = self._there(cluster, part, keep=bool(left.others))
            verdict += there.verdict
            if there.site is None:
                sites = []
                break
            sites.append(there.site)
        if sites and site is not None:
            sites = [*self._others[:site], sites[0], *self._others[site + 1 :]]
            left = self.result.design.of_kind(Inference)[self.name]
        if sites:
            predictions[self.name] = joined(left, sites, told=False)
        result = evolve(self.result, verdict=verdict, predictions=predictions)
        took = self.made - before + len(sites) // JOINED
        return result.errors, result.lookup, took

    def _there(self, cluster: str, part: Training | Inference, *, keep: bool) -> SiteOutcome:
        """A part on one cluster, with its costs there; kept where whatever else is lost leaves it the same."""
        assert isinstance(part, Inference)
        key = cluster, load(part)
        if keep and key in self._at:
            return self._at[key]
        there = outcome(self.result, cluster, part)
        self.made += there.site is not None
        if there.site is not None:
            there = evolve(there, site=cost.charged(self.result, there.site))
        if keep:
            self._at[key] = there
        return there


# What fails with everything in place need not be tried with less.
STAGE = Stage(
    name="judging failover",
    step=_survived,
    subjects=_redundant,
    searched=lambda result: not result.failed,
)
