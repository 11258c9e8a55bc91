"""Power of the servers that a workload uses.

A server's own figures count first. Where a maker states none, the parts inside and the power supplies bound it: no server
draws less under load than its accelerators and processors, nor more than its supplies deliver.
"""

import math
from collections.abc import Iterable

import attrs

from specc.design.entity import Counted
from specc.design.part import Part
from specc.design.parts.psu import Psu
from specc.design.parts.server import Server
from specc.plan.constants import Constants
from specc.plan.degrees import settled
from specc.plan.plan import Plan
from specc.predict.prediction import Result, measured, missing
from specc.sums import sum_counts

LOADED = 0.85
"""Mean over highest power of a server that trains. Source: 8 x H100 servers draw 8.4 to 9 of 10.2 kW (Patel et al. 2024)."""


@attrs.frozen(kw_only=True)
class ServerPower:
    """Watts of the servers in use; None where unknown, with what is lacking."""

    mean: float | None = None
    peak: float | None = None
    low: float | None = None
    high: float | None = None
    lacking: tuple[str, ...] = ()

    def results(self, kind: str) -> dict[str, Result]:
        """`power.mean` and `power.peak`."""
        found: dict[str, Result] = {}
        for name, value in (("mean", self.mean), ("peak", self.peak)):
            path = f"power.{name}"
            if value is None:
                found[path] = missing(kind, path, *self.lacking)
            else:
                found[path] = measured(kind, path, value, self.low, self.high)
        return found


def _sum(items: Iterable[Counted]) -> float:
    total = 0.0
    for counted in items:
        part = counted.of
        if isinstance(part, Part):
            each = part.power_max if part.power_max is not None else part.power
            total += settled(counted.count) * (0.0 if each is None else float(each))
    return total


def _bounds(server: Server) -> tuple[float, float] | None:
    """What the parts draw and the supplies deliver."""
    low = _sum((*server.accelerators, *server.cpus, *server.memory, *server.drives, *server.nics))
    supplies = [(settled(c.count), c.of) for c in server.psus]
    outputs = [float(p.output) for _, p in supplies if isinstance(p, Psu) and p.output is not None]
    if not low or not outputs or not any(c.of for c in server.accelerators):
        return None
    high = (server.psus_needed or sum_counts(count for count, _ in supplies)) * outputs[0]
    return (low, high) if high > low else None


def power_of(plan: Plan, numbers: Constants) -> ServerPower:
    """The draw of the servers in use."""
    mean = peak = low = high = 0.0
    lacking: list[str] = []
    left = plan.accelerators
    for machine in plan.machines:
        each = max(1, machine.accelerators)
        count = min(machine.count, math.ceil(left / each))
        left -= count * each
        server = machine.part
        typical, most = server.power, server.power_max
        if typical is not None or most is not None:
            top = float(most) if most is not None else float(typical)  # type: ignore[arg-type]
            usual = float(typical) if typical is not None else LOADED * top
            mean, peak = mean + count * usual, peak + count * top
            low, high = low + count * usual, high + count * top
            continue
        bounds = _bounds(server)
        if bounds is None:
            lacking.append(f"{server.name}.power")
            continue
        numbers.assume(
            f"power of {server.name}",
            f"{bounds[0] / 1e3:.1f} to {bounds[1] / 1e3:.1f} kW",
            "its accelerators and processors, and its power supplies",
        )
        low, high = low + count * bounds[0], high + count * bounds[1]
        mean, peak = mean + count * bounds[0], peak + count * (bounds[0] + bounds[1]) / 2.0
    if lacking:
        return ServerPower(lacking=tuple(sorted(set(lacking))))
    return ServerPower(mean=mean, peak=peak, low=low, high=high)
