"""An accelerator and its links under a recipe: rates of the sheet, and what software reaches of them."""

import math

from specc.design.parts.accelerator import Accelerator
from specc.physics.dtypes import known_dtype
from specc.physics.efficiency import Efficiency
from specc.physics.transfer import Link
from specc.plan.constants import Constants
from specc.plan.levels import Level
from specc.plan.rates import rate_of
from specc.plan.training_job import JobDevice
from specc.topology.levels import Domain
from specc.units import Quantity
from specc.units.dimension import BYTE, SECOND
from specc.units.text import percent, show

UNKNOWN_RATES = "peak rates or memory bandwidth are unknown"


SPREADING = {"ecmp": 0.845, "ecmp_qp": 0.88, "planned": 0.93, "adaptive": 0.97, "spray": 0.97}
"""Share of the line rate that collectives reach. Source: Asterfusion's comparison on 2 x 8 accelerators (a vendor's), and for
planned paths the gain that Tolly measured for H3C over ECMP."""
PROTOCOLS: dict[str, tuple[float, str]] = {
    "roce": (6.3e-6, "ecmp"),
    "ethernet": (20e-6, "ecmp"),
    "efa": (6.3e-6, "spray"),
    "slingshot": (0.0, "adaptive"),
}
"""By protocol: seconds that a step takes longer than over InfiniBand, on which the calibrations rest, and how flows are spread where
nobody says.

Sources: RoCE, 35 us for an all-reduce of 8 KiB between two servers (collectives_more.csv, CN0085), which are two steps; Ethernet
switches hash flows unless told otherwise (IEEE 802.1AX, RFC 2992); EFA sends packets over many paths, as reliably as RDMA over
converged Ethernet and no faster (Shalev et al., "A cloud-optimized transport protocol", IEEE Micro 2020); Slingshot routes adaptively
(De Sensi et al., "An in-depth analysis of the Slingshot interconnect", 2020); without RDMA the kernels of both sides copy each message
and are woken for it: some 10 us each."""
KERNEL_COPY = 4e9
"""byte/s of an adapter that the kernel's TCP carries for collectives: a third of 100 Gb/s, assumed.
Source: Zhang et al., "Is network the bottleneck of distributed training?" (2020, arXiv 2006.10103), whose jobs over TCP gain nothing
from links faster than 25 Gb/s."""
HOST_LATENCY = 16e-6
"""Seconds of a step over PCIe through host memory. Source: 32.5 us for an all-reduce of 8 bytes between two devices, which is two steps
(collectives_more.csv, CN0114 to CN0119)."""
UNKNOWN_RATE = 25e9
BYTES_PER_FLOP = 5e-4
"""Scale-up bandwidth one way for each FLOP/s in 16 bit: 9.6e-4 for A100, 4.5e-4 for H100, 4e-4 for B200, 1e-3 for TPU v5e."""


def device_of(
    accelerator: Accelerator, precision: str, numbers: Constants, clock: float = 1.0
) -> JobDevice:
    """An accelerator's rates and constants for a recipe.

    Args:
        accelerator: The part.
        precision: Arithmetic of the blocks' products.
        numbers: Calibrated constants.
        clock: Share of the full clock.

    Rates that the sheet does not state are nan: no time is computed from them.
    """
    half = rate_of(accelerator, "bf16") or rate_of(accelerator, "fp32")
    stated = rate_of(accelerator, precision)
    peak = stated or half
    if half is not None and stated is None:
        numbers.assume(
            "precision", f"{accelerator.name} has no {precision} rate: 16 bit", None, 1.3
        )
    dtype = known_dtype(precision)
    if dtype.four_bit:
        ceiling = numbers.value("gemm_4bit")
    elif dtype.eight_bit:
        ceiling = numbers.value("gemm_8bit")
    else:
        ceiling = numbers.value("gemm")
    if precision == "mxfp8":
        ceiling *= numbers.value("microscaling")
    slow = numbers.value("attention_slowdown")
    wide = Efficiency(
        gemm=numbers.value("gemm"),
        depth=numbers.value("depth"),
        units=numbers.value("units"),
        wave=numbers.value("wave"),
        memory=numbers.value("memory"),
        attention_forward=numbers.value("attention_forward") / slow,
        attention_backward=numbers.value("attention_backward") / slow,
        attention_length=numbers.value("attention_length"),
        attention_width=numbers.value("attention_width"),
    )
    block = Efficiency(
        gemm=ceiling, depth=wide.depth, units=wide.units, wave=wide.wave, memory=wide.memory
    )
    return JobDevice(
        peak=(peak or math.nan) * clock,
        half=(half or math.nan) * clock,
        clock=clock,
        bandwidth=math.nan
        if accelerator.memory_bandwidth is None
        else float(accelerator.memory_bandwidth),
        block=block,
        wide=wide,
    )


def _reached(domain: Domain, inside: str, numbers: Constants) -> float:
    """Share of a level's rate that a collective reaches; how flows are spread over paths decides it in a network."""
    usual = numbers.value(f"{inside}_efficiency")
    if inside != "fabric":
        return usual
    spread = domain.load_balancing
    if spread is None and domain.protocol in PROTOCOLS:
        spread = PROTOCOLS[domain.protocol][1]
        numbers.assume(
            f"share of the rate of {domain.name}",
            percent(SPREADING[spread], 0),
            f"{domain.protocol} spreads flows by {spread} where nothing else is stated",
        )
    if spread is None:
        numbers.assume(
            f"share of the rate of {domain.name}",
            percent(usual, 0),
            "calibrations/default; how flows are spread is not stated",
        )
        return usual
    reached = SPREADING.get(spread, usual)
    copied = copied_share(domain)
    if copied < 1.0:
        numbers.assume(
            f"rate of an adapter of {domain.name}",
            f"at most {show(Quantity(KERNEL_COPY, BYTE / SECOND))}",
            "TCP: `protocol = roce` where adapters copy by themselves",
            1.3,
        )
    return min(reached, copied)


def protocol_latency(domain: Domain) -> float:
    """Seconds that a step takes longer than over InfiniBand."""
    return PROTOCOLS[domain.protocol][0] if domain.protocol in PROTOCOLS else 0.0


def copied_share(domain: Domain) -> float:
    """Share of an adapter's rate that is left where the kernel copies every message; 1 where adapters copy by themselves."""
    if domain.protocol == "ethernet" and domain.link is not None:
        return min(1.0, KERNEL_COPY / domain.link)
    return 1.0


def _latency(domain: Domain, inside: str, numbers: Constants) -> float:
    """Seconds of a step at a level, software included."""
    if domain.kind == "host":
        return HOST_LATENCY
    return numbers.value(f"{inside}_latency") + protocol_latency(domain) + domain.latency


def levels_of(domains: tuple[Domain, ...], numbers: Constants, half: float) -> tuple[Level, ...]:
    """The topology's levels with what collectives reach on them.

    Where nothing joins the accelerators, there is one level of infinite speed that no job of one accelerator uses.
    """
    levels: list[Level] = []
    for index, domain in enumerate(domains):
        inside = "scale_up" if domain.kind in ("scale_up", "host") else "fabric"
        rate = domain.bandwidth
        if rate is None:
            rate = UNKNOWN_RATE if inside == "fabric" else BYTES_PER_FLOP * half
            text = f"rate unknown: {show(Quantity(rate, BYTE / SECOND))} each way"
            numbers.assume(domain.name, text, "as fast for its peak as those that are known", 1.5)
        last = index == len(domains) - 1
        levels.append(
            Level(
                name=domain.name,
                size=float("inf") if last else float(domain.size),
                link=Link(
                    bandwidth=rate,
                    latency=_latency(domain, inside, numbers),
                    efficiency=_reached(domain, inside, numbers),
                    reduces=1.0 if domain.reduces else 0.0,
                ),
                pair=float("inf") if domain.pair is None else domain.pair,
            )
        )
    if not levels:
        levels.append(Level(name="none", size=1.0, link=Link(bandwidth=1e12)))
    return tuple(levels)
