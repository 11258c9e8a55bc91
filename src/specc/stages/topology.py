"""Clusters, laid out and judged."""

from specc.checks.judge import Verdict, judge
from specc.design.cluster import Cluster
from specc.design.unknown_fields import unknown_fields
from specc.record import evolve
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage
from specc.topology.lay import Topology, lay_out
from specc.topology.power_limits import power_limits


def _laid(result: Result, name: str, memo: Memo) -> Result:
    cluster = result.design.of_kind(Cluster)[name]
    if unknown_fields(cluster):
        return result

    def make() -> tuple[Topology, Verdict]:
        topology = lay_out(cluster, power_limits(result.design, cluster))
        return topology, judge("topology", topology)

    topology, verdict = memo.of("topology", name, (cluster,), make)
    result = result.add(verdict)
    if verdict.failed:
        return result
    return evolve(result, topologies={**result.topologies, name: topology})


STAGE = Stage(name="the topology", step=_laid, subjects=lambda r: r.design.of_kind(Cluster))
