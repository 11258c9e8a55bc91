"""What a workload has of accelerators that others use too: a share of each, or some hours of the day."""

import attrs

from specc.design.parts.accelerator import Accelerator
from specc.design.workload import Inference, Training
from specc.record import evolve
from specc.sums import sum_floats
from specc.topology.levels import Domain
from specc.units import Quantity

DAY = 24.0


def share_of(workload: Training | Inference) -> float:
    """The share of each of its accelerators that a workload has. A list of shares divides the traffic of several clusters instead."""
    if isinstance(workload, Training):
        return 1.0 if workload.share is None else float(workload.share)
    return float(workload.share[0]) if workload.share and not workload.others else 1.0


def hours_of(workload: Training | Inference) -> tuple[tuple[float, float], ...]:
    """The spans of the day in which a workload has its accelerators, in hours; those that overlap are one."""
    spans: list[tuple[float, float]] = []
    for start, end in sorted(
        (float(start), float(end)) for start, end in (hour.interval for hour in workload.hours)
    ):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans) or ((0.0, DAY),)


def part_of_day(workload: Training | Inference) -> float:
    """The part of the day in which a workload has its accelerators."""
    return sum_floats(end - start for start, end in hours_of(workload)) / DAY


def portion(accelerator: Accelerator, share: float) -> Accelerator:
    """What a workload has of an accelerator that it shares: that part of its rates, its memory and its links.

    Slices in space and turns in time come to the same for throughput; memory is divided as the engines of co-located
    services divide it.
    """
    if share == 1.0:
        return accelerator
    part = Quantity(share)

    def scaled(value: Quantity | None) -> Quantity | None:
        return None if value is None else value * part

    return attrs.evolve(
        accelerator,
        memory=scaled(accelerator.memory),
        memory_usable=scaled(accelerator.memory_usable),
        memory_bandwidth=scaled(accelerator.memory_bandwidth),
        peak={name: rate * part for name, rate in accelerator.peak.items()},
    )


def portion_of_links(domains: tuple[Domain, ...], share: float) -> tuple[Domain, ...]:
    """The links of accelerators as a workload with a share of them sees them."""
    if share == 1.0:
        return domains

    def scaled(rate: float | None) -> float | None:
        return None if rate is None else rate * share

    return tuple(evolve(d, bandwidth=scaled(d.bandwidth), pair=scaled(d.pair)) for d in domains)
