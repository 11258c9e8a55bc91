"""Links as chains: the cage, what is plugged into it, the cable, and the same at the other end.

A fabric's links are of a few kinds, one a layer of its shape, and the links of a kind are alike. So what an engineer checks
link by link is checked here kind by kind.

Source of what goes into which cage: SFF-8665 and the QSFP-DD and OSFP module specifications; NVIDIA LinkX user guides.
"""

from collections.abc import Iterator

from specc.design.entity import Counted, EnumValue
from specc.design.part import Part
from specc.design.parts.cable import Cable
from specc.design.parts.nic import Nic
from specc.design.parts.optic import Optic
from specc.design.parts.switch import Switch
from specc.design.vocabulary.network import FIBRES
from specc.record import record
from specc.topology.boards import port_of
from specc.topology.inventory import same
from specc.topology.lay import FabricLayout
from specc.topology.members import Member
from specc.topology.protocols import spoken

FIBRE = frozenset(FIBRES.names)
"""Media that need a transceiver at each end; every other medium carries its own plugs."""
_FIBRE_PORTS = ("mpo", "mmc", "lc")
UNKNOWN_CAGES = frozenset({"cage", "ethernet", "infiniband"})
TIER_FIELDS = ("leaf", "spine", "core")
"""Fields of a fabric that state the switch of a tier."""
_LADDERS = (
    ("sfp", "sfp_plus", "sfp28", "sfp56", "sfp112"),
    ("qsfp", "qsfp28", "qsfp56", "qsfp112", "qsfp224"),
)
"""Cages of one size: a faster one takes the modules of the slower ones."""
_FAST_LANES = frozenset({"qsfp112", "qsfp224"})
_FAST_CAGE = 100_000_000_000
"""byte/s: a QSFP-DD cage of less has lanes of 50 Gb/s, in which modules of 100G lanes do not run."""
_FALLS_BACK = {"qsfp56": "qsfp28", "sfp56": "sfp28"}
"""Modules of 50G lanes also run at 25G; those of 100G and 200G lanes do not fall back."""

_WAVES = {"sr": 1, "lr": 1, "sr4_2": 8}
"""Lanes of light of standards whose name does not end in them."""
_ALIKE = {"xdr4": "dr4", "plr4": "dr4", "vsr4": "sr4", "xdr8": "dr8", "vsr8": "sr8"}
"""Standards that differ from another in reach alone, as Arista's guide of 800G transceivers lists them."""


@record
class LinkEnd:
    """One end of a kind of link.

    Attributes:
        device: What reports call the device.
        field: The field of the fabric that states the device, where one does.
        part: The adapter or switch whose cage it is; None where it is not known.
        cages: The cages that may take it; empty where they are not known.
        optic: The transceiver in the cage, where one is stated.
        optic_field: The field of the fabric that states it.
    """

    device: str
    field: str | None
    part: Part | None
    cages: tuple[EnumValue, ...]
    optic: Optic | None
    optic_field: str

    @property
    def lit_inside(self) -> bool:
        """Whether the optics are inside the device, so that fibre goes straight into it."""
        return any(cage.word.startswith(_FIBRE_PORTS) for cage in self.cages)


@record
class LinkChain:
    """Equal links of a fabric: both ends, the cable between them, and the rate of a link (byte/s, one way)."""

    layout: FabricLayout
    lower: LinkEnd
    upper: LinkEnd
    rate: int
    cable: Cable | None

    @property
    def ends(self) -> tuple[LinkEnd, LinkEnd]:
        """The upper end first: it is the switch."""
        return (self.upper, self.lower)


def link_chains(layout: FabricLayout) -> Iterator[LinkChain]:
    """Every kind of link between a switch and what stands below it."""
    if layout.abstract:
        return
    cable = layout.fabric.cables if isinstance(layout.fabric.cables, Cable) else None
    for number, layer in enumerate(layout.sized.layers):
        ends = link_ends(layout, number)
        if ends is not None:
            upper, lower = ends
            yield LinkChain(layout=layout, lower=lower, upper=upper, rate=layer.rate, cable=cable)


def link_ends(layout: FabricLayout, number: int) -> tuple[LinkEnd, LinkEnd] | None:
    """The upper and the lower end of a layer's links; None where the upper is no switch or nothing is known of the lower."""
    layer = layout.sized.layers[number]
    if layer.inside:
        return None
    member = layout.members[number] if number < len(layout.members) else None
    lower = (
        switch_end(layout, layer.lower, layer.rate)
        if layout.sized.tier(layer.lower) is not None
        else _member_end(layout, member)
        if member is not None
        else None
    )
    if lower is None or layout.sized.tier(layer.upper) is None:
        return None
    return switch_end(layout, layer.upper, layer.rate), lower


def switch_end(layout: FabricLayout, tier: str, rate: int) -> LinkEnd:
    """The end at a switch of a tier, with the cages that run at a rate."""
    switch = layout.switch(tier)
    optic = layout.fabric.optics
    return LinkEnd(
        device=switch.name if switch else tier,
        field=tier if tier in TIER_FIELDS else "leaf",
        part=switch,
        cages=cages_at(switch, rate) if switch else (),
        optic=optic if isinstance(optic, Optic) else None,
        optic_field="optics",
    )


def _member_end(layout: FabricLayout, member: Member) -> LinkEnd | None:
    """The end of a server or appliance; None for switches and PDUs, whose own ports it takes."""
    if member.role in {"switch", "pdu"}:
        return None
    optic = layout.fabric.server_optics
    nic = member.nic
    own = (nic.cage,) if nic is not None and nic.cage is not None else ()
    shared = _shared_cages(member)
    stated = nic is not None and same(layout.fabric.nic, nic)
    return LinkEnd(
        device=member.ends.name,
        field="nic" if stated else None,
        part=nic,
        cages=shared or own,
        optic=optic if isinstance(optic, Optic) else None,
        optic_field="server_optics",
    )


def _shared_cages(member: Member) -> tuple[EnumValue, ...]:
    """The cages of a system in which the ports of several adapters come out."""
    inside = member.machine.part.onboard if member.machine is not None else None
    first = inside.nic[0].of if inside is not None and inside.nic else None
    if inside is None or not isinstance(first, Nic) or not same(first, member.nic):
        return ()
    return tuple(c.of for c in inside.cages if isinstance(c.of, EnumValue))


def cages_at(switch: Switch, rate: int) -> tuple[EnumValue, ...]:
    """The cages of a switch that run at a rate, whole or broken out; all of them where none says so."""
    counted = [*switch.ports, *_card_ports(switch)]
    cages = [c.of for c in counted if isinstance(c.of, EnumValue)]
    rates = {(t.word, port_of(t)[1]) for t in (*cages, *switch.breakouts)}
    return tuple(c for c in cages if (c.word, rate) in rates) or tuple(cages)


def _card_ports(switch: Switch) -> Iterator[Counted]:
    for card in switch.line_cards:
        if isinstance(card.of, Switch):
            yield from card.of.ports


def goes_into(plug: EnumValue, cage: EnumValue) -> bool:
    """Whether a module or the plug of a cable goes into a cage; a cage that is not known takes any."""
    wanted, cage_sink = _kind(cage)
    if wanted in UNKNOWN_CAGES:
        return True
    kind, sink = _kind(plug)
    if cage_sink and sink and cage_sink != sink:
        return False
    if kind == wanted:
        return True
    for ladder in _LADDERS:
        if kind in ladder and wanted in ladder:
            slower = ladder.index(kind) <= ladder.index(wanted)
            return slower or _FALLS_BACK.get(kind) == wanted
    if wanted != "qsfp_dd" or kind not in _LADDERS[1]:
        return False
    split, rate = port_of(cage)
    return kind not in _FAST_LANES or rate is None or split * rate >= _FAST_CAGE


def _kind(cage: EnumValue) -> tuple[str, str]:
    """A cage without its heatsink, and the heatsink: `osfp_rhs` takes modules with a flat top."""
    word = cage.word.removesuffix("_rhs")
    sink = cage.named.get("heatsink", "flat" if cage.word.endswith("_rhs") else "")
    name = sink.word if isinstance(sink, EnumValue) else str(sink)
    return word, "flat" if name == "riding" else name


def lane_rate(optic: Optic) -> int | None:
    """What one lane of light carries (byte/s): by the optical standard, else by the electrical lanes; None where not known.

    A DR4 of eight lanes of 50 Gb/s lights four of 100, and sees the light of a DR4 of four.
    """
    count = optic.lanes
    if optic.standard is not None:
        count = _WAVES.get(optic.standard) or int(
            optic.standard[-1:].isdigit() and optic.standard[-1]
        )
    if not count or optic.rate is None:
        return None
    return int(optic.rate) // count


def interwork(one: Optic, other: Optic) -> bool:
    """Whether the optical standards of two transceivers see each other's light; one that is not known goes with all."""
    if one.standard is None or other.standard is None:
        return True
    return _ALIKE.get(one.standard, one.standard) == _ALIKE.get(other.standard, other.standard)


def mates(socket: str, plug: str) -> bool:
    """Whether two connectors go together; a polish that is not stated is taken to be right."""
    kind, _, polish = socket.partition("_")
    other, _, other_polish = plug.partition("_")
    return kind == other and (not polish or not other_polish or polish == other_polish)


def plugs_of(cable: Cable) -> tuple[EnumValue, ...]:
    """The plugs of a cable with plugs of its own; empty where they are not known."""
    return cable.ends or ((cable.connector,) if cable.connector is not None else ())


def joins(cable: Cable, ends: tuple[LinkEnd, LinkEnd]) -> bool:
    """Whether the plugs of a cable go into two ends, one way or the other; what is not known fits."""
    plugs = plugs_of(cable)
    cages = tuple(end.cages for end in ends)
    if not plugs or not all(cages):
        return True
    ways = ((plugs[0], plugs[-1]), (plugs[-1], plugs[0]))
    return any(
        all(
            any(goes_into(plug, cage) for cage in end)
            for plug, end in zip(way, cages, strict=True)
        )
        for way in ways
    )


def protocols_of(layout: FabricLayout) -> set[str]:
    """What a fabric speaks: as stated, else what all its switches do; empty where nothing is known."""
    if layout.fabric.protocol:
        return spoken((layout.fabric.protocol,))
    known = [spoken(switch.protocols) for _, switch in layout.switches if switch.protocols]
    return set.intersection(*known) if known else set()
