"""A sized Clos network as tiers, layers, stages and facts, from the numbers of one plane."""

from collections.abc import Iterator
from functools import partial
from math import ceil

from specc.sums import sum_counts
from specc.topology import capacity
from specc.topology.attach import Dealt, deal
from specc.topology.plane import Clos
from specc.topology.ports import PortDivision, Switchboard
from specc.topology.shape import FabricRequest, SizedFabric, Tier, TierLinks
from specc.topology.wiring import wires
from specc.units.calculation import Calculation, Operand, operand

ADDED = "leaves added for attached devices"


def assemble(
    ask: FabricRequest, board: Switchboard, division: PortDivision, clos: Clos, shape: str
) -> SizedFabric:
    """The whole fabric from one plane."""
    spine = ask.spine or board
    core = ask.core or spine
    dealt = deal(
        ask.attached,
        board,
        division,
        [clos.used(i) for i in range(clos.leaves)],
        clos.down,
        clos.planes,
    )
    tiers = [_leaf_tier(board, division, clos, dealt)]
    if clos.spines:
        tiers.append(_spine_tier(spine, division.up_rate, clos))
    if clos.cores:
        tiers.append(_core_tier(core, division.up_rate, clos))
    return SizedFabric(
        shape=shape,
        planes=clos.planes,
        tiers=tuple(tiers),
        layers=tuple(_layers(ask, division, clos, dealt)),
        stages=capacity.stages(ask, division, clos),
        bisection=capacity.bisection(ask, division, clos),
        most=capacity.most(clos, spine.ports(division.up_rate), core.ports(division.up_rate)),
        losses=capacity.losses(ask, clos),
        facts=tuple(_facts(division, clos)),
        counted=_counted(ask, clos, division, spine, core),
        wires=partial(wires, ask, clos, dealt),
    )


def _leaf_tier(board: Switchboard, division: PortDivision, clos: Clos, dealt: Dealt) -> Tier:
    """The leaves, with the cages that servers, attached devices and uplinks use of them."""
    used = sum_counts(division.cages(clos.used(i) + n, clos.up) for i, n in enumerate(dealt.ports))
    return Tier(
        name="leaf",
        board=board.name,
        count=clos.leaves * clos.planes,
        down=clos.down,
        up=clos.up,
        ports=board.ports(division.down_rate),
        cages=division.cages(clos.down, clos.up),
        cages_all=used * clos.planes,
    )


def _layers(
    ask: FabricRequest, division: PortDivision, clos: Clos, dealt: Dealt
) -> Iterator[TierLinks]:
    """Links by what they join: servers first, then what is attached, then switches."""
    planes, each = clos.planes, division.down_each
    yield TierLinks(
        lower=ask.servers.name,
        upper="leaf",
        links=ask.servers.total,
        rate=ask.servers.rate,
        upper_cages=sum_counts(ceil(clos.used(i) / each) for i in range(clos.leaves)) * planes,
    )
    for position, kind in enumerate(ask.attached):
        yield TierLinks(
            lower=kind.name,
            upper="leaf",
            links=kind.total,
            rate=kind.rate,
            upper_cages=dealt.cages[position] * planes,
        )
    if clos.spines:
        yield TierLinks(
            lower="leaf",
            upper="spine",
            links=clos.leaves * clos.up * planes,
            rate=division.up_rate,
            lower_cages=ceil(clos.up / division.up_each) * clos.leaves * planes,
        )
    if clos.cores:
        yield TierLinks(
            lower="spine", upper="core", links=clos.spine_links * planes, rate=division.up_rate
        )


def _facts(division: PortDivision, clos: Clos) -> list[tuple[str, int]]:
    """What a reader wants to know of the shape besides its counts."""
    facts = [
        ("servers on a leaf", clos.unit or clos.down // max(1, clos.links)),
        ("leaves of a plane", clos.leaves),
        ("cages down of a leaf", ceil(clos.down / division.down_each)),
        ("cages up of a leaf", ceil(clos.up / division.up_each)),
    ]
    if clos.cores:
        facts += [("pods", clos.pods), ("leaves of a pod", clos.pod_leaves)]
    if clos.added:
        facts.append((ADDED, clos.added * clos.planes))
    if clos.rails > 1 and clos.links // clos.rails:
        facts.append(("links of a server on a leaf", clos.links // clos.rails))
    return facts


def _counted(
    ask: FabricRequest, clos: Clos, division: PortDivision, spine: Switchboard, core: Switchboard
) -> dict[str, Calculation]:
    """How many switches each tier has, and why."""
    planes = operand("planes", clos.planes, source="fabric.planes, or those of the shape")
    counts = {"leaf": _leaves(ask, clos, planes)}
    pods = (
        operand("pods", clos.pods, source="servers / fabric.pod, or what spines have ports for"),
    )
    if clos.spines:
        ports = spine.ports(division.up_rate)
        rule = "as few as have the ports" if ask.uneven else "divides the uplinks of a leaf evenly"
        spread = f"{rule}; {spine.name} has {ports} ports"
        counts["spine"] = Calculation(
            "planes × ((pods - 1) × spines of a pod + spines of the last)",
            (
                planes,
                *pods,
                operand("spines of a pod", clos.spines, source=spread),
                operand("spines of the last", clos.last_spines, source=spread),
            ),
        )
    if clos.cores:
        ports = core.ports(division.up_rate)
        counts["core"] = Calculation(
            "planes × spines of a pod × cores of a group",
            (
                planes,
                operand("spines of a pod", clos.spines, source="a group of cores for each"),
                operand(
                    "cores of a group",
                    clos.cores,
                    source=f"{'as few as have the ports' if ask.uneven else 'divides the uplinks of a spine evenly'}; {core.name} has {ports} ports",
                ),
            ),
        )
    return counts


def _leaves(ask: FabricRequest, clos: Clos, planes: Operand) -> Calculation:
    """Leaves: by the servers that share a set of them, else by links; in pods those of each pod."""
    added = operand("added", clos.added, source="for attached devices, where no port is free")
    least = operand(
        "at least",
        max(1, ceil((ask.leaves or 0) / clos.planes) - clos.added),
        source="fabric.leaves",
    )
    servers = operand("servers", clos.servers, source="cluster.servers")
    if clos.pods > 1:
        return Calculation(
            "planes × ((pods - 1) × leaves of a pod + leaves of the last)",
            (
                planes,
                operand("pods", clos.pods, source="servers / fabric.pod"),
                operand(
                    "leaves of a pod", clos.pod_leaves, source="a pod's servers over a leaf's"
                ),
                operand("leaves of the last", clos.last_leaves, source="with what is left"),
            ),
        )
    if clos.unit:
        return Calculation(
            "planes × (max(rails × ceil(servers / servers of a leaf), at least) + added)",
            (
                planes,
                operand("rails", clos.rails, source="fabric.rails, or links of a server"),
                servers,
                operand("servers of a leaf", clos.unit, source="its ports down"),
                least,
                added,
            ),
        )
    return Calculation(
        "planes × (max(ceil(servers × links / down), at least) + added)",
        (
            planes,
            servers,
            operand("links", clos.links, source="of a server into a plane"),
            operand("down", clos.down, source="ports of a leaf to servers"),
            least,
            added,
        ),
    )


def _spine_tier(spine: Switchboard, rate: int, clos: Clos) -> Tier:
    cages = spine.serving(rate)
    each = cages.each(rate) if cages else 1
    down = ceil(clos.pod_leaves * clos.up / clos.spines)
    last = ceil(clos.last_leaves * clos.up / clos.last_spines)
    full = ceil((down + clos.spine_up) / each)
    end = ceil((last + clos.last_spine_up) / each)
    return Tier(
        name="spine",
        board=spine.name,
        count=clos.all_spines * clos.planes,
        down=down,
        up=clos.spine_up,
        ports=spine.ports(rate),
        cages=full,
        cages_all=((clos.pods - 1) * clos.spines * full + clos.last_spines * end) * clos.planes,
    )


def _core_tier(core: Switchboard, rate: int, clos: Clos) -> Tier:
    cages = core.serving(rate)
    each = cages.each(rate) if cages else 1
    down = ceil(clos.spine_links / clos.all_cores)
    return Tier(
        name="core",
        board=core.name,
        count=clos.all_cores * clos.planes,
        down=down,
        up=0,
        ports=core.ports(rate),
        cages=ceil(down / each),
        cages_all=ceil(down / each) * clos.all_cores * clos.planes,
    )
