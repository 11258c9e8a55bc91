"""Rack elevations: racks that hold the same are one drawing with their count."""

from collections.abc import Iterable, Iterator, Mapping

from specc.bill.rack_use import RackRun, rack_height
from specc.bill.site import Hall
from specc.design.part import Part
from specc.design.parts.switch import Switch
from specc.record import record
from specc.reports.bills import watts
from specc.topology.inventory import lower_bound
from specc.units.quantity import base_value
from specc.units.text import show

UNIT = 9.0
"""Pixels of a rack unit."""
SHOWN = 24
"""Different racks that a page draws."""


@record
class RackDevice:
    """A device in a rack: pixels from the top, height, its kind, and its words."""

    y: float
    height: float
    kind: str
    words: str


@record
class Elevation:
    """Equal racks."""

    title: str
    names: str
    units: int
    height: float
    devices: tuple[RackDevice, ...]
    marks: tuple[tuple[float, int], ...]
    load: str
    beside: str = ""
    """What is not in its units: PDUs, feeds, depth, the way of the air."""


def elevations(hall: Hall) -> tuple[list[Elevation], int]:
    """The different racks in the order of their numbers, and how many more there are."""
    groups: dict[object, list[tuple[int, RackRun]]] = {}
    for index, rack in enumerate(hall.racks):
        held = tuple((kind, unit, tall) for kind, _, unit, tall in rack.devices)
        same = (rack.kind, held, rack.power, rack.own.name if rack.own else "")
        groups.setdefault(same, []).append((index + 1, rack))
    parts = {batch.key: batch.part for batch in hall.batches}
    drawn = [_elevation(racks, parts) for racks in list(groups.values())[:SHOWN]]
    return drawn, max(0, len(groups) - SHOWN)


def kinds(drawn: Iterable[Elevation]) -> list[str]:
    """What stands in the racks, in the order of first sight."""
    return list(dict.fromkeys(device.kind for rack in drawn for device in rack.devices))


def _elevation(racks: list[tuple[int, RackRun]], parts: Mapping[str, Part]) -> Elevation:
    numbers = [number for number, _ in racks]
    rack = racks[0][1]
    units = rack_height(rack)
    height = units * UNIT
    devices = [
        RackDevice(
            y=height - (unit - 1 + tall) * UNIT,
            height=tall * UNIT,
            kind=kind,
            words=f"{kind}, U{unit}" + (f" to U{unit + tall - 1}" if tall > 1 else ""),
        )
        for kind, _, unit, tall in rack.devices
    ]
    if rack.own is not None and not devices:
        title = rack.own.title or rack.own.name
        devices = [RackDevice(y=0.0, height=height, kind=title, words=title)]
    return Elevation(
        title=f"{len(racks)} racks" if len(racks) > 1 else "rack",
        names=_runs(numbers),
        units=units,
        height=height,
        devices=tuple(devices),
        marks=tuple((height - (unit - 0.5) * UNIT, unit) for unit in range(1, units + 1, 6)),
        load=_load(rack),
        beside="; ".join(_beside(rack, parts)),
    )


def _beside(rack: RackRun, parts: Mapping[str, Part]) -> Iterator[str]:
    """PDUs with their feeds, how deep the rack and the deepest device are, and which way the air goes."""
    entity = rack.rack
    if entity is None and rack.own is None:
        yield f"drawn as one of {rack_height(rack)} U: no site says which racks there are"
    if entity is not None and entity.pdus:
        units = [
            f"{lower_bound(c.count)} x {c.of.name}" for c in entity.pdus if isinstance(c.of, Part)
        ]
        feeds = f" on {entity.feeds} feeds" if (entity.feeds or 1) > 1 else ""
        yield f"{', '.join(units)}{feeds}"
    held = [parts[stack.key] for stack in rack.stacks if stack.key in parts]
    deepest = max((part for part in held if part.depth is not None), key=_depth, default=None)
    limit = entity.depth if entity is not None else None
    if deepest is not None and deepest.depth is not None:
        of = f" of {show(limit)}" if limit is not None else ""
        yield f"{show(deepest.depth)}{of} deep"
    ways = dict.fromkeys(
        part.airflow.replace("_", " ")
        for part in held
        if isinstance(part, Switch) and part.airflow is not None
    )
    if ways:
        yield f"air {', '.join(ways)}"


def _depth(part: Part) -> float:
    return 0.0 if part.depth is None else float(part.depth)


def _load(rack: RackRun) -> str:
    limit = base_value(rack.rack.power) if rack.rack is not None else None
    if not rack.power:
        return "power unknown" if rack.power_bound else ""
    text = f"{'at least ' if rack.power_bound else ''}{watts(rack.power)}"
    return f"{text} of {watts(limit)}" if limit else text


def _runs(numbers: list[int]) -> str:
    """`1-8, 10` of a rising list."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [f"{a}" if a == b else f"{a}–{b}" for a, b in runs[:6]]
    return ", ".join(shown) + (" …" if len(runs) > 6 else "")
