"""Cables: lengths from positions, rounded up to what is sold; medium by reach; optics for every cage that needs one.

Length is the way along the rows and across them, twice the way up to the tray, and the slack. Inside a rack it is the
difference in height and the slack.
"""

from bisect import bisect_left
from collections import Counter
from math import ceil

from specc.bill.port_names import Ports
from specc.bill.rack_use import rack_height
from specc.bill.site import UNIT, Hall
from specc.design.parts.cable import Cable
from specc.design.parts.optic import Optic
from specc.record import record
from specc.sums import sum_counts
from specc.topology.lay import FabricLayout
from specc.units.quantity import base_value

# Lengths that are commonly stocked, for cables whose lengths are not known.
_STOCK = (
    0.5,
    1,
    1.5,
    2,
    3,
    5,
    7,
    10,
    15,
    20,
    25,
    30,
    40,
    50,
    70,
    100,
    150,
    200,
    300,
    500,
    1000,
    2000,
)


@record
class Run:
    """Equal cables of a fabric: part (None where none is chosen), length, and how many."""

    fabric: str
    layer: int
    cable: Cable | None
    medium: str
    length: float
    """As bought, m."""
    count: int
    ends: int
    """Links that they carry."""
    splits: int = 1


@record
class Overrun:
    """Cables that are longer than what carries them."""

    fabric: str
    layer: int
    longest: float
    reach: float
    count: int
    what: str


@record
class Cabling:
    """All cables and optics of a fabric."""

    runs: tuple[Run, ...]
    switch_optics: int
    end_optics: tuple[tuple[str, str, int], ...]
    """Name and role of a kind of device, and its transceivers over all devices."""
    overruns: tuple[Overrun, ...]
    fibres: int
    """Fibres installed, as far as the cables say."""


@record
class LinkChoice:
    """What joins the ends of a layer."""

    cable: Cable | None
    copper: Cable | None
    reach: float | None
    optical: bool

    @classmethod
    def of(cls, laid: FabricLayout) -> "LinkChoice":
        """From the fields of the fabric."""
        fabric = laid.fabric
        cable = fabric.cables if isinstance(fabric.cables, Cable) else None
        copper = fabric.copper if isinstance(fabric.copper, Cable) else None
        optics = [o for o in (fabric.optics, fabric.server_optics) if isinstance(o, Optic)]
        reaches = [base_value(o.reach) for o in optics]
        reaches.append(base_value(cable.reach) if cable else None)
        known = [r for r in reaches if r is not None]
        return cls(
            cable=cable, copper=copper, reach=min(known, default=None), optical=bool(optics)
        )

    def medium(self) -> str:
        """In a word: multi, single, dac, aoc, copper, fibre; "cable" where nothing is chosen."""
        if self.cable is not None:
            return self.cable.medium or "cable"
        return "fibre" if self.optical else "cable"


def lengths_of(cable: Cable | None) -> tuple[float, ...]:
    """Lengths that are sold, ascending."""
    return (cable.sold if cable else ()) or _STOCK


def first_of(laid: FabricLayout, layer: int) -> int:
    """Number of the first lower device of a layer among those of its key."""
    return laid.members[layer].start if layer < len(laid.members) else 0


def spot_key(laid: FabricLayout, layer: int, upper: bool) -> str:
    """The key under which a layer's devices stand in the hall."""
    name = laid.sized.layers[layer].upper if upper else laid.sized.layers[layer].lower
    if laid.sized.tier(name) is not None:
        return f"{laid.name} {name}"
    member = laid.members[layer] if layer < len(laid.members) else None
    if member is None:
        return f"server {name}"
    return member.tier or f"{member.role} {name}"


class Ways:
    """Lengths between spots of a hall."""

    def __init__(self, hall: Hall) -> None:
        """Looks the racks up once."""
        self.hall = hall
        self.measures = hall.measures()
        self.tops = [0.0] * max((r.number + r.racks for r in hall.runs), default=0)
        for run in hall.runs:
            height = rack_height(run) * UNIT
            self.tops[run.number : run.number + run.racks] = [height] * run.racks

    def spots(self, key: str, first: int = 0) -> tuple[list[int], list[float]] | None:
        """Racks and heights of a kind of device from a number on; None where it has no place."""
        found = self.hall.spots.get(key)
        return found if found is None or not first else (found[0][first:], found[1][first:])

    def places(
        self, key: str, first: int = 0
    ) -> list[tuple[int, float, float, float, float]] | None:
        """Rack, height, way along and across the rows, and the rise to the tray, device by device."""
        found = self.spots(key, first)
        if found is None:
            return None
        m = self.measures
        return [
            (
                rack,
                height,
                rack % m.row * m.pitch,
                rack // m.row * m.row_pitch,
                (self.tops[rack] if self.tops else 0.0) - height + m.drop,
            )
            for rack, height in zip(*found, strict=True)
        ]

    def farthest(self) -> float:
        """No link between two racks of the hall is longer (m)."""
        racks = len(self.tops)
        rows = -(-racks // self.measures.row)
        m = self.measures
        flat = (min(racks, m.row) - 1) * m.pitch + (rows - 1) * m.row_pitch
        return max(0.0, flat) + 2 * (max(self.tops, default=0.0) + m.drop) + m.slack

    def length(self, rack: int, height: float, other: int, up: float) -> float:
        """From one spot to another, slack included (m)."""
        m = self.measures
        if rack == other:
            return abs(height - up) + m.slack
        row, place = divmod(rack, m.row)
        row2, place2 = divmod(other, m.row)
        flat = abs(place - place2) * m.pitch + abs(row - row2) * m.row_pitch
        rise = self.tops[rack] - height + self.tops[other] - up + 2 * m.drop
        return flat + rise + m.slack


def lay_cables(laid: FabricLayout, ways: Ways) -> Cabling:
    """Every cable of a fabric by part and length, and the optics at its ends."""
    if laid.sized.wires is None:
        return Cabling(runs=(), switch_optics=0, end_optics=(), overruns=(), fibres=0)
    choice = LinkChoice.of(laid)
    copper_reach = copper_reach_of(choice)
    links, shared = _distances(laid, ways)
    optics = _mixed(laid, ways, copper_reach) if copper_reach else None
    copper_at = lengths_of(choice.copper) if choice.copper else ()
    long_at = lengths_of(choice.cable)
    tally: Counter[tuple[int, bool, float]] = Counter()
    ends: Counter[tuple[int, bool, float]] = Counter()
    beyond: dict[int, tuple[float, int]] = {}
    for (layer, exact), count in links.items():
        copper = bool(copper_reach) and exact <= copper_reach
        length = rounded(copper_at if copper else long_at, ceil(exact * 100) / 100)
        ends[layer, copper, length] += count
        tally[layer, copper, length] += count - shared.get((layer, exact), 0)
        if not copper and choice.reach is not None and exact > choice.reach:
            far = beyond.get(layer, (0.0, 0))
            beyond[layer] = (max(far[0], exact), far[1] + count)
    runs = tuple(
        Run(
            fabric=laid.name,
            layer=layer,
            cable=choice.copper if copper else choice.cable,
            medium=(choice.copper.medium or "dac")
            if copper and choice.copper
            else choice.medium(),
            length=length,
            count=_cables(tally[key], choice.copper if copper else choice.cable),
            ends=ends[key],
        )
        for key in sorted(ends)
        for layer, copper, length in [key]
    )
    overruns = tuple(
        Overrun(
            fabric=laid.name,
            layer=layer,
            longest=far,
            reach=choice.reach or 0.0,
            count=count,
            what=choice.medium(),
        )
        for layer, (far, count) in sorted(beyond.items())
    )
    return Cabling(
        runs=runs,
        switch_optics=switch_optics(laid, optics[0] if optics else None),
        end_optics=end_optics(laid, optics[1] if optics else None),
        overruns=overruns,
        fibres=sum_counts((r.cable.fibres or 0) * r.count for r in runs if r.cable is not None),
    )


_Lengths = dict[tuple[int, float], int]


def _distances(laid: FabricLayout, ways: Ways) -> tuple[_Lengths, _Lengths]:
    """Links by layer and exact length, and those that share a split cable with another."""
    assert laid.sized.wires is not None
    links: _Lengths = {}
    shared: _Lengths = {}
    spots = [
        (
            ways.places(spot_key(laid, n, False), first_of(laid, n)),
            ways.places(spot_key(laid, n, True)),
        )
        for n in range(len(laid.sized.layers))
    ]
    slack = ways.measures.slack
    for layer, low, _, _, up, _, part in laid.sized.wires():
        lower, upper = spots[layer]
        if lower is None or upper is None:
            exact = 0.0
        else:
            rack, height, x, y, rise = lower[low]
            rack2, height2, x2, y2, rise2 = upper[up]
            if rack == rack2:
                exact = abs(height - height2) + slack
            else:
                exact = abs(x - x2) + abs(y - y2) + rise + rise2 + slack
        key = (layer, exact)
        links[key] = links.get(key, 0) + 1
        if part > 1:
            shared[key] = shared.get(key, 0) + 1
    return links, shared


def _mixed(
    laid: FabricLayout, ways: Ways, copper_reach: float
) -> tuple[set[tuple[str, int, int]], dict[tuple[int, int], int]]:
    """Where copper takes the short links: the cages that are left for optics, and the ends of each device."""
    assert laid.sized.wires is not None
    lit: set[tuple[str, int, int]] = set()
    per_end: dict[tuple[int, int], int] = {}
    ports = Ports(laid)
    spots = [
        (
            ways.spots(spot_key(laid, n, False), first_of(laid, n)),
            ways.spots(spot_key(laid, n, True)),
        )
        for n in range(len(laid.sized.layers))
    ]
    for layer, low, low_port, _, up, up_port, _ in laid.sized.wires():
        lower, upper = spots[layer]
        if lower is not None and upper is not None:
            exact = ways.length(lower[0][low], lower[1][low], upper[0][up], upper[1][up])
            if exact <= copper_reach:
                continue
        found = laid.sized.layers[layer]
        lit.add((found.upper, up, ports.cage(found.upper, up_port)))
        if laid.sized.tier(found.lower) is not None:
            lit.add((found.lower, low, ports.cage(found.lower, low_port)))
        else:
            per_end[layer, low] = per_end.get((layer, low), 0) + 1
    return lit, per_end


def copper_reach_of(choice: LinkChoice) -> float:
    """How far the copper of a fabric goes; 0 where it has none."""
    if choice.copper is None:
        return 0.0
    stated = base_value(choice.copper.reach)
    sold = choice.copper.sold[-1] if choice.copper.sold else 0.0
    return min(x for x in (stated, sold or None) if x is not None) if stated or sold else 0.0


def rounded(lengths: tuple[float, ...], exact: float) -> float:
    """The shortest length that is sold and long enough, else whole metres."""
    at = bisect_left(lengths, exact - 1e-9)
    return lengths[at] if at < len(lengths) else float(ceil(exact))


def _cables(ends: int, cable: Cable | None) -> int:
    """A cable that splits carries several links."""
    return ceil(ends / cable.splits) if cable is not None and cable.splits > 1 else ends


def switch_optics(laid: FabricLayout, lit: set[tuple[str, int, int]] | None = None) -> int:
    """Transceivers in switches: one for each cage in use, rounded up switch by switch."""
    if not isinstance(laid.fabric.optics, Optic):
        return 0
    if lit is None:
        return sum_counts(t.cages_all for t in laid.sized.tiers)
    return len(lit)


def end_optics(
    laid: FabricLayout, per_end: dict[tuple[int, int], int] | None = None
) -> tuple[tuple[str, str, int], ...]:
    """Transceivers in servers and other devices, rounded up device by device."""
    optic = laid.fabric.server_optics
    if not isinstance(optic, Optic):
        return ()
    found = []
    for layer, member in enumerate(laid.members):
        if member.role in {"switch", "pdu"}:
            continue
        if per_end is None:
            count = member.ends.count * ceil(member.ends.links / optic.ports)
        else:
            count = sum_counts(
                ceil(n / optic.ports) for (at, _), n in per_end.items() if at == layer
            )
        found.append((member.ends.name, member.role, count))
    return tuple(found)
