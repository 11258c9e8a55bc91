"""Who has which accelerators, and when: shares, hours of the day, and workloads that run in place of each other."""

from collections.abc import Iterable, Iterator, Mapping

from specc.design.workload import Inference, Training
from specc.plan.degrees import settled
from specc.plan.limit import divisions
from specc.plan.lower.methods import pools_apart
from specc.plan.plan import Plan
from specc.plan.portion import hours_of, share_of
from specc.record import record
from specc.sums import sum_counts, sum_floats
from specc.topology.lay import Topology


@record
class Claim:
    """What a workload claims of a cluster.

    Attributes:
        workload: The workload.
        topology: The cluster.
        pool: The pool of it; empty for any of its servers.
        accelerators: How many accelerators, counted by their shares.
        hours: The spans of the day in which it claims them.
    """

    workload: Training | Inference
    topology: Topology
    pool: str
    accelerators: float
    hours: tuple[tuple[float, float], ...]

    def at(self, hour: float) -> bool:
        """Whether it claims them at an hour of the day."""
        return any(start <= hour < end for start, end in self.hours)


@record
class Overbooking:
    """Workloads that together claim more of a cluster or pool than it has, at some hour of the day.

    Attributes:
        claims: Their claims, in the order of the text.
        asked: Accelerators that they claim at the worst hour.
        available: Accelerators that there are.
        hour: That hour.
    """

    claims: tuple[Claim, ...]
    asked: float
    available: int
    hour: float

    @property
    def names(self) -> tuple[str, ...]:
        """The workloads."""
        return tuple(claim.workload.name for claim in self.claims)


@record
class Unclaimed:
    """Pools of a cluster with accelerators that none of its workloads may use.

    Attributes:
        topology: The cluster.
        pools: Their names; `servers` for those outside the named ones.
        accelerators: How many they have.
    """

    topology: Topology
    pools: tuple[str, ...]
    accelerators: int


def unclaimed(plans: Iterable[Plan]) -> tuple[Unclaimed, ...]:
    """What no workload may use of the clusters that have some."""
    topologies: dict[str, Topology] = {}
    claimed: dict[str, set[str]] = {}
    for plan in plans:
        cluster = plan.topology.cluster.name
        topologies[cluster] = plan.topology
        claimed.setdefault(cluster, set()).update(_pools_of(plan))
    unused: list[Unclaimed] = []
    for cluster, topology in topologies.items():
        idle = [
            m
            for m in topology.machines
            if m.accelerators and not m.service and m.pool not in claimed[cluster]
        ]
        if idle and "" not in claimed[cluster]:
            pools = tuple(dict.fromkeys(m.pool or "servers" for m in idle))
            count = sum_counts(m.count * m.accelerators for m in idle)
            unused.append(Unclaimed(topology=topology, pools=pools, accelerators=count))
    return tuple(unused)


def _pools_of(plan: Plan) -> Iterator[str]:
    """The pools that a plan may use; an empty name for all."""
    for claim in claims_of(plan):
        yield claim.pool


def claims_of(plan: Plan) -> Iterator[Claim]:
    """What a plan claims: the accelerators that it can use, or those of its pools of workers."""
    workload, share = plan.workload, share_of(plan.workload)
    parted = workload.disaggregated if isinstance(workload, Inference) else None
    claims: list[tuple[str, int]] = []
    for division in divisions(plan) if parted is not None else ():
        for pool in (parted.prefill, parted.decode) if parted is not None else ():
            if pool is not None and division.stated is pool:
                count = settled(pool.workers) * division.degrees.replica
                claims.append((pool.on or workload.on or "", count))
    claims = claims or [(workload.on or "", plan.accelerators - max(0, plan.degrees.unused))]
    for place in pools_apart(workload) if isinstance(workload, Training) else ():
        claims.append((place, _available(plan.topology, place)))
    for place, count in claims:
        yield Claim(
            workload=workload,
            topology=plan.topology,
            pool=place,
            accelerators=count * share,
            hours=hours_of(workload),
        )


def overbookings(plans: Iterable[Plan]) -> tuple[Overbooking, ...]:
    """Where workloads claim more accelerators than a cluster or pool has; the worst hour of each."""
    clashes: list[Overbooking] = []
    places: dict[tuple[str, str], list[Claim]] = {}
    for plan in plans:
        for claim in claims_of(plan):
            cluster = claim.topology.cluster.name
            places.setdefault((cluster, ""), []).append(claim)
            if claim.pool:
                places.setdefault((cluster, claim.pool), []).append(claim)
    for (_, pool), claims in places.items():
        worst = _worst(claims, _available(claims[0].topology, pool))
        if worst is not None and not any(set(worst.names) == set(o.names) for o in clashes):
            clashes.append(worst)
    return tuple(clashes)


def _available(topology: Topology, pool: str) -> int:
    if not pool:
        return topology.accelerators or topology.servers
    machines = [m for m in topology.machines if m.pool == pool and not m.service]
    return sum_counts(m.count * m.accelerators for m in machines) or sum_counts(
        m.count for m in machines
    )


def _worst(claims: list[Claim], available: int) -> Overbooking | None:
    groups = _alternatives([claim.workload for claim in claims])
    worst = None
    for hour in sorted({start for claim in claims for start, _ in claim.hours}):
        here = [claim for claim in claims if claim.at(hour)]
        if len({claim.workload.name for claim in here}) < 2:
            continue
        asked = _together(here, groups)
        if asked > available * (1 + 1e-9) and (worst is None or asked > worst.asked):
            worst = Overbooking(claims=tuple(here), asked=asked, available=available, hour=hour)
    return worst


def _together(claims: list[Claim], groups: Mapping[str, str]) -> float:
    """Accelerators that claims take at once: of workloads that run in place of each other the most that any takes."""
    each: dict[str, dict[str, float]] = {}
    for claim in claims:
        group = each.setdefault(groups[claim.workload.name], {})
        name = claim.workload.name
        group[name] = group.get(name, 0.0) + claim.accelerators
    return sum_floats(max(group.values()) for group in each.values())


def _alternatives(workloads: list[Training | Inference]) -> dict[str, str]:
    """For each workload the name of its group: those that run in place of each other share one."""
    group = {workload.name: workload.name for workload in workloads}
    for workload in workloads:
        for other in workload.instead_of:
            if other.name in group:
                mine, its = group[workload.name], group[other.name]
                group = {name: its if held == mine else held for name, held in group.items()}
    return group
