"""What a part draws, weighs and needs in height, as far as it is known."""

from collections.abc import Iterable

import attrs

from specc.design.entity import Counted
from specc.design.part import Part
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.psu import Psu
from specc.design.parts.server import Server
from specc.sums import sum_counts
from specc.topology.inventory import lower_bound


@attrs.frozen(kw_only=True)
class DevicePower:
    """Power of one device in W. `peak` is the highest; where only bounds are known it is their centre."""

    typical: float | None = None
    peak: float | None = None
    low: float | None = None
    high: float | None = None
    typical_floor: float = 0.0
    """What parts of known power add up to, where the whole is not known."""
    missing: tuple[str, ...] = ()
    """Names of what would have to be known."""


def number(value: object) -> float | None:
    """A quantity in base units, or None where it is unknown."""
    return None if value is None else float(value)  # type: ignore[arg-type]


def _sum(items: Iterable[Counted]) -> float:
    """Highest known power of counted parts."""
    found = 0.0
    for counted in items:
        part = counted.of
        if isinstance(part, Part):
            each = number(part.power_max if part.power_max is not None else part.power)
            found += lower_bound(counted.count) * (each or 0.0)
    return found


def _supplied(supplies: tuple[Counted, ...], needed: int | None) -> float | None:
    """What the supplies that must work can deliver."""
    total = sum_counts(lower_bound(c.count) for c in supplies)
    outputs = [number(c.of.output) for c in supplies if isinstance(c.of, Psu)]
    if not total or not outputs or outputs[0] is None:
        return None
    return (needed or total) * outputs[0]


def draw(part: Part) -> DevicePower:
    """What one device of a kind draws."""
    if isinstance(part, Server):
        listed = (*part.accelerators, *part.cpus, *part.memory, *part.drives, *part.nics)
        onboard = (*part.onboard.nic, *part.onboard.drive) if part.onboard else ()
        return _whole(part, _sum((*listed, *onboard)), _supplied(part.psus, part.psus_needed))
    if isinstance(part, Enclosure):
        inside = 0.0
        for counted in (*part.servers, *part.switches):
            if isinstance(counted.of, Part):
                each = draw(counted.of)
                inside += lower_bound(counted.count) * (each.low or each.peak or 0.0)
        return _whole(part, inside, _supplied(part.shelves, part.shelves_needed))
    typical, peak = number(part.power), number(part.power_max)
    missing = () if typical is not None or peak is not None else (f"{part.name}.power",)
    return DevicePower(
        typical=typical, peak=peak if peak is not None else typical, missing=missing
    )


def _whole(part: Part, floor: float, ceiling: float | None) -> DevicePower:
    """A device that holds others: its own figures first, then bounds from its parts and its supplies."""
    typical, peak = number(part.power), number(part.power_max)
    missing = () if peak is not None else (f"{part.name}.power_max",)
    if peak is not None:
        return DevicePower(typical=typical, peak=peak, typical_floor=min(floor, peak))
    low = max(floor, typical or 0.0) or None
    if low is not None and ceiling is not None and ceiling > low:
        return DevicePower(
            typical=typical,
            peak=(low + ceiling) / 2,
            low=low,
            high=ceiling,
            typical_floor=floor,
            missing=missing,
        )
    return DevicePower(typical=typical, low=low, typical_floor=floor, missing=missing)


def liquid_share(part: Part) -> float:
    """The share of its heat that a device gives to liquid."""
    cooling = getattr(part, "cooling", None)
    if cooling is None or cooling.word not in {"liquid", "immersion"}:
        return 0.0
    stated = cooling.quantity("to_liquid", 0)
    return 1.0 if stated is None else float(stated)
