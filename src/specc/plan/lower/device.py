"""An accelerator and its links under a recipe: rates of the sheet, and what software reaches of them."""

import math

from specc.design.parts.accelerator import Accelerator
from specc.physics.dtypes import known_dtype
from specc.physics.efficiency import Efficiency
from specc.physics.transfer import Link
from specc.plan.constants import Constants
from specc.plan.levels import Level
from specc.plan.rates import rate_of
from specc.plan.training_job import Device
from specc.topology.levels import Domain
from specc.units import Quantity
from specc.units.dimension import BYTE, SECOND
from specc.units.text import percent, show

UNKNOWN_RATES = "peak rates or memory bandwidth are unknown"


SPREADING = {"ecmp": 0.845, "ecmp_qp": 0.88, "planned": 0.93, "adaptive": 0.97, "spray": 0.97}
"""Share of the line rate that collectives reach. Source: Asterfusion's comparison on 2 x 8 accelerators (a vendor's), and for
planned paths the gain that Tolly measured for H3C over ECMP."""
UNKNOWN_RATE = 25e9
BYTES_PER_FLOP = 5e-4
"""Scale-up bandwidth one way for each FLOP/s in 16 bit: 9.6e-4 for A100, 4.5e-4 for H100, 4e-4 for B200, 1e-3 for TPU v5e."""


def device_of(
    accelerator: Accelerator, precision: str, numbers: Constants, clock: float = 1.0
) -> Device:
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
    )
    block = Efficiency(
        gemm=ceiling, depth=wide.depth, units=wide.units, wave=wide.wave, memory=wide.memory
    )
    return Device(
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
    if domain.load_balancing is None:
        numbers.assume(
            f"share of the rate of {domain.name}",
            percent(usual, 0),
            "calibrations/default; how flows are spread is not stated",
        )
        return usual
    return SPREADING.get(domain.load_balancing, usual)


def levels_of(domains: tuple[Domain, ...], numbers: Constants, half: float) -> tuple[Level, ...]:
    """The topology's levels with what collectives reach on them.

    Where nothing joins the accelerators, there is one level of infinite speed that no job of one accelerator uses.
    """
    found: list[Level] = []
    for index, domain in enumerate(domains):
        inside = "scale_up" if domain.kind in ("scale_up", "host") else "fabric"
        rate = domain.bandwidth
        if rate is None:
            rate = UNKNOWN_RATE if inside == "fabric" else BYTES_PER_FLOP * half
            text = f"rate unknown: {show(Quantity(rate, BYTE / SECOND))} each way"
            numbers.assume(domain.name, text, "as fast for its peak as those that are known", 1.5)
        last = index == len(domains) - 1
        found.append(
            Level(
                name=domain.name,
                size=float("inf") if last else float(domain.size),
                link=Link(
                    bandwidth=rate,
                    latency=numbers.value(f"{inside}_latency") + domain.latency,
                    efficiency=_reached(domain, inside, numbers),
                    reduces=1.0 if domain.reduces else 0.0,
                ),
                pair=float("inf") if domain.pair is None else domain.pair,
            )
        )
    if not found:
        found.append(Level(name="none", size=1.0, link=Link(bandwidth=1e12)))
    return tuple(found)
