"""What a workload has of its cluster, in numbers: what its power and its cost are computed from."""

import math
from collections.abc import Mapping

from specc.design.parts.enclosure import Enclosure
from specc.design.parts.server import Server
from specc.design.workload import Inference, Training
from specc.plan.lower.host import NO_HOST, Host, host_of
from specc.plan.portion import part_of_day, share_of
from specc.record import field, record
from specc.topology.inventory import ServerGroup


@record
class ServersInUse:
    """Equal servers that a workload uses: which, how many of them are in use, how many there are, and in what enclosure."""

    part: Server
    count: int
    present: int
    enclosure: Enclosure | None = None


@record
class Resources:
    """What a workload has.

    Attributes:
        accelerators: How many it uses.
        every: How many its cluster has.
        share: Share of each of them that it has.
        part_of_day: Part of the day in which it has them.
        servers: The servers that they are in.
        power_limit: W that each may draw; None without a limit.
        host: What a server gives each of its accelerators.
        pools: Accelerators of each pool of its cluster.
    """

    accelerators: int = 0
    every: int = 1
    share: float = 1.0
    part_of_day: float = 1.0
    servers: tuple[ServersInUse, ...] = ()
    power_limit: float | None = None
    host: Host = NO_HOST
    pools: Mapping[str, int] = field(factory=dict)

    @property
    def of_cluster(self) -> float:
        """Its part of what the cluster costs while it has it."""
        return min(1.0, self.accelerators / self.every) * self.share


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
        each = max(1, machine.accelerators)
        count = min(machine.count, math.ceil(left / each))
        left -= count * each
        servers.append(
            ServersInUse(
                part=machine.part,
                count=count,
                present=machine.count,
                enclosure=machine.enclosure,
            )
        )
    limit = workload.power_limit
    return Resources(
        accelerators=accelerators,
        every=max(1, every or accelerators),
        share=share_of(workload),
        part_of_day=part_of_day(workload),
        servers=tuple(servers),
        power_limit=None if limit is None else float(limit),
        host=host_of(machines[0]) if machines else NO_HOST,
        pools=pools,
    )
