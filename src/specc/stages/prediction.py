"""Workloads, planned and predicted at each of their clusters, with a gate after either, and joined over all of them."""

from collections.abc import Iterator

from specc.checks.judge import judge
from specc.design.unknown_fields import unknown_fields
from specc.design.workload import Inference, Training
from specc.plan.plan import make_plan
from specc.predict.mode import predict
from specc.predict.refused import refused
from specc.record import evolve
from specc.result import Result
from specc.services.multi_site import SitePrediction, at_sites, joined
from specc.sizing.memo import Memo
from specc.stage import Stage


def _workloads(result: Result) -> Iterator[str]:
    for name, entity in result.design.entities.items():
        if isinstance(entity, Training | Inference):
            yield name


def _predicted(result: Result, name: str, memo: Memo) -> Result:
    workload = result.design.entities[name]
    assert isinstance(workload, Training | Inference)
    assert result.profiles is not None
    if unknown_fields(workload):
        return result
    sites: list[SitePrediction] = []
    for cluster, part in at_sites(workload):
        topology = result.topologies.get(cluster)
        plan = None if topology is None else make_plan(part, topology, result.profiles)
        if plan is None:
            return result
        verdict = judge("plan", plan)
        result = result.add(verdict)
        if verdict.failed:
            alone = refused(plan)
            return (
                result
                if alone is None
                else evolve(result, refused={**result.refused, name: alone})
            )
        prediction = predict(plan)
        if prediction is None:
            return result
        counted = result.predicted.get(workload.kind, 0) + 1
        result = evolve(
            result.add(judge("prediction", prediction)),
            predicted={**result.predicted, workload.kind: counted},
        )
        sites.append(SitePrediction(plan=plan, prediction=prediction))
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
