"""The derivation of a collective's bus bandwidth: its time, and what joins the accelerators at each level."""

import re

from specc.design.attribute import stated
from specc.plan.collective_rate import CollectiveRate, collective_rate
from specc.plan.levels import Level
from specc.reports.steps import Step
from specc.result import Result
from specc.units import Quantity
from specc.units.dimension import BYTE, SECOND
from specc.units.text import number, percent, show

_CALL = re.compile(r"fabric\.\w+\.\w+\((.+)\)")


def collective_step(result: Result, path: str) -> Step | None:
    """The derivation of `pod.fabric.compute.all_reduce(1 GB)`; None of any other path, or where it is unknown."""
    owner, _, rest = path.partition(".")
    called = _CALL.fullmatch(rest)
    topology = result.topologies.get(owner)
    if called is None or topology is None or result.profiles is None:
        return None
    try:
        moved = stated(called.group(1))
    except ValueError:
        return None
    if moved is None or moved.dimension is not BYTE:
        return None
    rate = collective_rate(topology, result.profiles, rest, float(moved))
    return None if rate is None else _step(path, rate)


def _step(path: str, rate: CollectiveRate) -> Step:
    return Step(
        name=path,
        value=show(Quantity(rate.bus, BYTE / SECOND, "GB/s")),
        about="bus bandwidth of all accelerators"
        if rate.factor
        else "bandwidth to one accelerator",
        formula=f"{'factor × (accelerators − 1) / accelerators × ' if rate.factor else ''}bytes / seconds",
        number=rate.bus,
        inputs=(
            *_factor(rate),
            Step(name="bytes", value=show(Quantity(rate.moved, BYTE))),
            Step(
                name="seconds",
                value=show(Quantity(rate.seconds, SECOND)),
                about="the phases of all levels, of which the shorter show by half, and the latency of their steps",
                inputs=tuple(
                    _level(level, fan) for level, fan in zip(rate.levels, rate.spread, strict=True)
                ),
            ),
        ),
    )


def _factor(rate: CollectiveRate) -> tuple[Step, ...]:
    """What bus bandwidth has beyond bytes and seconds."""
    if not rate.factor:
        return ()
    return (
        Step(name="factor", value=number(rate.factor), source="NCCL's PERFORMANCE.md"),
        Step(name="accelerators", value=number(rate.members)),
    )


def _level(level: Level, fan: float) -> Step:
    link = level.link
    each = show(Quantity(float(link.bandwidth), BYTE / SECOND))
    wait = show(Quantity(float(link.latency), SECOND))
    return Step(
        name=level.name,
        value=f"{number(fan)} x {each}, of which {percent(float(link.efficiency), 0)} is reached; {wait} a step",
    )
