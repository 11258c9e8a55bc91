"""The fabrics of each cluster as a drawing: kinds of devices with their counts, so that 8 and 8,000 accelerators read alike."""

from specc.bill.bill import Bill
from specc.reports.bills import Bills, only
from specc.reports.drawing import COLOURS, FABRICS, LINE, PALE, box, fit, frame, point, words
from specc.reports.graphs import rate
from specc.reports.report import Format, View
from specc.sums import sum_counts
from specc.topology.graph import Edge, Node, Symmetric, symmetric
from specc.units.text import number

_WIDE, _TALL, _GAP, _COLUMN = 250, 66, 36, 300
_TOP, _STEP = 100, 150
LEAVES = 2
"""The rank of the switches that devices hang on."""

BETWEEN = ("switch", "fabric")
"""Roles of what joins servers: switches, or a fabric of which only a rate is known."""


def render(bills: Bills, view: View) -> str:
    """One drawing; clusters stand below each other."""
    y, parts, width = 0.0, [], float(_COLUMN + 2 * _GAP)
    for name, bill in only(bills, view.cluster):
        body, wide, tall = _cluster(name, bill, y)
        parts.append(body)
        width, y = max(width, wide), y + tall
    return frame(width, max(y, 60), f"fabrics of {bills.name}", "".join(parts))


def _cluster(name: str, bill: Bill, top: float) -> tuple[str, float, float]:
    kinds = symmetric(bill.topology)
    starts = _columns(kinds, list(bill.topology.fabrics))
    ends = [n for n in kinds.nodes if n.role not in {*BETWEEN, "accelerator"} and n.rank == 1]
    tiers = max((n.rank for n in kinds.nodes if n.role in BETWEEN), default=1)
    columns = max(sum_counts(wide for _, wide in starts.values()), len(ends), 1)
    width = columns * _COLUMN + 2 * _GAP
    base = top + _TOP + (tiers - 1) * _STEP + (40 if starts else 0)
    parts = [words(_GAP, top + 34, f"cluster {name}", size=18, weight="600")]
    many = bill.topology.accelerators
    servers = bill.topology.servers
    about = f"{number(servers)} server{'s' if servers != 1 else ''}"
    if many:
        about += f", {number(many)} accelerator{'s' if many != 1 else ''}"
    parts.append(words(_GAP, top + 56, about, fill=PALE))
    spots: dict[str, tuple[float, float]] = {}
    for index, node in enumerate(ends):
        spots[node.name] = (_GAP + index * _COLUMN, base)
    for fabric, (start, _) in starts.items():
        beside: dict[int, int] = {}
        for node in _switches(kinds, fabric):
            place = start + beside.setdefault(node.rank, 0)
            beside[node.rank] += 1
            spots[node.name] = (_GAP + place * _COLUMN, base - (node.rank - 1) * _STEP - 40)
    for index, (fabric, (start, _)) in enumerate(starts.items()):
        parts.append(_fabric(kinds, bill, fabric, (index, start), spots))
    for node in kinds.nodes:
        if node.name in spots:
            parts.append(_node(node, spots[node.name], _inside(kinds, node, bill)))
    return "".join(parts), width, base - top + _TALL + 60


def _switches(kinds: Symmetric, fabric: str) -> list[Node]:
    return [node for node in kinds.nodes if node.role in BETWEEN and node.fabric == fabric]


def _columns(kinds: Symmetric, fabrics: list[str]) -> dict[str, tuple[int, int]]:
    """The first column of each fabric, and how many it takes: one for each kind of leaf, as cells have."""
    placed: dict[str, tuple[int, int]] = {}
    start = 0
    for fabric in fabrics:
        ranks = [node.rank for node in _switches(kinds, fabric)]
        wide = max((ranks.count(rank) for rank in ranks), default=1)
        placed[fabric] = start, wide
        start += wide
    return placed


def _inside(kinds: Symmetric, node: Node, bill: Bill) -> tuple[int, str]:
    """Accelerators of one server, and what they are."""
    for machine in bill.topology.machines:
        role = "service" if machine.service else "server"
        if f"{role} {machine.part.name}" == node.name and machine.accelerator is not None:
            return machine.accelerators, machine.accelerator.title or machine.accelerator.name
    return 0, ""


def _fabric(
    kinds: Symmetric,
    bill: Bill,
    fabric: str,
    place: tuple[int, int],
    spots: dict[str, tuple[float, float]],
) -> str:
    """The title and links of a fabric; `place` is its index, which gives the colour, and its first column."""
    colour = FABRICS[place[0] % len(FABRICS)]
    switches = _switches(kinds, fabric)
    if not switches:
        return ""
    highest = min(spots[node.name][1] for node in switches)
    title = f"{fabric}: {bill.topology.fabrics[fabric].shape.replace('_', ' ') or 'only its rate is known'}"
    x = _GAP + place[1] * _COLUMN
    parts = [
        words(x, highest - 18, fit(title, _WIDE + 30, 13), size=13, fill=colour, weight="600")
    ]
    leaves: dict[str, list[str]] = {n.name: [] for n in switches if n.rank == LEAVES}
    first = next(iter(leaves.values()), [])
    for edge in kinds.edges:
        if edge.fabric == fabric and edge.upper in spots and edge.links:
            told = leaves.get(edge.upper, first)
            parts.append(_link(kinds, edge, spots, colour, told))
    for name, below in leaves.items():
        shown = below if len(below) <= 4 else [*below[:3], f"and {len(below) - 3} other kinds"]
        for at, text in enumerate(shown):
            lx, ly = spots[name]
            line = ly + _TALL + 16 + 15 * at
            parts.append(words(lx + 24, line, fit(text, _WIDE, 11), size=11, fill=colour))
    return "".join(parts)


def _link(
    kinds: Symmetric,
    edge: Edge,
    spots: dict[str, tuple[float, float]],
    colour: str,
    below: list[str],
) -> str:
    """The line of one kind of links; what it says stands beside it, or goes to what is told `below` the leaves."""
    ux, uy = spots[edge.upper]
    if edge.lower == edge.upper:
        below.append(f"{_label(edge)} among themselves")
        return _loop(ux, uy, colour)
    if edge.lower not in spots:
        return ""
    lx, ly = spots[edge.lower]
    if edge.lower.startswith(f"{edge.fabric} "):
        line = _line(ux + 125, uy + _TALL, lx + 125, ly, colour, 3)
        height = (uy + _TALL + ly) / 2 if lx == ux else ly - 22
        return line + words(lx + 135, height + 4, _label(edge), fill=colour)
    lower = next((n for n in kinds.nodes if n.name == edge.lower), None)
    if lower is None or lower.role == "switch":
        below.append(f"{_label(edge)} from {edge.lower}")
        return ""
    below.append(f"{_label(edge)} from {edge.lower.partition(' ')[2]}")
    column = round((ux - _GAP) / _COLUMN)
    return _elbow(ux + 14, uy + _TALL, lx + 60 + 22 * (column % 7), ly, colour, column)


def _loop(x: float, y: float, colour: str) -> str:
    path = f"M{point(x + _WIDE - 60, y)} c0,-26 44,-26 44,0"
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="3"/>\n'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{colour}" stroke-width="{width:g}" stroke-opacity="0.55"/>\n'


def _elbow(x1: float, y1: float, x2: float, y2: float, colour: str, lane: int) -> str:
    """Down, across in a lane of the fabric's own, and down: no line runs through words or along another."""
    across = y2 - 12 - 7 * (lane % 4)
    path = f"M{point(x1, y1)} L{point(x1, across)} L{point(x2, across)} L{point(x2, y2)}"
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5" stroke-opacity="0.55"/>\n'


def _label(edge: Edge) -> str:
    speed = rate(edge.rate)
    return f"{number(edge.links)} × {speed}" if speed else f"{number(edge.links)} links"


def _node(node: Node, spot: tuple[float, float], inside: tuple[int, str]) -> str:
    """A card, or a few behind each other where there are several."""
    x, y = spot
    fill, stroke = COLOURS.get(node.role, ("#f6f8fa", LINE))
    parts = [
        box(x + 4 * back, y - 4 * back, _WIDE, _TALL, fill, stroke)
        for back in range(min(node.count, 3) - 1, 0, -1)
    ]
    parts.append(
        box(x, y, _WIDE, _TALL, fill, stroke, title=f"{number(node.count)} x {node.label}")
    )
    where = node.tier or node.role
    parts.append(words(x + 10, y + 20, f"{number(node.count)} × {where}", weight="600"))
    parts.append(words(x + 10, y + 37, fit(node.label, _WIDE - 20), size=12))
    count, what = inside
    if count:
        shown = min(count, 16)
        for index in range(shown):
            parts.append(box(x + 10 + index * 10, y + 46, 8, 12, *COLOURS["accelerator"]))
        parts.append(
            words(
                x + 16 + shown * 10,
                y + 56,
                fit(f"{count} × {what}", _WIDE - 26 - shown * 10, 10),
                size=10,
                fill=PALE,
            )
        )
    return "".join(parts)


FORMAT = Format(name="svg", about="the fabrics, drawn", render=render, machine=True)
