"""Where a replica lies: its devices, what joins them, and what joins the scale-up domains that it spans."""

import math

from specc.design.parts.accelerator import Accelerator
from specc.physics.decode import DecoderShape
from specc.physics.replica_split import ReplicaSplit
from specc.plan.degrees import ServingDegrees
from specc.plan.lower.device import copied_share, protocol_latency
from specc.plan.lower.host import NO_HOST, Host, pcie_link
from specc.predict.serving.reach import circled_ranks
from specc.predict.serving.unpredictable import CannotServe
from specc.record import record
from specc.topology.levels import Domain


@record
class Placement:
    """What a service runs on, as far as it matters to time."""

    accelerator: Accelerator
    degrees: ServingDegrees
    domain: int = 1
    """Devices that reach each other without the network: those of a scale-up domain or of a server, whichever are more."""
    host: Host = NO_HOST
    """What a server gives each of its devices."""
    network: Domain | None = None
    """What joins the domains; None where nothing does."""
    storage: float = math.inf
    """byte/s at which each device reads from the cluster's storage, all of them at once, where prefixes lie there."""

    @property
    def domains_crossed(self) -> int:
        """Domains over which a tensor group lies; 1 where nothing joins them."""
        return self._domains_of(self.degrees.tensor)

    @property
    def stage_domains(self) -> int:
        """Domains over which a stage of a pipeline lies, all copies of its attention; 1 where nothing joins them."""
        return self._domains_of(self.degrees.tensor * self.degrees.data)

    @property
    def crossings(self) -> int:
        """Stages of a pipeline whose next one lies in another domain."""
        stage, stages = self.degrees.tensor * self.degrees.data, self.degrees.pipeline
        whole = max(self.domain // stage, 1)  # stages in a domain
        return 0 if self.network is None else -(-stages // whole) - 1

    def _domains_of(self, members: int) -> int:
        return 1 if self.network is None else -(-members // max(self.domain, 1))


def tensor_link(place: Placement) -> tuple[float, str]:
    """Rate each way between the devices of a tensor group, and what kind of link it is.

    Raises:
        CannotServe: the group lies over servers whose network has no known rate.
    """
    part, tensor = place.accelerator, place.degrees.tensor
    joined = part.scale_up
    linked = (
        joined is not None
        and joined.link != "none"
        and (joined.link is not None or joined.rate is not None)
    )
    if joined is not None and linked and tensor <= (joined.domain or place.domain):
        rate = pcie_link(part) if joined.rate is None else float(joined.rate)
        if circled_ranks(part, tensor):
            return rate, "wired"
        return rate, "unrated" if joined.rate is None else "scale_up"
    if place.domains_crossed > 1:
        return _network_rate(place), "scale_up" if linked else "pcie"
    return pcie_link(part), "pcie"


def network_rate(place: Placement, shape: DecoderShape) -> float:
    """byte/s each way of a device to those of other domains; without end where a replica sends nothing there.

    Raises:
        CannotServe: a replica lies over domains whose network has no known rate.
    """
    if exchanging_domains(place, shape) <= 1 and not place.crossings:
        return math.inf
    return _network_rate(place)


def exchanging_domains(place: Placement, shape: DecoderShape) -> int:
    """Domains over which those lie that exchange something in a step: all copies of a stage where it has experts, else a tensor group."""
    return place.stage_domains if shape.moe_layers else place.domains_crossed


def _network_rate(place: Placement) -> float:
    network = place.network
    if network is None:
        return math.inf
    if not network.bandwidth:
        raise CannotServe(f"fabric.{network.fabric}.rate")
    return float(network.bandwidth) * copied_share(network)


NETWORK_PASS = 20e-6
"""Seconds that one pass up or down a tree over the network adds to a small all-reduce: half of what eight accelerators in
each of two servers take longer (45.8 us, mean of CN0110 to CN0113) than an engine's kernels take for the eight of one server
(5.6 us). Source: collectives_more.csv, NCCL over InfiniBand; operator_timings.csv."""


def network_pass(place: Placement) -> float:
    """Seconds of one small message between domains."""
    return NETWORK_PASS + (0.0 if place.network is None else protocol_latency(place.network))


def crossing_time(place: Placement) -> float:
    """Seconds that a small all-reduce takes longer where its group lies over several scale-up domains.

    Source: Thakur et al. 2005: a reduction up a binary tree and a broadcast down it, log2 n passes each.
    """
    return 2.0 * math.log2(place.domains_crossed) * network_pass(place)


def split_of(place: Placement, shape: DecoderShape) -> ReplicaSplit:
    """Division over devices; experts lie over the whole of a replica's stage."""
    degrees = place.degrees
    stage = degrees.tensor * degrees.data
    parallel = degrees.expert if degrees.expert > 1 else (max(1, degrees.data))
    return ReplicaSplit(
        tensor=float(degrees.tensor),
        pipeline=float(degrees.pipeline),
        data=float(degrees.data),
        expert_group=float(stage),
        expert_parallel=float(min(parallel, stage)) if shape.moe_layers else 1.0,
        domains=float(exchanging_domains(place, shape)),
        crossings=float(place.crossings),
    )
