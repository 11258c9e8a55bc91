"""What was chosen for the layers of a fabric, and how many transceivers that takes."""

from collections.abc import Mapping
from math import ceil

from specc.bill.link_choice import Catalogue, LayerLinks, choose, wanting
from specc.bill.port_names import Ports
from specc.design.parts.optic import Optic
from specc.record import record
from specc.topology.lay import FabricLayout

_ALIGNED_REACH = 30.0
"""m: no cable with plugs of its own for several links at once is longer."""


@record(kw_only=False)
class ChosenOptics:
    """Equal transceivers that were chosen: where they sit, in how many devices' cages."""

    optic: Optic
    role: str
    """`switches`, or the role of what hangs below."""
    where: str
    count: int


def chosen_links(
    laid: FabricLayout, longest: Mapping[int, float], catalogue: Catalogue
) -> dict[int, LayerLinks]:
    """The choice for every layer by number; empty where the text leaves nothing open.

    Args:
        laid: The fabric.
        longest: The longest link of each layer, m.
        catalogue: Transceivers and cables to choose from.
    """
    if not wanting(laid):
        return {}
    return {
        layer: choose(
            laid,
            layer,
            far,
            far <= _ALIGNED_REACH and _is_aligned(laid, layer),
            catalogue,
        )
        for layer, far in longest.items()
    }


def layers_at(
    laid: FabricLayout, longest: float, catalogue: Catalogue | None
) -> dict[int, LayerLinks]:
    """The choice for every layer if each had a link of so many metres; empty without a catalogue. No cable is laid for it."""
    if catalogue is None:
        return {}
    return {
        layer: choose(laid, layer, longest, longest <= _ALIGNED_REACH, catalogue)
        for layer in range(len(laid.sized.layers))
    }


def _is_aligned(laid: FabricLayout, layer: int) -> bool:
    """Whether all links of a cage of the upper switch end in one cage of one lower switch."""
    ends = laid.sized.layers[layer]
    if laid.sized.wires is None or laid.sized.tier(ends.lower) is None:
        return False
    ports = Ports(laid)
    far: dict[tuple[int, int], tuple[int, int]] = {}
    for at, low, low_port, _, up, up_port, _ in laid.sized.wires():
        if at == layer:
            here = (up, ports.cage(ends.upper, up_port))
            there = (low, ports.cage(ends.lower, low_port))
            if far.setdefault(here, there) != there:
                return False
    return True


def chosen_optics(
    laid: FabricLayout, chosen: Mapping[int, LayerLinks]
) -> tuple[ChosenOptics, ...]:
    """The transceivers of all layers, switch by switch and device by device; those that the text states are not among them."""
    optics: list[ChosenOptics] = []
    if not isinstance(laid.fabric.optics, Optic):
        optics += _in_switches(laid, chosen)
    stated_below = isinstance(laid.fabric.server_optics, Optic)
    for layer, links in chosen.items() if not stated_below else ():
        member = laid.members[layer] if layer < len(laid.members) else None
        below = laid.sized.tier(laid.sized.layers[layer].lower)
        if member is None or below is not None or links.lower is None:
            continue
        if member.role not in {"switch", "pdu"}:
            count = member.ends.count * ceil(member.ends.links / links.lower.ports)
            optics.append(ChosenOptics(links.lower, member.role, member.ends.name, count))
    return tuple(optics)


def _in_switches(laid: FabricLayout, chosen: Mapping[int, LayerLinks]) -> list[ChosenOptics]:
    sockets: dict[str, dict[int, Optic]] = {}
    for layer, links in chosen.items():
        ends = laid.sized.layers[layer]
        if links.upper is not None:
            sockets.setdefault(ends.upper, {})[layer] = links.upper
        if links.lower is not None and laid.sized.tier(ends.lower) is not None:
            sockets.setdefault(ends.lower, {})[layer] = links.lower
    counts: dict[tuple[str, int], tuple[Optic, int]] = {}
    for tier in laid.sized.tiers:
        here = sockets.get(tier.name, {})
        touching = [n for n, y in enumerate(laid.sized.layers) if tier.name in {y.lower, y.upper}]
        parts = {id(optic): optic for optic in here.values()}
        if len(parts) == 1 and len(here) == len(touching):
            (optic,) = parts.values()
            counts[tier.name, id(optic)] = (optic, tier.cages_all)
            continue
        for optic in parts.values():
            layers = {n for n, other in here.items() if other is optic}
            counts[tier.name, id(optic)] = (optic, _cages(laid, tier.name, layers))
    return [
        ChosenOptics(optic, "switches", tier, count)
        for (tier, _), (optic, count) in counts.items()
        if count
    ]


def _cages(laid: FabricLayout, tier: str, layers: set[int]) -> int:
    """Cages of a tier that the links of some layers occupy."""
    assert laid.sized.wires is not None
    ports = Ports(laid)
    lit: set[tuple[int, int]] = set()
    for layer, low, low_port, _, up, up_port, _ in laid.sized.wires():
        if layer in layers:
            ends = laid.sized.layers[layer]
            if ends.upper == tier:
                lit.add((up, ports.cage(tier, up_port)))
            if ends.lower == tier:
                lit.add((low, ports.cage(tier, low_port)))
    return len(lit)
