"""Services that must survive a loss, predicted and judged again with that much lost."""

from collections.abc import Iterator

import attrs

from specc.checks.judge import Verdict, judge
from specc.design.workload import Inference
from specc.record import evolve
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage
from specc.stages import cost, prediction


def _redundant(result: Result) -> Iterator[str]:
    for name, service in result.design.of_kind(Inference).items():
        if service.survives is not None and name in result.predictions:
            yield name


def _survived(result: Result, name: str, memo: Memo) -> Result:
    # Most services need not survive anything.
    from specc.services.failover import Assessment, ReducedService, failover_violations, relevant

    service = result.design.of_kind(Inference)[name]
    predicted = result.predicted

    def assess(reduced: ReducedService) -> Assessment:
        nonlocal predicted
        assert reduced.service is not None
        entities = {**result.design.entities, name: reduced.service}
        again = evolve(
            result,
            design=attrs.evolve(result.design, entities=entities),
            verdict=Verdict(),
            sites={other: sites for other, sites in result.sites.items() if other != name},
            predicted=predicted,
        )
        again = prediction.STAGE.step(again, name, memo)
        if name in again.sites and reduced.site is not None:  # the other sites are as they were
            sites = list(result.sites[name])
            sites[reduced.site] = again.sites[name][0]
            whole = evolve(again, design=result.design)
            again = prediction.with_sites(whole, name, tuple(sites))
        if name in again.sites:
            again = cost.STAGE.step(again, name, memo)
        predicted = again.predicted
        return Assessment(errors=again.errors, lookup=again.lookup)

    violations = tuple(
        failover_violations(
            service,
            [site.plan for site in result.sites[name]],
            relevant(result.design, name),
            Assessment(errors=result.errors, lookup=result.lookup),
            assess,
        )
    )
    for violation in violations:
        result = result.add(judge("failover", violation))
    return evolve(
        result,
        failover_violations=result.failover_violations + violations,
        predicted=predicted,
    )


# What fails with everything in place need not be tried with less.
STAGE = Stage(
    name="judging failover",
    step=_survived,
    subjects=_redundant,
    searched=lambda result: not result.failed,
)
