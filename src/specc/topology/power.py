"""What devices take from the mains, and what of it heats liquid.

A maker's figure is what a device takes at its inlet. Where there is none, the parts inside and the supplies bound it: it
takes no less than its parts draw, nor more than the supplies that must work deliver, either over the supplies' efficiency
where that is stated, which falls from half its load to full load. All that goes in comes out as heat.

A power limit caps every accelerator: a server's highest power falls by what its accelerators may no longer draw, and the
typical one in the same proportion.
"""

from collections.abc import Iterable, Iterator

from specc.design.entity import Counted
from specc.design.once import once
from specc.design.part import Item, Part
from specc.design.parts.accelerator import Accelerator
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.psu import Psu
from specc.design.parts.server import Server
from specc.design.parts.storage import Storage
from specc.design.parts.switch import Switch
from specc.record import record
from specc.sums import sum_counts, sum_floats
from specc.topology.inventory import lower_bound
from specc.units.quantity import base_value


@record
class DevicePower:
    """Power of one device at its inlet, W.

    Attributes:
        typical: The typical one.
        peak: The highest; where only bounds are known their centre.
        low: What it is at least; None where nothing inside is known.
        high: What it is at most.
        missing: Names of what would have to be known.
    """

    typical: float | None = None
    peak: float | None = None
    low: float | None = None
    high: float | None = None
    missing: tuple[str, ...] = ()


@once
def device_power(part: Part, limit: float | None = None) -> DevicePower:
    """The power of a device.

    Args:
        part: The device.
        limit: Power limit of each accelerator in it, W.
    """
    if isinstance(part, Server):
        inside = (*part.accelerators, *part.cpus, *part.memory, *part.drives, *part.nics)
        onboard = (*part.onboard.nic, *part.onboard.drive) if part.onboard else ()
        drawn = sum_floats(
            _highest(part, limit) * count for part, count in _parts((*inside, *onboard))
        )
        return _holder(part, drawn, part.psus, part.psus_needed, _saved(part, limit))
    if isinstance(part, Enclosure):
        drawn = saved = 0.0
        for inner, count in _parts((*part.servers, *part.switches)):
            each = device_power(inner, limit)
            drawn += count * (each.low or each.peak or 0.0)
            saved += count * (_saved(inner, limit) if isinstance(inner, Server) else 0.0)
        return _holder(part, drawn, part.shelves, part.shelves_needed, saved)
    typical, peak = base_value(part.power), base_value(part.power_max)
    missing = () if typical is not None or peak is not None else (f"{part.name}.power",)
    return DevicePower(
        typical=typical, peak=peak if peak is not None else typical, missing=missing
    )


def _parts(items: Iterable[Counted]) -> Iterator[tuple[Part, int]]:
    for counted in items:
        if isinstance(counted.of, Part):
            yield counted.of, lower_bound(counted.count)


def rated_power(part: Part) -> float | None:
    """The highest power that is stated of a part, W, else the typical one."""
    return base_value(part.power_max if part.power_max is not None else part.power)


def _highest(part: Part, limit: float | None) -> float:
    stated = rated_power(part) or 0.0
    return min(stated, limit) if limit is not None and isinstance(part, Accelerator) else stated


def _saved(server: Server, limit: float | None) -> float:
    """What the accelerators of a server draw less under a power limit than at their highest power."""
    parts = _parts(server.accelerators)
    return sum_floats(
        ((rated_power(part) or 0.0) - _highest(part, limit)) * n for part, n in parts
    )


def supplied(supplies: tuple[Counted, ...], needed: int | None) -> float | None:
    """What the supplies that must work deliver, W; the weakest are taken. None where an output is unknown."""
    outputs: list[tuple[float, int]] = []
    for counted in supplies:
        output = counted.of.output if isinstance(counted.of, Psu) else None
        if output is None:
            return None
        outputs.append((float(output), lower_bound(counted.count)))
    count = sum_counts(number for _, number in outputs)
    rest = count if needed is None else min(needed, count)
    given = []
    for one, number in sorted(outputs):
        given.append(one * min(number, rest))
        rest -= min(number, rest)
    return sum_floats(given) if count else None


FALL = 0.03
"""By how much the efficiency of a supply at full load is below that at half of it. Source: 80 PLUS, internal supplies at 115 V: Gold
90 % and 87 %, Platinum 92 % and 89 %, Bronze 85 % and 82 %; at 230 V 3 to 5 points."""

ROUNDS = 12
"""Rounds after which output and efficiency agree: each leaves less than a tenth of what they differ by."""


def supply_efficiency(supplies: tuple[Counted, ...], load: float = 0.0) -> float | None:
    """Output over input of the supplies, by their outputs; None where one is not stated.

    Args:
        supplies: The supplies, which share the load.
        load: What they deliver together, W. What is stated holds up to half of their output.
    """
    taken = given = 0.0
    for part, count in _parts(supplies):
        if not isinstance(part, Psu) or part.efficiency is None or part.output is None:
            return None
        given += count * float(part.output)
        taken += count * float(part.output) / float(part.efficiency)
    if not taken:
        return None
    above = min(max(2.0 * load / given - 1.0, 0.0), 1.0)
    return given / taken - FALL * above


def from_supplies(holder: Server | Enclosure | Switch | Storage) -> float | None:
    """What a device draws from the output of its supplies at its highest power, W; what its parts draw where no figure is stated."""
    supplies = holder.shelves if isinstance(holder, Enclosure) else holder.psus
    stated = rated_power(holder) if holder.power_max is not None else device_power(holder).low
    if stated is None:
        return None
    given = stated
    for _ in range(ROUNDS):
        given = stated * (supply_efficiency(supplies, given) or 1.0)
    return given


def _holder(
    part: Part, drawn: float, supplies: tuple[Counted, ...], needed: int | None, saved: float
) -> DevicePower:
    """A device that holds others, which draw so much and save so much under a power limit."""
    loss = 1.0 / (supply_efficiency(supplies, drawn) or 1.0)
    typical, peak = base_value(part.power), base_value(part.power_max)
    low = drawn * loss or None
    if peak is not None:
        limited = max(peak - saved * loss, low or 0.0) if saved else peak
        # At a lower clock it takes less all the time, not only at its peaks.
        usual = None if typical is None else min(typical * limited / peak, limited)
        return DevicePower(typical=usual, peak=limited, low=low)
    missing = (f"{part.name}.power_max",)
    if typical is not None:
        typical = max(typical - saved * loss, min(typical, low or 0.0))
        low = max(low or 0.0, typical)
    given = supplied(supplies, needed)
    high = None if given is None else given / (supply_efficiency(supplies, given) or 1.0)
    if low is None or high is None or high <= low:
        return DevicePower(typical=typical, low=low, missing=missing)
    return DevicePower(typical=typical, peak=(low + high) / 2, low=low, high=high, missing=missing)


def liquid_share(part: Item) -> float:
    """The share of its heat that a device gives to liquid."""
    cooling = getattr(part, "cooling", None)
    if cooling is None or cooling.word not in {"liquid", "immersion"}:
        return 0.0
    stated = cooling.quantity("to_liquid", 0)
    return 1.0 if stated is None else float(stated)
