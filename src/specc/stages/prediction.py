"""Workloads, planned and predicted at each of their clusters, with a gate after either, and joined over all of them."""

from collections.abc import Iterator

from specc.checks.judge import Verdict, judge
from specc.design.unknown_fields import unknown_fields
from specc.design.workload import Inference, Training
from specc.plan.plan import make_plan
from specc.predict.mode import predict
from specc.predict.prediction import Prediction
from specc.predict.refused import refused
from specc.record import evolve, record
from specc.result import Result
from specc.services.multi_site import SitePrediction, at_sites, joined
from specc.sizing.memo import Memo
from specc.stage import Stage


def _workloads(result: Result) -> Iterator[str]:
    for name, entity in result.design.entities.items():
        if isinstance(entity, Training | Inference):
            yield name


@record(eq=False)
class SiteOutcome:
    """What became of a workload on one of its clusters.

    Attributes:
        verdict: What was said of its plan and of its prediction there.
        site: Both; None where it does not run or cannot be predicted.
        refused: Its memory, where it does not run.
    """

    verdict: Verdict
    site: SitePrediction | None = None
    refused: Prediction | None = None


def outcome(result: Result, cluster: str, part: Training | Inference) -> SiteOutcome:
    """A workload, or its part on one of several clusters, planned, predicted and judged there.

    Args:
        result: The result so far, with the topology of the cluster if there is one.
        cluster: The name of the cluster.
        part: What runs there.
    """
    assert result.profiles is not None
    topology = result.topologies.get(cluster)
    plan = None if topology is None else make_plan(part, topology, result.profiles)
    if plan is None:
        return SiteOutcome(verdict=Verdict())
    verdict = judge("plan", plan)
    if verdict.failed:
        return SiteOutcome(verdict=verdict, refused=refused(plan))
    prediction = predict(plan)
    if prediction is None:
        return SiteOutcome(verdict=verdict)
    return SiteOutcome(
        verdict=verdict + judge("prediction", prediction),
        site=SitePrediction(plan=plan, prediction=prediction),
    )


def _predicted(result: Result, name: str, memo: Memo) -> Result:
    workload = result.design.entities[name]
    assert isinstance(workload, Training | Inference)
    if unknown_fields(workload):
        return result
    sites: list[SitePrediction] = []
    for cluster, part in at_sites(workload):
        there = outcome(result, cluster, part)
        result = result.add(there.verdict)
        if there.refused is not None:
            return evolve(result, refused={**result.refused, name: there.refused})
        if there.site is None:
            return result
        counted = result.predicted.get(workload.kind, 0) + 1
        result = evolve(result, predicted={**result.predicted, workload.kind: counted})
        sites.append(there.site)
    return with_sites(result, name, tuple(sites))


def with_sites(result: Result, name: str, sites: tuple[SitePrediction, ...]) -> Result:
    """With a workload at its sites, and over all of them as one."""
    workload = result.design.entities[name]
    assert isinstance(workload, Training | Inference)
    return evolve(
        result,
        sites={**result.sites, name: sites},
        predictions={**result.predictions, name: joined(workload, sites)},
    )


STAGE = Stage(name="the prediction", step=_predicted, subjects=_workloads)
