"""What a server's processors and memory give each of its accelerators."""

from specc.design.parts.accelerator import Accelerator
from specc.physics.transfer import PCIE_LANE, pcie_rate
from specc.plan.lower.processor import processor_of
from specc.record import record
from specc.topology.inventory import ServerGroup, host_memory


@record
class Host:
    """The share of one accelerator in its server.

    Attributes:
        bandwidth: byte/s of host memory; None where it is not known.
        memory: Bytes of host memory; None where they are not known.
        products: FLOP/s of its processors; None where they are not known.
    """

    bandwidth: float | None = None
    memory: float | None = None
    products: float | None = None


HOST_BANDWIDTH = 89.6e9
"""byte/s of host memory where nobody states it: two channels of DDR5-5600, as of a workstation. Source: JEDEC JESD79-5."""
HOST_PRODUCTS = 2.0e12
"""FLOP/s of processors of which nobody says which they are: sixteen cores at 4 GHz with two fused multiply-adds of eight numbers, as of
a workstation."""


def pcie_link(part: Accelerator) -> float:
    """byte/s each way of a device over PCIe; generation 4 with 16 lanes where nobody says."""
    host = part.host_link
    generation = 4 if host is None else host.count("gen", 4)
    lanes = 16 if host is None else host.count("lanes", 16)
    return pcie_rate(generation, lanes) or PCIE_LANE[4] * lanes


PACKETS = 256.0 / (256.0 + 24.0) * 0.95
"""Share of a PCIe link that copies fill: packets of 256 bytes have 24 of header, framing and checks, and acknowledgements take a
twentieth. Source: PCI-SIG base specification 3.0, sections 2.2 and 3.6."""


def host_link(part: Accelerator) -> float:
    """byte/s each way of a device to its host."""
    if part.host_link is not None and part.host_link.word != "pcie":
        return float("inf")  # a coherent link, at least as fast as the memory behind it
    return pcie_link(part) * PACKETS


NO_HOST = Host()
"""A server of which nothing is known."""


def host_of(machine: ServerGroup) -> Host:
    """The share of each accelerator in a server of a group."""
    each = max(1, machine.accelerators)
    processor, memory = processor_of(machine.part), host_memory(machine.part)
    rate = None if processor is None else processor.memory_bandwidth
    peaks = [] if processor is None else [float(peak) for peak in processor.peak.values()]
    return Host(
        bandwidth=None if rate is None else float(rate) / each,
        memory=None if memory is None else memory / each,
        products=max(peaks) / each if peaks else None,
    )
