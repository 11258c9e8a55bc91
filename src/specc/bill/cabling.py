"""Cables: lengths from positions, rounded up to what is sold; medium by reach; optics for every cage that needs one.

Length is the way along the rows and across them, twice the way up to the tray, and the slack. Inside a rack it is the
difference in height and the slack.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from math import ceil

import attrs

from specc.bill.draw import number
from specc.bill.site import UNIT, Hall, rack_height
from specc.design.noun import Term
from specc.design.part import Part
from specc.design.parts.cable import Cable
from specc.design.parts.optic import Optic
from specc.topology.graph import device
from specc.topology.lay import Laid, board

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


@attrs.frozen(kw_only=True)
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


@attrs.frozen(kw_only=True)
class Overrun:
    """Cables that are longer than what carries them."""

    fabric: str
    layer: int
    longest: float
    reach: float
    count: int
    what: str


@attrs.frozen(kw_only=True)
class Cabling:
    """All cables and optics of a fabric."""

    runs: tuple[Run, ...]
    switch_optics: int
    end_optics: tuple[tuple[str, str, int], ...]
    """Name and role of a kind of device, and its transceivers over all devices."""
    overruns: tuple[Overrun, ...]
    fibres: int
    """Fibres installed, as far as the cables say."""


@attrs.frozen(kw_only=True)
class Choice:
    """What joins the ends of a layer."""

    cable: Cable | None
    copper: Cable | None
    reach: float | None
    optical: bool

    @classmethod
    def of(cls, laid: Laid) -> "Choice":
        """From the fields of the fabric."""
        fabric = laid.fabric
        cable = fabric.cables if isinstance(fabric.cables, Cable) else None
        copper = fabric.copper if isinstance(fabric.copper, Cable) else None
        optics = [o for o in (fabric.optics, fabric.server_optics) if isinstance(o, Optic)]
        reaches = [number(o.reach) for o in optics]
        reaches.append(number(cable.reach) if cable else None)
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
    return tuple(sorted(float(q) for q in cable.lengths)) if cable and cable.lengths else _STOCK


def spot_key(laid: Laid, layer: int, upper: bool) -> str:
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
        self.tops = [rack_height(r) * UNIT for r in hall.racks]

    def spots(self, key: str) -> tuple[list[int], list[float]] | None:
        """Racks and heights of a kind of device; None where it has no place."""
        return self.hall.spots.get(key)

    def farthest(self) -> float:
        """No link between two racks of the hall is longer (m)."""
        racks = len(self.hall.racks)
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


def lay_cables(laid: Laid, ways: Ways) -> Cabling:
    """Every cable of a fabric by part and length, and the optics at its ends."""
    choice = Choice.of(laid)
    tally: Counter[tuple[int, bool, float]] = Counter()
    links: Counter[tuple[int, bool, float]] = Counter()
    longest: dict[int, tuple[float, int]] = {}
    copper_at = lengths_of(choice.copper) if choice.copper else ()
    long_at = lengths_of(choice.cable)
    copper_reach = _copper_reach(choice)
    optical_ends: Counter[tuple[int, bool]] = Counter()
    lit: set[tuple[str, int, int]] = set()
    if laid.sized.wires is None:
        return Cabling(runs=(), switch_optics=0, end_optics=(), overruns=(), fibres=0)
    spots = [
        (ways.spots(spot_key(laid, n, False)), ways.spots(spot_key(laid, n, True)))
        for n in range(len(laid.sized.layers))
    ]
    each = [_each(laid, n) for n in range(len(laid.sized.layers))]
    rounded: dict[tuple[bool, int], float] = {}
    per_end: dict[tuple[int, int], int] = {}
    for layer, low, _, _, up, up_port, part in laid.sized.wires():
        lower, upper = spots[layer]
        if lower is None or upper is None:
            exact = 0.0
        else:
            exact = ways.length(lower[0][low], lower[1][low], upper[0][up], upper[1][up])
        copper = bool(copper_reach) and exact <= copper_reach
        step = (copper, ceil(exact * 100))
        length = rounded.get(step)
        if length is None:
            length = rounded[step] = _round(copper_at if copper else long_at, step[1] / 100)
        key = (layer, copper, length)
        links[key] += 1
        if part <= 1:
            tally[key] += 1
        if not copper:
            optical_ends[layer, False] += 1
            if copper_reach:
                lit.add((f"up{layer}", up, up_port // each[layer]))
                per_end[layer, low] = per_end.get((layer, low), 0) + 1
            if choice.reach is not None and exact > choice.reach:
                far = longest.get(layer, (0.0, 0))
                longest[layer] = (max(far[0], exact), far[1] + 1)
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
            ends=links[key],
        )
        for key in sorted(links)
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
        for layer, (far, count) in sorted(longest.items())
    )
    fibres = sum((r.cable.fibres or 0) * r.count for r in runs if r.cable is not None)
    return Cabling(
        runs=runs,
        switch_optics=switch_optics(laid, lit if copper_reach else None),
        end_optics=end_optics(laid, per_end if copper_reach else None),
        overruns=overruns,
        fibres=fibres,
    )


def _copper_reach(choice: Choice) -> float:
    if choice.copper is None:
        return 0.0
    stated = number(choice.copper.reach)
    sold = lengths_of(choice.copper)[-1] if choice.copper.lengths else 0.0
    return min(x for x in (stated, sold or None) if x is not None) if stated or sold else 0.0


def _round(lengths: tuple[float, ...], exact: float) -> float:
    at = bisect_left(lengths, exact - 1e-9)
    return lengths[at] if at < len(lengths) else float(ceil(exact))


def _cables(ends: int, cable: Cable | None) -> int:
    """A cable that splits carries several links."""
    return ceil(ends / cable.splits) if cable is not None and cable.splits > 1 else ends


def _each(laid: Laid, layer: int) -> int:
    """Ports of a cage at the upper end of a layer."""
    found = laid.sized.layers[layer]
    front = board(laid.switch(found.upper))
    rate = max((y.rate for y in laid.sized.layers if y.upper == found.upper), default=found.rate)
    cages = front.serving(rate) if front else None
    return max(1, cages.each(rate)) if cages else 1


def switch_optics(laid: Laid, lit: set[tuple[str, int, int]] | None = None) -> int:
    """Transceivers in switches: one for each cage in use, rounded up switch by switch."""
    if not isinstance(laid.fabric.optics, Optic):
        return 0
    if lit is None:
        return sum(t.cages_all for t in laid.sized.tiers)
    between = sum(1 for name, _, _ in lit if not name.startswith("up0"))
    return len(lit) + between


def end_optics(
    laid: Laid, per_end: dict[tuple[int, int], int] | None = None
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
            count = sum(ceil(n / optic.ports) for (at, _), n in per_end.items() if at == layer)
        found.append((member.ends.name, member.role, count))
    return tuple(found)


@attrs.frozen(kw_only=True)
class Row:
    """One cable from port to port."""

    label: str
    fabric: str
    bundle: str
    a_device: str
    a_port: str
    a_rack: str
    b_device: str
    b_port: str
    b_rack: str
    medium: str
    part: str
    length: float
    rate: int


def rack_name(index: int) -> str:
    """The label of a rack."""
    return f"R{index + 1:03d}"


def rows(laid: Laid, ways: Ways) -> Iterator[Row]:
    """The cable list of a fabric, in the order of its ports."""
    if laid.sized.wires is None:
        return
    choice = Choice.of(laid)
    copper_reach = _copper_reach(choice)
    copper_at = lengths_of(choice.copper) if choice.copper else ()
    long_at = lengths_of(choice.cable)
    ports = Ports(laid)
    total = sum(y.links for y in laid.sized.layers)
    digits = max(4, len(str(total)))
    for count, (layer, low, low_port, low_part, up, up_port, up_part) in enumerate(
        laid.sized.wires(), 1
    ):
        lower = ways.spots(spot_key(laid, layer, False))
        upper = ways.spots(spot_key(laid, layer, True))
        a_rack = b_rack = ""
        exact = 0.0
        if lower is not None and upper is not None:
            exact = ways.length(lower[0][low], lower[1][low], upper[0][up], upper[1][up])
            a_rack, b_rack = rack_name(lower[0][low]), rack_name(upper[0][up])
        copper = bool(copper_reach) and exact <= copper_reach
        cable = choice.copper if copper else choice.cable
        yield Row(
            label=f"{laid.name}-{count:0{digits}d}",
            fabric=laid.name,
            bundle=f"{laid.name}/{a_rack}-{b_rack}",
            a_device=device(laid, layer, False, low),
            a_port=ports.lower(layer, low_port, low_part),
            a_rack=a_rack,
            b_device=device(laid, layer, True, up),
            b_port=ports.upper(layer, up_port, up_part),
            b_rack=b_rack,
            medium=(cable.medium or "cable") if cable else choice.medium(),
            part=cable.name if cable else "",
            length=_round(copper_at if copper else long_at, ceil(exact * 100) / 100),
            rate=laid.sized.layers[layer].rate,
        )


class Ports:
    """Names of ports: cage and port of the cage on switches, adapter and port on servers."""

    def __init__(self, laid: Laid) -> None:
        """Looks the front of each tier up once."""
        self.laid = laid
        self.down: dict[str, int] = {}
        self.each: dict[str, tuple[int, int, bool]] = {}
        for tier in laid.sized.tiers:
            self.down[tier.name] = tier.down
            front = board(laid.switch(tier.name))
            below = [y.rate for y in laid.sized.layers if y.upper == tier.name]
            above = [y.rate for y in laid.sized.layers if y.lower == tier.name]
            low = max(below, default=0)
            high = max(above, default=low)
            cages = (front.serving(low), front.serving(high)) if front else (None, None)
            down_each = cages[0].each(low) if cages[0] else 1
            up_each = cages[1].each(high) if cages[1] else 1
            self.each[tier.name] = (max(1, down_each), max(1, up_each), cages[0] is not cages[1])

    def upper(self, layer: int, port: int, part: int) -> str:
        """The port of an upper device."""
        return self._switch(self.laid.sized.layers[layer].upper, port, part)

    def lower(self, layer: int, port: int, part: int) -> str:
        """The port of a lower device."""
        name = self.laid.sized.layers[layer].lower
        if self.laid.sized.tier(name) is not None:
            return self._switch(name, port, part)
        member = self.laid.members[layer] if layer < len(self.laid.members) else None
        if member is not None and member.role == "pdu":
            return "management"
        if member is not None and member.tier:
            return f"management/{port + 1}"
        return f"{self.laid.name}/{port + 1}"

    def _switch(self, tier: str, port: int, part: int) -> str:
        if tier not in self.each:
            return f"{port + 1}"
        down_each, up_each, apart = self.each[tier]
        down = self.down[tier]
        if port < down or (down_each == up_each and not apart):
            cage, sub = divmod(port, down_each)
            each = down_each
        else:
            cage, sub = divmod(port - down, up_each)
            cage += ceil(down / down_each)
            each = up_each
        text = f"{cage + 1}" if each == 1 else f"{cage + 1}/{sub + 1}"
        return f"{text}.{part}" if part else text


def fits(optic: Part | None, cage: Term | None) -> bool | None:
    """Whether an optic goes into a cage; None where either is not known."""
    if not isinstance(optic, Optic) or not optic.fits or cage is None:
        return None
    return any(term.word == cage.word for term in optic.fits)
