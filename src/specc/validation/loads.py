"""Loads of a measurement beside the one that the spec states: the sweep that predicts them."""

from collections.abc import Iterable

from specc.design.entity import Entity
from specc.design.workload import Inference
from specc.units import Quantity
from specc.validation.log import Load, Observed

NEAR = 0.05
"""A load that differs less from the spec's is the spec's."""
NAME = "loads_that_were_measured"
UNITS = {"concurrency": "", "rate": " requests/s"}


def other_loads(workload: Entity, observed: Iterable[Observed]) -> tuple[Load, ...]:
    """Loads of measurements that are not the workload's own, in the field that it states."""
    traffic = workload.traffic if isinstance(workload, Inference) else None
    if traffic is None:
        return ()
    other: dict[Load, None] = {}
    for load in (item.load for item in observed if item.load is not None):
        own = getattr(traffic, load.field)
        stated = isinstance(own, int | Quantity) and float(own) > 0.0
        if stated and abs(load.value / float(own) - 1.0) > NEAR:
            other[load] = None
    return tuple(other)


def sweep_of(workload: str, load: Load) -> str:
    """A sweep of one point, as text that stands behind the spec.

    Args:
        workload: Its name.
        load: The load.
    """
    value = load.value if load.field == "rate" else round(load.value)
    field = f"{workload}.traffic.{load.field}"
    return f"\nsweep {NAME} {{\n  {field} = [{value!r}{UNITS[load.field]}]\n}}\n"
