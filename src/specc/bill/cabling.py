"""Cables: lengths from positions, rounded up to what is sold; medium by reach; optics for every cage that needs one.

Length is the way along the rows and across them, twice the way up to the tray, and the slack. Inside a rack it is the
difference in height and the slack.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import ceil

from specc.bill.layer_links import ChosenOptics, chosen_links, chosen_optics
from specc.bill.link_choice import Catalogue, LayerLinks
from specc.bill.media import LinkChoice, Media
from specc.bill.port_names import Ports
from specc.bill.ways import CableWays
from specc.design.parts.cable import Cable
from specc.design.parts.optic import Optic
from specc.record import field, record
from specc.sums import sum_counts
from specc.topology.lay import FabricLayout

MOST_LINKS = 1_000_000
"""Links of a fabric whose cables are measured one by one; of more they are counted by layer."""


@record
class Run:
    """Equal cables of a fabric: part (None where none is chosen), length, and how many."""

    fabric: str
    layer: int
    cable: Cable | None
    medium: str
    length: float | None
    """As bought, m; None in a fabric of more than `MOST_LINKS` links."""
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
    chosen: Mapping[int, LayerLinks] = field(factory=dict)
    """What was chosen for each layer of a fabric that leaves its links open."""
    optics: tuple[ChosenOptics, ...] = ()
    """The transceivers of these choices."""

    def reason(self, layer: int) -> str:
        """Why nothing was chosen for a layer; empty where something was, or nothing had to be."""
        links = self.chosen.get(layer)
        return links.reason if links is not None else ""

    @property
    def fibres(self) -> int:
        """Fibres installed, as far as the cables say."""
        return sum_counts((r.cable.fibres or 0) * r.count for r in self.runs if r.cable)

    @property
    def measured(self) -> bool:
        """Whether the lengths are known."""
        return all(run.length is not None for run in self.runs)


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


def lay_cables(laid: FabricLayout, ways: CableWays, catalogue: Catalogue | None = None) -> Cabling:
    """Every cable of a fabric by part and length, and the optics at its ends.

    Args:
        laid: The fabric.
        ways: Lengths between the spots of its hall.
        catalogue: What to choose from where the text leaves links open; nothing is chosen without it.
    """
    if laid.sized.wires is None:
        return Cabling(runs=(), switch_optics=0, end_optics=(), overruns=())
    if sum_counts(layer.links for layer in laid.sized.layers) > MOST_LINKS:
        return _counted(laid)
    links, shared = _distances(laid, ways)
    longest: dict[int, float] = {}
    for layer, exact in links:
        longest[layer] = max(longest.get(layer, 0.0), exact)
    chosen = chosen_links(laid, longest, catalogue) if catalogue is not None else {}
    media = Media.of(laid, chosen)
    optics = _mixed(laid, ways, media.copper_reach) if any(media.copper_reach) else None
    tally: Counter[tuple[int, bool, float]] = Counter()
    ends: Counter[tuple[int, bool, float]] = Counter()
    beyond: dict[int, tuple[float, int]] = {}
    for (layer, exact), count in links.items():
        copper, length = media.at(layer, exact)
        ends[layer, copper, length] += count
        tally[layer, copper, length] += count - shared.get((layer, exact), 0)
        reach = media.choice.reach
        if not copper and reach is not None and exact > reach:
            far = beyond.get(layer, (0.0, 0))
            beyond[layer] = (max(far[0], exact), far[1] + count)
    runs = tuple(_runs(laid, media, tally, ends))
    overruns = tuple(
        Overrun(
            fabric=laid.name,
            layer=layer,
            longest=far,
            reach=media.choice.reach or 0.0,
            count=count,
            what=media.choice.medium(),
        )
        for layer, (far, count) in sorted(beyond.items())
    )
    return Cabling(
        runs=runs,
        switch_optics=switch_optics(laid, optics[0] if optics else None),
        end_optics=end_optics(laid, optics[1] if optics else None),
        overruns=overruns,
        chosen=chosen,
        optics=chosen_optics(laid, chosen),
    )


def _runs(
    laid: FabricLayout,
    media: Media,
    tally: Mapping[tuple[int, bool, float], int],
    ends: Mapping[tuple[int, bool, float], int],
) -> Iterator[Run]:
    """Equal cables; those that carry several links are counted from the longest, so that no layer has one too many."""
    carried: Counter[tuple[int, bool]] = Counter()
    counts = {}
    for key in sorted(ends, reverse=True):
        layer, copper, _ = key
        per = media.per_cable(layer, copper=copper)
        before = carried[layer, copper]
        after = carried[layer, copper] = before + tally[key]
        counts[key] = ceil(after / per) - ceil(before / per)
    for key in sorted(ends):
        layer, copper, length = key
        if counts[key] or ends[key]:
            yield Run(
                fabric=laid.name,
                layer=layer,
                cable=media.cable(layer, copper=copper),
                medium=media.medium(layer, copper=copper),
                length=length,
                count=counts[key],
                ends=ends[key],
            )


def _counted(laid: FabricLayout) -> Cabling:
    """The cables by layer alone; none is measured, so that none is known to be short enough for copper."""
    choice = LinkChoice.of(laid)
    runs = tuple(
        Run(
            fabric=laid.name,
            layer=number,
            cable=choice.cable,
            medium=choice.medium(),
            length=None,
            count=ceil(layer.links / (choice.cable.splits if choice.cable else 1)),
            ends=layer.links,
        )
        for number, layer in enumerate(laid.sized.layers)
        if layer.links and not layer.inside
    )
    ends = end_optics(laid)
    return Cabling(runs=runs, switch_optics=switch_optics(laid), end_optics=ends, overruns=())


_Lengths = dict[tuple[int, float], int]


def _distances(laid: FabricLayout, ways: CableWays) -> tuple[_Lengths, _Lengths]:
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
    inside = laid.sized.inside
    for layer, low, _, _, up, _, part in laid.sized.wires():
        if layer in inside:
            continue
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
    laid: FabricLayout, ways: CableWays, copper_reach: tuple[float, ...]
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
            if copper_reach[layer] and exact <= copper_reach[layer]:
                continue
        between = laid.sized.layers[layer]
        if between.inside:
            continue
        lit.add((between.upper, up, ports.cage(between.upper, up_port)))
        if laid.sized.tier(between.lower) is not None:
            lit.add((between.lower, low, ports.cage(between.lower, low_port)))
        else:
            per_end[layer, low] = per_end.get((layer, low), 0) + 1
    return lit, per_end


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
    counted = []
    inside = laid.sized.inside
    for layer, member in enumerate(laid.members):
        if member.role in {"switch", "pdu"} or layer in inside:
            continue
        if per_end is None:
            count = member.ends.count * ceil(member.ends.links / optic.ports)
        else:
            count = sum_counts(
                ceil(n / optic.ports) for (at, _), n in per_end.items() if at == layer
            )
        counted.append((member.ends.name, member.role, count))
    return tuple(counted)
