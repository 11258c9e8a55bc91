"""Rack elevations as a drawing; racks with the same contents are drawn once, with their numbers."""

from specc.bill.bill import Bill
from specc.bill.cable_list import rack_name
from specc.bill.rack_use import RackRun, rack_height
from specc.reports.bills import Bills, only, watts
from specc.reports.drawing import COLOURS, INK, LINE, PALE, box, fit, frame, words
from specc.reports.report import Format, View
from specc.units.text import number

_UNIT, _WIDE, _STEP, _ROW, _EDGE = 8, 170, 210, 8, 30


def render(bills: Bills, view: View) -> str:
    """One drawing; clusters stand below each other."""
    y, parts, width = 0.0, [], 640.0
    for name, bill in only(bills, view.cluster):
        body, wide, tall = _cluster(name, bill, y)
        parts.append(body)
        width, y = max(width, wide), y + tall
    return frame(width, max(y, 60), f"racks of {bills.name}", "".join(parts))


def _alike(racks: tuple[RackRun, ...]) -> list[tuple[RackRun, list[int]]]:
    """Racks by what stands in them, in the order of their first."""
    groups: dict[tuple[object, ...], tuple[RackRun, list[int]]] = {}
    for rack in racks:
        key = (rack.kind, rack.used, tuple((k, u, h) for k, _, u, h in rack.devices))
        groups.setdefault(key, (rack, []))[1].append(rack.number)
    return list(groups.values())


def _cluster(name: str, bill: Bill, top: float) -> tuple[str, float, float]:
    groups = _alike(bill.hall.racks)
    titles = _titles(bill)
    parts = [
        words(
            _EDGE,
            top + 34,
            f"cluster {name}: {number(len(bill.hall.racks))} racks",
            size=18,
            weight="600",
        )
    ]
    y = top + 60
    across = min(_ROW, max(1, len(groups)))
    for first in range(0, len(groups), _ROW):
        row = groups[first : first + _ROW]
        tall = max(rack_height(rack) for rack, _ in row) * _UNIT
        for column, (rack, numbers) in enumerate(row):
            parts.append(_rack(rack, numbers, titles, _EDGE + column * _STEP, y + tall))
        y += tall + 84
    return "".join(parts), across * _STEP + 2 * _EDGE, y - top


def _titles(bill: Bill) -> dict[str, tuple[str, str]]:
    """Title and role of what stands in racks, by key."""
    titles: dict[str, tuple[str, str]] = {}
    for machine in bill.topology.machines:
        role = "service" if machine.service else "server"
        part = machine.enclosure or machine.part
        key = f"enclosure {part.name}" if machine.enclosure else f"{role} {part.name}"
        titles[key] = (part.title or part.name, role)
    for stored in bill.topology.appliances:
        titles[f"storage {stored.part.name}"] = (stored.part.title or stored.part.name, "storage")
    for laid in bill.topology.fabrics.values():
        for tier in laid.sized.tiers:
            if laid.switch(tier.name) is not None:
                titles[f"{laid.name} {tier.name}"] = (f"{laid.name} {tier.name}", "switch")
    return titles


def _rack(
    rack: RackRun, numbers: list[int], titles: dict[str, tuple[str, str]], x: float, floor: float
) -> str:
    height = rack_height(rack)
    top = floor - height * _UNIT
    parts = [box(x, top, _WIDE, height * _UNIT, "#ffffff", LINE, title=f"{height} U")]
    for key, index, unit, tall in rack.devices:
        title, role = titles.get(key, (key, "switch"))
        fill, stroke = COLOURS.get(role, ("#f6f8fa", LINE))
        y = floor - (unit - 1 + tall) * _UNIT
        label = f"{title} {index + 1}" if len(numbers) == 1 else title
        parts.append(
            box(
                x + 6,
                y + 0.5,
                _WIDE - 12,
                tall * _UNIT - 1,
                fill,
                stroke,
                title=f"{label}, unit {unit}",
            )
        )
        if tall * _UNIT >= 8:
            size = 7 if tall == 1 else 10
            parts.append(
                words(
                    x + 12,
                    y + tall * _UNIT / 2 + size * 0.36,
                    fit(label, _WIDE - 24, size),
                    size=size,
                    fill=INK,
                )
            )
    caption = _span(numbers)
    parts.append(words(x, floor + 18, fit(caption, _WIDE, 13), weight="600"))
    parts.append(
        words(
            x,
            floor + 34,
            fit(f"{rack.kind}, {rack.used} of {height} U", _WIDE + 30, 11),
            size=11,
            fill=PALE,
        )
    )
    limit = (
        f" of {watts(float(rack.rack.power))}"
        if rack.rack is not None and rack.rack.power is not None
        else ""
    )
    least = "at least " if rack.power_bound else ""
    power = f"{least}{watts(rack.power)}{limit}" if rack.power else f"power unknown{limit}"
    parts.append(words(x, floor + 49, fit(power, _WIDE + 30, 11), size=11, fill=PALE))
    return "".join(parts)


def _span(numbers: list[int]) -> str:
    """Rack numbers in words: `R001-R008, R010 (9 racks)`."""
    spans = []
    start = before = numbers[0]
    for following in [*numbers[1:], -1]:
        if following == before + 1:
            before = following
            continue
        spans.append(
            rack_name(start) if start == before else f"{rack_name(start)}-{rack_name(before)}"
        )
        start = before = following
    text = ", ".join(spans)
    return text if len(numbers) == 1 else f"{len(numbers)} racks: {text}"


FORMAT = Format(name="racks", about="rack elevations, drawn (SVG)", render=render, machine=True)
