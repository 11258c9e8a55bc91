"""`auto` for links: for each layer of a fabric the cheapest legal chain of module, cable and module that is long enough.

Chosen once a layer, by its longest link, and only where the text states nothing: passive copper where it reaches, then active copper, active
optical cables, multi-mode and single-mode fibre with a transceiver at each end. What fits, speaks and reaches is decided by the same
functions as in the rules. A cage, rate or reach that is not known is never guessed: the layer then has no choice but a reason.

Source of the order: NVIDIA LinkX cabling guides, which prefer copper to 3 m, multi-mode to 50 m and single-mode beyond.
"""

from collections.abc import Callable, Iterable, Iterator

from specc.design.entity import EnumValue
from specc.design.part import Part
from specc.design.parts.cable import Cable
from specc.design.parts.optic import Optic
from specc.design.parts.server import Server
from specc.design.parts.switch import Switch
from specc.record import evolve, record
from specc.topology.boards import board, port_of
from specc.topology.lay import FabricLayout
from specc.topology.link_chain import (
    FIBRE,
    TIER_FIELDS,
    UNKNOWN_CAGES,
    LinkEnd,
    goes_into,
    interwork,
    lane_rate,
    link_ends,
    mates,
    plugs_of,
    protocols_of,
    switch_end,
)
from specc.topology.members import own_ports
from specc.topology.protocols import RATES, spoken
from specc.topology.shape import MANAGEMENT_RATE
from specc.units.quantity import base_value
from specc.units.text import link_rate, number

Catalogue = Callable[[frozenset[str], frozenset[int], str], tuple[Part, ...]]
"""Transceivers and cables by the words of cages that they may fit, by their rates (byte/s), and by medium: "" for those that state none."""

SPLIT_REACH = 50.0
"""m, of fibre that splits, whatever the transceiver. Source: NVIDIA LinkX user guides of splitter fibre."""
_MEDIA = ("copper", "dac", "acc", "aoc", "multi", "single")
"""From the cheapest on."""
_PLACES = {medium: place for place, medium in enumerate(_MEDIA)}


@record
class LayerLinks:
    """What joins the ends of a layer, as chosen: a cable, and a transceiver at each end of fibre; else why nothing is."""

    cable: Cable | None = None
    per_cable: int = 1
    """Links that one cable carries."""
    upper: Optic | None = None
    lower: Optic | None = None
    reason: str = ""
    searched: bool = False
    """Whether all is known that decides and parts are known for each end, so that the reason is that none joins them."""


@record
class _End:
    """An end with the ports behind one cage; `each` is 0 where the cage is not known."""

    end: LinkEnd
    each: int


@record
class _Wish:
    """What a layer asks for."""

    upper: _End
    lower: _End
    rate: int
    longest: float
    protocols: frozenset[str]
    cage_power: float | None
    aligned: bool
    """Whether links of one cage all end in one cage."""
    between_switches: bool


def wanting(laid: FabricLayout) -> bool:
    """Whether a fabric leaves its transceivers or cables open."""
    fabric = laid.fabric
    if laid.abstract or laid.sized.wires is None or not laid.sized.tiers:
        return False
    if isinstance(fabric.cables, Cable):
        fibre = fabric.cables.medium in FIBRE
        return fibre and isinstance(fabric.optics, Optic) and fabric.server_optics is None
    return not isinstance(fabric.copper, Cable)


def choose(
    laid: FabricLayout, layer: int, longest: float, aligned: bool, catalogue: Catalogue
) -> LayerLinks:
    """The cheapest legal chain for a layer whose longest link is so many metres.

    Args:
        laid: The fabric.
        layer: Number of the layer.
        longest: Its longest link, m.
        aligned: Whether all links of a cage end in one other cage.
        catalogue: Transceivers and cables to choose from, where the fabric names none.
    """
    ends = _ends(laid, layer)
    if ends is None:
        return LayerLinks(reason="what stands at its ends is not known")
    rate = laid.sized.layers[layer].rate
    upper, lower = (_counted(end, rate) for end in ends)
    for end in (upper, lower):
        if not end.each:
            return LayerLinks(reason=_unknown(end.end))
    switch = upper.end.part
    power = base_value(switch.cage_power) if isinstance(switch, Switch) else None
    wish = _Wish(
        upper=upper,
        lower=lower,
        rate=rate,
        longest=longest,
        protocols=frozenset(protocols_of(laid)),
        cage_power=power,
        aligned=aligned,
        between_switches=laid.sized.tier(laid.sized.layers[layer].lower) is not None,
    )
    named = tuple(part for part in laid.fabric.link_parts if isinstance(part, Part))
    parts: list[Part] = []
    for offered in (named,) if named else _catalogued(wish, catalogue):
        chains = sorted(_chains(laid, wish, offered), key=lambda chain: chain[0])
        if chains:
            return chains[0][1]
        parts += offered
    what = f"no cable or pair of transceivers for {link_rate(rate)}"
    cages = " and ".join(dict.fromkeys(_cages(end.end) for end in (upper, lower)))
    far = f" and reaches {number(longest, 3)} m" if longest else ""
    searched = rate not in RATES or all(_sold_for(end, parts) for end in (upper, lower))
    return LayerLinks(reason=f"{what} that fits {cages}{far} is known", searched=searched)


def _sold_for(end: _End, parts: Iterable[Part]) -> bool:
    """Whether any part at all goes into an end at its rate: where none does, the catalogue lacks them, not the market."""
    return any(
        _fits(part.fits if isinstance(part, Optic) else plugs_of(part), end)
        for part in parts
        if isinstance(part, Optic | Cable)
    )


def _cages(end: LinkEnd) -> str:
    words = dict.fromkeys(cage.word for cage in end.cages)
    return f"`{end.part.name if end.part is not None else end.device}`" + (
        f" ({', '.join(words)})" if words else ""
    )


def _unknown(end: LinkEnd) -> str:
    if end.part is None:
        return f"no adapter is chosen for `{end.device}`"
    return f"the cage of `{end.part.name}` is not known"


def _ends(laid: FabricLayout, layer: int) -> tuple[LinkEnd, LinkEnd] | None:
    """Both ends; switches, PDUs and appliances that hang below have the ports that they state."""
    member = laid.members[layer] if layer < len(laid.members) else None
    below = laid.sized.layers[layer].lower
    if member is None or laid.sized.tier(below) is not None or member.nic is not None:
        return link_ends(laid, layer)
    if laid.sized.tier(laid.sized.layers[layer].upper) is None:
        return None
    upper = switch_end(laid, laid.sized.layers[layer].upper, laid.sized.layers[layer].rate)
    rate = laid.sized.layers[layer].rate
    part = member.part
    cages = tuple(
        counted.of
        for counted in own_ports(member)
        if isinstance(counted.of, EnumValue) and port_of(counted.of)[1] == rate
    )
    own = None if isinstance(part, Server) and rate > MANAGEMENT_RATE else part
    lower = LinkEnd(
        device=member.ends.name,
        field=None,
        part=own,
        cages=cages,
        optic=None,
        optic_field="server_optics",
    )
    return upper, lower


def _counted(end: LinkEnd, rate: int) -> _End:
    """An end with the ports that one of its cages holds at the rate; 0 where its cage is not known."""
    known = tuple(cage for cage in end.cages if cage.word not in UNKNOWN_CAGES)
    if (isinstance(end.part, Switch) and rate > MANAGEMENT_RATE) or end.field in TIER_FIELDS:
        front = board(end.part)
        cages = front.serving(rate) if front is not None else None
        known = tuple(c for c in known if cages is not None and c.word == cages.kind)
        each = cages.each(rate) if cages is not None and known else 0
    elif not known:
        each = 1 if rate <= MANAGEMENT_RATE else 0
    else:
        each = port_of(known[0])[0]
    return _End(end=evolve(end, cages=known), each=each)


def _catalogued(wish: _Wish, catalogue: Catalogue) -> Iterator[tuple[Part, ...]]:
    """Parts of the catalogue by medium, the cheapest first: a chain has one medium, so that dearer ones are read only where it lacks one."""
    words = {cage.word for end in (wish.upper.end, wish.lower.end) for cage in end.cages}
    if wish.rate <= MANAGEMENT_RATE:
        words.add("rj45")
    rates = {wish.rate * n for n in (1, 2, wish.upper.each)}
    for medium in (*_MEDIA, ""):
        yield catalogue(frozenset(words), frozenset(rates), medium)


_Chain = tuple[tuple[object, ...], LayerLinks]


def _chains(laid: FabricLayout, wish: _Wish, parts: Iterable[Part]) -> Iterator[_Chain]:
    """Every legal chain of some parts, with what it is sorted by; stated parts are the only ones at their places."""
    fabric = laid.fabric
    able = [p for p in parts if p.end_of_sale is None and _speaks(p, wish)]
    cables = [p for p in able if isinstance(p, Cable)]
    optics = [p for p in able if isinstance(p, Optic)]
    stated = (fabric.optics, fabric.server_optics)
    if not any(isinstance(optic, Optic) for optic in stated):
        for cable in cables:
            if cable.medium not in FIBRE:
                yield from _plugged(cable, wish)
    own = fabric.cables
    fibres = [own] if isinstance(own, Cable) else [c for c in cables if c.medium in FIBRE]
    uppers = [stated[0]] if isinstance(stated[0], Optic) else optics
    below = stated[0] if wish.between_switches else stated[1]
    lowers = [below] if isinstance(below, Optic) else optics
    for one in uppers:
        if _seated(one, wish.upper):
            for other in lowers:
                if _seated(other, wish.lower):
                    yield from _lit(wish, one, other, fibres, stated)


def _speaks(part: Part, wish: _Wish) -> bool:
    known = getattr(part, "protocols", ())
    return not known or not wish.protocols or bool(spoken(known) & wish.protocols)


def _fits(plugs: Iterable[EnumValue], end: _End) -> bool:
    """Whether one of the plugs goes into a cage of an end; management ports that are not known are RJ45."""
    if not end.end.cages:
        return any(plug.word == "rj45" for plug in plugs)
    return any(goes_into(plug, cage) for plug in plugs for cage in end.end.cages)


def _seated(optic: Optic, end: _End) -> bool:
    driven = not optic.linear or bool(getattr(end.end.part, "linear", None))
    return driven and bool(optic.fits) and _fits(optic.fits, end)


def _plugged(cable: Cable, wish: _Wish) -> Iterator[_Chain]:
    """A cable with plugs of its own, whole cages at both ends."""
    plugs = plugs_of(cable)
    reach = _reach(cable)
    if not plugs or cable.rate is None or reach is None or reach < wish.longest:
        return
    each = wish.upper.each
    if cable.splits > 1:
        fits = _fits(plugs[:1], wish.upper) and _fits(plugs[-1:], wish.lower)
        counted = cable.splits == each and wish.lower.each == 1 and int(cable.rate) == wish.rate
    else:
        ways = ((plugs[0], plugs[-1]), (plugs[-1], plugs[0]))
        fits = any(_fits((a,), wish.upper) and _fits((b,), wish.lower) for a, b in ways)
        counted = each == wish.lower.each and int(cable.rate) == wish.rate * each
        counted = counted and (each == 1 or wish.aligned)
    drawn = base_value(cable.power_max)
    if fits and counted and not (wish.cage_power and drawn and drawn > wish.cage_power):
        yield _key(wish, cable, (cable,)), LayerLinks(cable=cable, per_cable=each)


def _lit(
    wish: _Wish, one: Optic, other: Optic, fibres: Iterable[Cable], stated: tuple[object, ...]
) -> Iterator[_Chain]:
    """A transceiver at each end with fibre between them, straight or split in two at the upper one."""
    split = 2 if one.ports * 2 == wish.upper.each else 1
    if one.rate is None or other.rate is None or one.ports * split != wish.upper.each:
        return
    drawn = one.power_max if one.power_max is not None else one.power
    legal = (
        int(one.rate) == wish.rate * split
        and other.ports == wish.lower.each
        and int(other.rate) in {wish.rate, wish.rate * split}
        and one.fibre == other.fibre is not None
        and lane_rate(one) == lane_rate(other)
        and interwork(one, other)
        and not (wish.cage_power and drawn is not None and float(drawn) > wish.cage_power)
    )
    # A reach that is not known is no reason against what is stated; nothing is chosen on it.
    unknown = any(end.reach is None and end not in stated for end in (one, other))
    if not legal or unknown:
        return
    reach = min(_far(one), _far(other), SPLIT_REACH if split > 1 else 1e9)
    for fibre in fibres:
        farthest = _reach(fibre)
        within = wish.longest <= min(reach, 1e9 if farthest is None else farthest)
        if (
            within
            and fibre.medium == one.fibre
            and fibre.splits == split
            and _mated(one, fibre, other)
        ):
            yield (
                _key(wish, fibre, (one, other, fibre)),
                LayerLinks(cable=fibre, per_cable=split, upper=one, lower=other),
            )


def _mated(one: Optic, fibre: Cable, other: Optic) -> bool:
    plug = fibre.connector
    sockets = (one.connector, other.connector)
    return plug is not None and all(s is not None and mates(s.word, plug.word) for s in sockets)


def _reach(cable: Cable) -> float | None:
    """How far a cable goes, and how long it is sold; None where neither is known."""
    stated, sold = base_value(cable.reach), cable.sold[-1] if cable.sold else None
    return min((x for x in (stated, sold) if x is not None), default=None)


def _key(wish: _Wish, cable: Cable, parts: tuple[Part, ...]) -> tuple[object, ...]:
    """Cheaper first: by medium; then parts of the makers of both devices, with part numbers, that reach no farther than needed."""
    makers = {end.end.part.vendor for end in (wish.upper, wish.lower) if end.end.part is not None}
    foreign = len([p for p in parts if p.vendor not in makers])
    unnumbered = len([p for p in parts if not _numbered(p)])
    reach = tuple(sorted(_far(p) for p in parts))
    names = tuple(p.name for p in parts)
    return (_PLACES.get(cable.medium or "", len(_PLACES)), foreign, unnumbered, reach, names)


def _far(part: Part) -> float:
    reach = base_value(part.reach) if isinstance(part, Cable | Optic) else None
    return 1e9 if reach is None else reach


def _numbered(part: Part) -> bool:
    return bool(part.part_number or (isinstance(part, Cable) and part.part_numbers))
