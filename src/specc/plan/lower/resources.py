"""What a workload has of its cluster, in numbers: what its power and its cost are computed from."""

from collections.abc import Mapping

from specc.design.parts.enclosure import Enclosure
from specc.design.parts.server import Server
from specc.design.workload import Inference, Training
from specc.plan.lower.host import NO_HOST, Host, host_of
from specc.plan.lower.methods import pools_apart
from specc.plan.portion import part_of_day, share_of
from specc.record import field, record
from specc.sums import sum_counts
from specc.topology.inventory import ServerGroup


@record
class ServersInUse:
    """Equal servers that a workload uses.

    Attributes:
        part: Which.
        used: Accelerators in them that it uses; processors count as one where there are none.
        each: Accelerators of one of them.
        present: How many of them there are.
        enclosure: What they stand in.
    """

    part: Server
    used: int
    each: int
    present: int
    enclosure: Enclosure | None = None

    @property
    def count(self) -> float:
        """How many are in use, one that is used in part by that part."""
        return self.used / self.each


@record
class Resources:
    """What a workload has.

    Attributes:
        accelerators: How many it uses.
        every: How many its cluster has.
        share: Share of each of them that it has.
        part_of_day: Part of the day in which it has them.
        servers: The servers that they are in.
        apart: Servers of pools that draw answers, judge them or refer for it, all of them.
        power_limit: W that each may draw; None without a limit.
        host: What a server gives each of its accelerators.
        pools: Accelerators of each pool of its cluster.
    """

    accelerators: int = 0
    every: int = 1
    share: float = 1.0
    part_of_day: float = 1.0
    servers: tuple[ServersInUse, ...] = ()
    apart: tuple[ServersInUse, ...] = ()
    power_limit: float | None = None
    host: Host = NO_HOST
    pools: Mapping[str, int] = field(factory=dict)

    @property
    def with_pools(self) -> int:
        """Its accelerators, with those of pools apart."""
        return self.accelerators + sum_counts(servers.used for servers in self.apart)

    @property
    def of_cluster(self) -> float:
        """Its part of what the cluster costs while it has it."""
        return min(1.0, self.with_pools / self.every) * self.share


NO_RESOURCES = Resources()
"""Those of a workload that is on no cluster."""


def resources_of(
    workload: Training | Inference,
    accelerators: int,
    every: int,
    machines: tuple[ServerGroup, ...],
    cluster: tuple[ServerGroup, ...],
) -> Resources:
    """What a workload has of its servers, taken in their order until its accelerators are there.

    Args:
        workload: The workload.
        accelerators: How many it uses.
        every: How many its cluster has.
        machines: The servers that it may use.
        cluster: All servers of its cluster.
    """
    pools: dict[str, int] = {}
    for machine in cluster:
        inside = machine.count * machine.accelerators
        pools[machine.pool] = pools.get(machine.pool, 0) + inside
    servers: list[ServersInUse] = []
    left = accelerators
    for machine in machines:
        taken = _taken(machine, left)
        left -= taken.used
        servers.append(taken)
    beside = pools_apart(workload) if isinstance(workload, Training) else ()
    apart = tuple(
        _taken(machine, machine.count * max(1, machine.accelerators))
        for machine in cluster
        if machine.pool in beside
    )
    limit = workload.power_limit
    return Resources(
        accelerators=accelerators,
        every=max(1, every or accelerators),
        share=share_of(workload),
        part_of_day=part_of_day(workload),
        servers=tuple(servers),
        apart=apart,
        power_limit=None if limit is None else float(limit),
        host=host_of(machines[0]) if machines else NO_HOST,
        pools=pools,
    )


def _taken(machine: ServerGroup, wanted: int) -> ServersInUse:
    """As many of the wanted accelerators as a group of servers has."""
    each = max(1, machine.accelerators)
    return ServersInUse(
        part=machine.part,
        used=min(machine.count * each, wanted),
        each=each,
        present=machine.count,
        enclosure=machine.enclosure,
    )
