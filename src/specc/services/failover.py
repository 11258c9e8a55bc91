"""What a service must survive: the same service with that much lost, to be predicted and judged again."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import attrs

from specc.design.alike import alike
from specc.design.design import Design
from specc.design.evaluation import Lookup
from specc.design.replica import InferenceParallel
from specc.design.requirement import Requirement
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Diagnostic
from specc.plan.plan import Plan
from specc.record import evolve, record
from specc.requirements.judge import Judgement, judge_one
from specc.services.losses import Loss, losses
from specc.services.multi_site import SitePrediction, clusters_of, shares_of
from specc.sums import sum_counts, sum_floats
from specc.units import Quantity

WORK = 240  # steps of all services of a design: predictions on one cluster, of some milliseconds


@record(eq=False)
class FailoverViolation:
    """What no longer holds once something is lost. Neither a requirement nor an error: no replica remains.

    Attributes:
        service: The service.
        lost: What is lost, and where: `1 server`, "1 site (`east`)".
        judgement: The requirement, which held before.
        error: The error, of a kind that the service did not have before.
    """

    service: Inference
    lost: str
    judgement: Judgement | None = None
    error: Diagnostic | None = None


@record(eq=False)
class FailoverUntried:
    """Losses that were not looked at, because that would take more work than a check may.

    Attributes:
        service: The service.
        lost: The first of them, as messages call it.
        untried: How many they are.
        losses: How many there are in all.
    """

    service: Inference
    lost: str
    untried: int
    losses: int


@record(eq=False)
class ReducedService:
    """A service after a loss.

    Attributes:
        lost: What is lost, and where.
        service: What is left of it; None where no replica remains.
        struck: The numbers of the clusters that have lost something.
        pool: The workers that have lost something, where prefill and decode are apart.
        site: The number of its cluster on which it is reduced, where it runs on several and only that one has lost
            something: `service` is then what runs there.
    """

    lost: str
    service: Inference | None
    struck: tuple[int, ...] = ()
    pool: str = ""
    site: int | None = None


@record(eq=False)
class Assessment:
    """A service as it was predicted and judged."""

    errors: Sequence[Diagnostic]
    lookup: Lookup


class Failover:
    """What of a service does not survive the losses that it must."""

    def __init__(
        self,
        service: Inference,
        sites: Sequence[SitePrediction],
        requirements: Sequence[Requirement],
        before: Assessment,
        assess: Callable[[ReducedService], tuple[Assessment, int]],
    ) -> None:
        """Nothing is looked at yet.

        Args:
            service: The service.
            sites: It on each of its clusters, in their order.
            requirements: Those that concern it.
            before: The service with everything in place.
            assess: Predicts and judges a reduced service, and says how many steps of work that took.
        """
        self.service = service
        self.requirements = requirements
        self.before = before
        self.assess = assess
        self._plans = [site.plan for site in sites]
        self._classes = _classes(service, sites)
        self._known = {_kind(error) for error in before.errors}
        self._seen: dict[object, tuple[FailoverViolation, ...]] = {}

    def violations(self, work: int) -> Iterator[FailoverViolation | FailoverUntried]:
        """What does not survive, and what was not looked at.

        The losses that strike most of the traffic are looked at first; of those that strike clusters which are alike, one, or each
        where errors follow, for they name things.

        Args:
            work: Steps that may be taken.
        """
        untried: list[str] = []
        every = [
            (loss, reduced)
            for loss in losses(self.service.survives) or ()
            for reduced in after_loss(self.service, loss, self._plans)
        ]
        shares = shares_of(self.service)
        every.sort(key=lambda one: -sum_floats(shares[i] for i in one[1].struck))
        for loss, reduced in every:
            if reduced.service is None:
                yield FailoverViolation(service=self.service, lost=reduced.lost)
                continue
            key = loss, reduced.pool, tuple(self._classes[i] for i in reduced.struck)
            seen = self._seen.get(key)
            if seen is None or any(violation.error is not None for violation in seen):
                if work > 0:
                    seen, took = self._looked_at(reduced)
                    self._seen[key], work = seen, work - took
                elif seen is None:
                    untried.append(reduced.lost)
            for violation in seen or ():
                yield evolve(violation, lost=reduced.lost)
        if untried:
            yield FailoverUntried(
                service=self.service, lost=untried[0], untried=len(untried), losses=len(every)
            )

    def _looked_at(self, reduced: ReducedService) -> tuple[tuple[FailoverViolation, ...], int]:
        after, took = self.assess(reduced)
        errors = [error for error in after.errors if _kind(error) not in self._known]
        judged = (
            () if errors else violated_after(self.requirements, self.before.lookup, after.lookup)
        )
        at = partial(FailoverViolation, service=self.service, lost=reduced.lost)
        return (*(at(error=error) for error in errors), *(at(judgement=j) for j in judged)), took


def _classes(service: Inference, sites: Sequence[SitePrediction]) -> list[int]:
    """For each cluster of a service the first one that is like it, with the same share and the same results."""
    clusters, shares = clusters_of(service), shares_of(service)
    results = [site.prediction.results for site in sites]
    classes: list[int] = []
    for i, cluster in enumerate(clusters):
        there = len(results) == len(clusters)
        like = (
            n
            for n in sorted(set(classes))
            if there
            and shares[n] == shares[i]
            and results[n] == results[i]
            and alike(clusters[n], cluster)
        )
        classes.append(next(like, i))
    return classes


def _kind(error: Diagnostic) -> tuple[str, str]:
    """What makes two errors the same one, whatever figures they give: the check, and what it is about."""
    return error.code, error.subject


def after_loss(service: Inference, loss: Loss, plans: Sequence[Plan]) -> Iterator[ReducedService]:
    """The service after a loss, for each place where it can strike.

    Args:
        service: The service.
        loss: What is lost.
        plans: The service's plan on each of its clusters, in their order.
    """
    if loss.thing == "site":
        yield from _sites(service, loss)
        return
    for index, plan in enumerate(plans):
        where = f"{loss} of `{plan.topology.cluster.name}`" if len(plans) > 1 else str(loss)
        if service.disaggregated is not None:
            yield from _workers(service, loss, plan, where, index)
        elif len(plans) == 1:
            left = _smaller(service, loss, plan)
            yield ReducedService(lost=where, service=left, struck=(index,))
        elif len(plans) == len(clusters_of(service)):
            left = _at_site(service, loss, plan, index)
            yield ReducedService(lost=where, service=left, struck=(index,), site=index)


def _sites(service: Inference, loss: Loss) -> Iterator[ReducedService]:
    """One cluster after the other lost; the others take its share."""
    clusters, shares = clusters_of(service), shares_of(service)
    if loss.count >= len(clusters):
        yield ReducedService(lost=str(loss), service=None)
        return
    for first in range(len(clusters)):
        lost = {(first + i) % len(clusters) for i in range(loss.count)}
        kept = [i for i in range(len(clusters)) if i not in lost]
        rest = sum_floats(shares[i] for i in kept)
        share = tuple(Quantity(shares[i] / rest if rest else 1 / len(kept)) for i in kept)
        names = " and ".join(f"`{clusters[i].name}`" for i in sorted(lost))
        left = attrs.evolve(
            service,
            cluster=clusters[kept[0]],
            others=tuple(clusters[i] for i in kept[1:]),
            share=share if len(kept) > 1 else (),
        )
        struck = tuple(sorted(lost))
        yield ReducedService(lost=f"{loss} ({names})", service=left, struck=struck)


def _lost(loss: Loss, plan: Plan, replica: int) -> int:
    """Accelerators that are lost; of servers those with the most."""
    if loss.thing == "replica":
        return loss.count * replica
    each = max((machine.accelerators for machine in plan.machines), default=0) or 1
    return loss.count * each


def _smaller(service: Inference, loss: Loss, plan: Plan) -> Inference | None:
    """The service on what is left; whole copies only."""
    replica = plan.degrees.replica
    available = sum_counts(m.count * (m.accelerators or 1) for m in plan.machines)
    if loss.thing == "replica":
        left = (getattr(plan.degrees, "replicas", 1) - loss.count) * replica
    else:
        left = min(plan.accelerators, available - _lost(loss, plan, replica))
    copies = min(left // replica, getattr(plan.degrees, "replicas", left // replica))
    if copies < 1:
        return None
    parallel = service.parallel or InferenceParallel()
    return attrs.evolve(
        service,
        accelerators=copies * replica,
        parallel=attrs.evolve(parallel, replicas=copies),
    )


def _at_site(service: Inference, loss: Loss, plan: Plan, index: int) -> Inference | None:
    """What runs of a service, with its share, on one of several clusters that has lost something."""
    alone = attrs.evolve(
        service,
        cluster=clusters_of(service)[index],
        others=(),
        share=(),
        traffic=plan.workload.traffic if isinstance(plan.workload, Inference) else None,
    )
    return _smaller(alone, loss, plan)


def _workers(
    service: Inference, loss: Loss, plan: Plan, where: str, index: int
) -> Iterator[ReducedService]:
    """Prefill and decode apart: the loss strikes the one or the other."""
    parted = service.disaggregated
    assert parted is not None
    for phase in ("prefill", "decode"):
        pool = getattr(parted, phase)
        if pool is None or not isinstance(pool.workers, int):
            continue
        degrees = (pool.tensor, pool.pipeline, pool.data)
        each = 1
        for degree in degrees:
            each *= degree if isinstance(degree, int) else 1
        lost = -(-_lost(loss, plan, each) // each)
        left = pool.workers - lost
        changed = None
        if left >= 1:
            fewer = {phase: attrs.evolve(pool, workers=left)}
            changed = attrs.evolve(service, disaggregated=attrs.evolve(parted, **fewer))
        lost_there = f"{where} ({phase})"
        yield ReducedService(lost=lost_there, service=changed, struck=(index,), pool=phase)


def relevant(design: Design, name: str) -> tuple[Requirement, ...]:
    """The requirements that stand in a workload or name one of its results."""
    return tuple(
        r
        for r in design.requirements
        if not r.minimise and (r.scope == name or any(p.startswith(f"{name}.") for p in r.results))
    )


def violated_after(
    requirements: Sequence[Requirement], before: Lookup, after: Lookup
) -> Iterator[Judgement]:
    """The requirements that hold before and fail after, as they are judged after."""
    for requirement in requirements:
        if judge_one(requirement, before).status == "met":
            judgement = judge_one(requirement, after)
            if judgement.status == "failed":
                yield judgement
