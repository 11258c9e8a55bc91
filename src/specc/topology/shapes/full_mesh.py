"""A full mesh: every switch is linked to every other; without switches, every server to every other.

With n switches that have e links down each, every pair has `ceil(e / (ratio * (n-1)))` links, so that a switch can send all
that its servers inject to its peers. Two cross-connected switches of the NVIDIA Enterprise reference architectures have as many links
between them as each has towards the accelerators.
"""

from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from math import ceil

from specc.record import record
from specc.sums import sum_counts
from specc.topology.attach import Dealt, deal, need
from specc.topology.ports import PortDivision, Switchboard, divide
from specc.topology.shape import (
    FabricRequest,
    Problem,
    Shape,
    SizedFabric,
    Tier,
    TierLinks,
    UplinkStage,
    Wire,
    refused,
)
from specc.units.text import link_rate

MOST = 10_000
"""Switches of a rail that are tried; each would have a cable to every other."""


def size(ask: FabricRequest) -> SizedFabric:
    """A mesh of leaves where a leaf is stated, else of servers."""
    return _switches(ask, ask.leaf) if ask.leaf else _direct(ask)


def _direct(ask: FabricRequest) -> SizedFabric:
    nodes, links, rate = ask.servers.count, ask.servers.links, ask.servers.rate
    pair = links // (nodes - 1) if nodes > 1 else 0
    if nodes > 1 and not pair:
        return refused(
            "full_mesh",
            Problem(
                kind="ports",
                field="links_per_server",
                found=f"{links} links of a server",
                allowed=f"at least {nodes - 1}, one to each of the other servers",
                hint="State a leaf switch, or take servers with more links.",
            ),
        )
    total = nodes * (nodes - 1) // 2 * pair
    half = nodes // 2
    inside = Fraction(pair * (nodes - 1) * rate)
    return SizedFabric(
        shape="full_mesh",
        layers=(
            TierLinks(lower=ask.servers.name, upper=ask.servers.name, links=total, rate=rate),
        ),
        stages=(UplinkStage(name="fabric", servers=nodes, inside=inside, outside=inside, hops=0),)
        if nodes
        else (),
        bisection=Fraction(half * (nodes - half) * pair * rate),
        most=links + 1,
        losses=(("link", "its pair", Fraction(pair - 1, pair)),) if pair else (),
        facts=(("links of a pair", pair),),
        wires=partial(_direct_wires, nodes, pair),
    )


def _direct_wires(nodes: int, pair: int) -> Iterator[Wire]:
    for one in range(nodes):
        for other in range(one + 1, nodes):
            for link in range(pair):
                yield (0, one, (other - 1) * pair + link, 0, other, one * pair + link, 0)


def _switches(ask: FabricRequest, board: Switchboard) -> SizedFabric:
    rate = ask.servers.rate
    rails = 2 if ask.dual_homed else ask.rails or 1
    division = divide(board, rate, Fraction(1), up_rate=ask.uplink_rate)
    links = ask.servers.links
    if division is None or links % rails:
        return refused(
            "full_mesh",
            Problem(
                kind="rails" if division else "rate",
                field="rails" if division else "leaf",
                found=f"{links} links of a server at {link_rate(rate)}",
                allowed=f"a number that {rails} rails divide, at a rate that {board.name} has",
                hint="Change the rails, the links of a server, or the switch.",
            ),
        )
    per_rail = links // rails
    k = board.ports(rate)
    extra = sum_counts(need(kind, board, division, 1) for kind in ask.attached)
    for units in range(1, min(k, MOST) + 1):
        count = rails * units
        unit = ceil(ask.servers.count / units) if ask.servers.count else 0
        down = unit * per_rail
        pair = ceil(down / ask.ratio / (count - 1)) if count > 1 else 0
        up = pair * (count - 1)
        if division.cages(down + ceil(extra / count), up) <= board.cage_count:
            return _mesh(ask, board, division, _Mesh(count, rails, unit, per_rail, down, pair, k))
    return refused(
        "full_mesh",
        Problem(
            kind="size",
            field="topology",
            found=f"{ask.servers.count} servers with {links} links each",
            allowed=f"what a mesh of {board.name} with {k} ports takes",
            hint="Take leaf_spine or fat_tree, or a higher oversubscription.",
        ),
    )


@record(kw_only=False)
class _Mesh:
    count: int
    rails: int
    unit: int
    per_rail: int
    down: int
    pair: int
    ports: int

    def used(self, switch: int, servers: int) -> int:
        return max(0, min(self.unit, servers - switch // self.rails * self.unit)) * self.per_rail


def _mesh(
    ask: FabricRequest, board: Switchboard, division: PortDivision, mesh: _Mesh
) -> SizedFabric:
    count, rate, links = mesh.count, ask.servers.rate, max(1, ask.servers.links)
    up = mesh.pair * (count - 1)
    used = [mesh.used(i, ask.servers.count) for i in range(count)]
    dealt = deal(ask.attached, board, division, used, mesh.ports - up, 1)
    cages = [division.cages(u + t, up) for u, t in zip(used, dealt.ports, strict=True)]
    half = Fraction(ask.servers.total * rate, 2)
    if count > mesh.rails:
        one = count // 2
        half = min(half, Fraction(one * (count - one) * mesh.pair * division.up_rate))
    return SizedFabric(
        shape="full_mesh",
        tiers=(
            Tier(
                name="leaf",
                board=board.name,
                count=count,
                down=mesh.down,
                up=up,
                ports=mesh.ports,
                cages=max(cages),
                cages_all=sum_counts(cages),
            ),
        ),
        layers=_layers(ask, division, mesh, (used, dealt.cages)),
        stages=_stages(ask, division, mesh),
        bisection=half,
        most=_most(ask, board, division, mesh),
        losses=(
            ("link", "its server", Fraction(ask.servers.links - 1, links)),
            ("leaf", "each server on it", Fraction(ask.servers.links - mesh.per_rail, links)),
        ),
        facts=(("links of a pair", mesh.pair), ("servers on a leaf", mesh.unit)),
        wires=partial(_wires, ask, mesh, dealt),
    )


def _layers(
    ask: FabricRequest,
    division: PortDivision,
    mesh: _Mesh,
    taken: tuple[list[int], tuple[int, ...]],
) -> tuple[TierLinks, ...]:
    """Links to servers and other devices, then those between switches; `taken` are ports and cages below."""
    used, cages = taken
    below = sum_counts(ceil(u / division.down_each) for u in used)
    layers = [
        TierLinks(
            lower=ask.servers.name,
            upper="leaf",
            links=ask.servers.total,
            rate=ask.servers.rate,
            upper_cages=below,
        )
    ]
    layers += [
        TierLinks(lower=e.name, upper="leaf", links=e.total, rate=e.rate, upper_cages=cages[i])
        for i, e in enumerate(ask.attached)
    ]
    between = mesh.count * (mesh.count - 1) // 2 * mesh.pair
    if between:
        each = ceil(mesh.pair * (mesh.count - 1) / division.up_each)
        half = ceil(mesh.count / 2) * each
        layers.append(
            TierLinks(
                lower="leaf",
                upper="leaf",
                links=between,
                rate=division.up_rate,
                lower_cages=half,
                upper_cages=mesh.count * each - half,
            )
        )
    return tuple(layers)


def _stages(ask: FabricRequest, division: PortDivision, mesh: _Mesh) -> tuple[UplinkStage, ...]:
    inside = Fraction(ask.servers.links * ask.servers.rate)
    servers = min(mesh.unit, ask.servers.count)
    if mesh.count == 1:
        return (UplinkStage(name="leaf", servers=servers, inside=inside, outside=inside, hops=1),)
    up = mesh.pair * (mesh.count - 1) * division.up_rate * mesh.rails
    out = min(inside, Fraction(up, max(1, mesh.unit)))
    return (
        UplinkStage(name="leaf", servers=servers, inside=inside, outside=out, hops=1),
        UplinkStage(name="fabric", servers=ask.servers.count, inside=out, outside=out, hops=2),
    )


def _most(ask: FabricRequest, board: Switchboard, division: PortDivision, mesh: _Mesh) -> int:
    """Servers that the same number of switches takes, without attached devices."""
    units = mesh.count // mesh.rails

    def cages(unit: int) -> int:
        down = unit * mesh.per_rail
        up = ceil(down / ask.ratio / (mesh.count - 1)) * (mesh.count - 1) if mesh.count > 1 else 0
        return division.cages(down, up)

    sizes = range(1, mesh.ports // max(1, mesh.per_rail) + 1)
    return bisect_right(sizes, board.cage_count, key=cages) * units


def _wires(ask: FabricRequest, mesh: _Mesh, dealt: Dealt) -> Iterator[Wire]:
    for server in range(ask.servers.count):
        for link in range(ask.servers.links):
            leaf = server // mesh.unit * mesh.rails + link // mesh.per_rail
            yield (
                0,
                server,
                link,
                0,
                leaf,
                server % mesh.unit * mesh.per_rail + link % mesh.per_rail,
                0,
            )
    for kind, device, link, leaf, port, part in dealt.places(0):
        yield (1 + kind, device, link, 0, leaf, port, part)
    layer = 1 + len(ask.attached)
    # Links to peers have the last ports of a switch.
    first = mesh.ports - mesh.pair * (mesh.count - 1)
    for one in range(mesh.count):
        for other in range(one + 1, mesh.count):
            for link in range(mesh.pair):
                yield (
                    layer,
                    one,
                    first + (other - 1) * mesh.pair + link,
                    0,
                    other,
                    first + one * mesh.pair + link,
                    0,
                )


SHAPE = Shape(
    name="full_mesh",
    about="Every switch linked to every other; without switches, every server.",
    size=size,
    switched=False,
)
