"""The power limit that a cluster's workloads leave its accelerators."""

from specc.design.cluster import Cluster
from specc.design.design import Design
from specc.design.workload import Inference, Training


def power_limits(design: Design, cluster: Cluster) -> dict[str, float]:
    """The power limit of each accelerator by pool, W; the servers outside pools are the pool "".

    A pool has one where every workload on it states a limit and one of them takes all of the pool: then no accelerator of it
    ever draws more than the highest of those limits.
    """
    limits: dict[str, float] = {}
    for pool in ("", *cluster.pools):
        users = [w for w in _workloads(design, cluster) if w.on in {None, pool or None}]
        stated = [float(w.power_limit) for w in users if w.power_limit is not None]
        filled = any(w.accelerators is None for w in users)
        if filled and len(stated) == len(users):
            limits[pool] = max(stated)
    return limits


def _workloads(design: Design, cluster: Cluster) -> list[Training | Inference]:
    return [
        entity
        for entity in design.entities.values()
        if (isinstance(entity, Training) and entity.cluster is cluster)
        or (isinstance(entity, Inference) and cluster in (entity.cluster, *entity.others))
    ]
