"""Bus bandwidth of a collective over all accelerators of a cluster: the acceptance test of a new one, by size of message.

Source: NCCL's `PERFORMANCE.md` (https://github.com/NVIDIA/nccl-tests/blob/master/doc/PERFORMANCE.md), bus bandwidth.
"""

import re

from specc.design.expression import Unknown
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Profiles
from specc.physics.collectives import (
    all_reduce_time,
    all_to_all_time,
    bus_bandwidth,
    gather_time,
    send_time,
)
from specc.plan.constants import constants
from specc.plan.levels import Level, fans, links_of
from specc.plan.lower.device import levels_of
from specc.plan.rates import rate_of
from specc.record import record
from specc.topology.lay import Topology
from specc.topology.levels import levels
from specc.units import Quantity
from specc.units.dimension import BYTE, SECOND

COLLECTIVES = {
    "all_reduce": (all_reduce_time, 2.0),
    "all_gather": (gather_time, 1.0),
    "reduce_scatter": (gather_time, 1.0),
    "all_to_all": (all_to_all_time, 1.0),
    "send": (send_time, 0.0),
}
"""Collectives, what times them, and the factor of their bus bandwidth."""
SPREAD = 0.3
"""Half-width of the 90 % interval, as a share: algorithms and protocols change with the library's version."""
_CALL = re.compile(r"fabric\.(\w+)\.(\w+)\(.*\)")


@record
class CollectiveRate:
    """A collective, timed.

    Attributes:
        members: Accelerators that take part.
        moved: Bytes of each.
        seconds: Its time.
        factor: Of its bus bandwidth.
        levels: What joins them, innermost first.
        spread: How many each level joins.
    """

    members: int
    moved: float
    seconds: float
    factor: float
    levels: tuple[Level, ...]
    spread: tuple[float, ...]

    @property
    def bus(self) -> float:
        """Bus bandwidth, byte/s."""
        return float(bus_bandwidth(self.moved, self.seconds, self.members, self.factor))


def collective_rate(
    topology: Topology, profiles: Profiles, path: str, moved: float
) -> CollectiveRate | None:
    """The collective that a result of a cluster names; None where the fabric does not join accelerators, or has no rate.

    Args:
        topology: The cluster, laid out.
        profiles: Calibrations.
        path: Of the result, without the cluster: `fabric.compute.all_reduce(1 GB)`.
        moved: Bytes of each accelerator.
    """
    found = _CALL.fullmatch(path)
    domains = levels(topology)
    if found is None or moved <= 0 or found.group(2) not in COLLECTIVES:
        return None
    if all(domain.fabric != found.group(1) for domain in domains):
        return None
    host = next(m for m in topology.machines if m.accelerators and not m.service)
    part = host.accelerator
    if not isinstance(part, Accelerator) or any(d.bandwidth is None for d in domains):
        return None
    half = rate_of(part, "bf16") or 1e15
    joined = levels_of(domains, constants(profiles, part, ""), half)
    members = domains[-1].size
    if members < 2:
        return None
    spread = fans(float(members), 1.0, joined)
    time, factor = COLLECTIVES[found.group(2)]
    seconds = float(time(moved, spread, links_of(spread, joined)))
    return CollectiveRate(
        members=members,
        moved=moved,
        seconds=seconds,
        factor=factor,
        levels=joined,
        spread=tuple(float(fan) for fan in spread),
    )


def bus_result(
    topology: Topology, profiles: Profiles | None, path: str, moved: float
) -> Quantity | Unknown:
    """The bus bandwidth as a result, with its interval."""
    rate = None if profiles is None else collective_rate(topology, profiles, path, moved)
    if rate is None:
        return Unknown((f"rates of what joins the accelerators over {path.split('.')[1]}",))
    return Quantity(
        rate.bus, BYTE / SECOND, "GB/s", rate.bus * (1 - SPREAD), rate.bus * (1 + SPREAD)
    )
