"""Racks as a drawing: each a column with its devices at their heights."""

from specc.bill.rack_use import RackUse
from specc.bill.site import Hall
from specc.reports.html import COLOURS, text
from specc.units import Quantity
from specc.units.dimension import WATT
from specc.units.text import show

UNIT = 5.0
WIDTH = 74.0
GAP = 12.0
ROW = 12
"""Racks drawn side by side."""
SHOWN = 48
DEFAULT_HEIGHT = 48


def draw_racks(hall: Hall) -> str:
    """An SVG with the racks in their order, and a legend."""
    racks = hall.racks[:SHOWN]
    if not racks:
        return ""
    kinds = list(dict.fromkeys(item[0] for rack in hall.racks for item in rack.items))
    colours = {kind: COLOURS[index % len(COLOURS)] for index, kind in enumerate(kinds)}
    tall = max(_units(rack) for rack in racks)
    height = tall * UNIT
    rows = (len(racks) + ROW - 1) // ROW
    wide = min(len(racks), ROW) * (WIDTH + GAP) + GAP
    step = height + 34
    body = [_rack(rack, index, height, step, colours) for index, rack in enumerate(racks)]
    drawn = f'<svg viewBox="0 0 {wide:g} {rows * step:g}" width="{wide:g}" height="{rows * step:g}" role="img">{"".join(body)}</svg>'
    legend = " ".join(
        f'<span style="margin-right:1.2em"><span class="key" style="background:{colours[kind]}"></span>{text(kind)}</span>'
        for kind in kinds
    )
    more = len(hall.racks) - len(racks)
    rest = f'<p class="soft">and {more} more racks</p>\n' if more > 0 else ""
    return f"<figure>{drawn}</figure>\n<p>{legend}</p>\n{rest}"


def _units(rack: RackUse) -> int:
    stated = rack.rack.height if rack.rack is not None else None
    used = max((unit - 1 + tall for _, _, unit, tall in rack.items), default=0)
    return max(int(stated or 0), used, 1) if stated or used else DEFAULT_HEIGHT


def _rack(rack: RackUse, index: int, height: float, step: float, colours: dict[str, str]) -> str:
    left = GAP + (index % ROW) * (WIDTH + GAP)
    top = (index // ROW) * step + 4
    units = _units(rack)
    floor = top + height
    parts = [
        f'<rect x="{left:g}" y="{floor - units * UNIT:g}" width="{WIDTH:g}" height="{units * UNIT:g}" fill="none" '
        f'stroke="currentColor" stroke-opacity=".45"/>'
    ]
    for kind, number, unit, tall in rack.items:
        low = floor - (unit - 1 + tall) * UNIT
        parts.append(
            f'<rect x="{left + 2:g}" y="{low + 0.5:g}" width="{WIDTH - 4:g}" height="{max(1.0, tall * UNIT - 1):g}" '
            f'fill="{colours[kind]}"><title>{text(f"{kind} {number + 1}, U{unit}")}</title></rect>'
        )
    if not rack.items and rack.own is not None:
        parts.append(
            f'<rect x="{left + 2:g}" y="{top + 2:g}" width="{WIDTH - 4:g}" height="{height - 4:g}" fill="{COLOURS[0]}">'
            f"<title>{text(rack.own.title or rack.own.name)}</title></rect>"
        )
    least = "≥ " if rack.power_bound else ""
    load = f" · {least}{show(Quantity(rack.power, WATT), digits=3)}" if rack.power else ""
    parts.append(
        f'<text x="{left + WIDTH / 2:g}" y="{floor + 14:g}" font-size="10" text-anchor="middle" fill="currentColor">{index + 1}{load}</text>'
    )
    return "".join(parts)
