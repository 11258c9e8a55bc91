"""Latency and bandwidth of a link as a collective sees it.

Source: Hockney, "The communication challenge for MPP" (1994): t = alpha + bytes / beta.
"""

from specc.physics.numeric import Number
from specc.record import record


@record
class Link:
    """What joins the members of a group at one level of the topology.

    Attributes:
        bandwidth: byte/s that one accelerator can send (and at the same time receive) at this level when all do: its
            share of the server's network cards, divided by the oversubscription of what lies above.
        latency: Seconds for one step between two members, software included.
        efficiency: Share of the bandwidth that a large collective reaches.
        reduces: 1 where the switches reduce (NVLink or InfiniBand SHARP), else 0.
    """

    bandwidth: Number
    latency: Number = 8e-6
    efficiency: Number = 0.80
    reduces: Number = 0.0


def point_to_point(moved: Number, link: Link) -> Number:
    """Seconds to send `moved` bytes to one peer."""
    return link.latency + moved / (link.bandwidth * link.efficiency)


# Usable rate of a PCIe lane in one direction, byte/s, after line coding. Source: PCI-SIG base specifications 1.0 to 6.0.
PCIE_LANE = {1: 250e6, 2: 500e6, 3: 984.6e6, 4: 1.969e9, 5: 3.938e9, 6: 7.563e9}


def pcie_rate(generation: int, lanes: int) -> float | None:
    """byte/s in one direction of a PCIe link; None for a generation that does not exist, or without lanes."""
    lane = PCIE_LANE.get(generation)
    return None if lane is None or lanes < 1 else lane * lanes
