"""A server's processors as what a model runs on, where there is no accelerator."""

from specc.design.entity import Counted
from specc.design.parts.accelerator import Accelerator
from specc.design.parts.cpu import Cpu
from specc.design.parts.memory import Memory
from specc.design.parts.server import Server
from specc.topology.inventory import host_memory
from specc.units import Quantity
from specc.units.dimension import BYTE

FLOP_PER_CORE = 64.0
"""fp32 FLOP of a core in a clock: two fused multiply-adds of 16 numbers. Source: AVX-512 of current server processors."""


def processor_of(server: Server) -> Accelerator | None:
    """A server's processors as the device that a model runs on; None where no memory bandwidth of one is known."""
    held = host_memory(server)
    for counted in server.cpus:
        if isinstance(counted.of, Cpu) and isinstance(counted.count, int):
            part, sockets = counted.of, counted.count
            rate = part.memory_bandwidth or _module_rate(server.memory, part)
            if rate is None:
                return None
            peak = part.peak or {
                "fp32": Quantity((part.cores or 8) * _clock(part) * FLOP_PER_CORE)
            }
            return Accelerator(
                name=part.name,
                path=part.path,
                memory=None if held is None else Quantity(held, BYTE),
                memory_type="ddr5",
                memory_bandwidth=rate * Quantity(sockets),
                peak={name: value * Quantity(sockets) for name, value in peak.items()},
            )
    return None


def _clock(part: Cpu) -> float:
    return 2.5e9 if part.clock is None else float(part.clock)


def _module_rate(modules: tuple[Counted, ...], part: Cpu) -> Quantity | None:
    """Channels times the rate of a module."""
    for counted in modules:
        if isinstance(counted.of, Memory) and counted.of.bandwidth is not None:
            return counted.of.bandwidth * Quantity(part.memory_channels or 8)
    return None
