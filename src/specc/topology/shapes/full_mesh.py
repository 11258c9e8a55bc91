"""A full mesh: every switch is linked to every other; without switches, every server to every other.

With n switches that have e links down each, every pair has `ceil(e / (ratio * (n-1)))` links, so that a switch can send all
that its servers inject to its peers. Two cross-connected switches of the NVIDIA Enterprise reference architectures have as many links
between them as each has towards the accelerators.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from math import ceil

import attrs

from specc.topology.attach import Dealt, deal, need
from specc.topology.ports import Division, Switchboard, divide
from specc.topology.shape import Ask, Layer, Problem, Shape, Sized, Stage, Tier, Wire, refused


def size(ask: Ask) -> Sized:
    """A mesh of leaves where a leaf is stated, else of servers."""
    return _switches(ask, ask.leaf) if ask.leaf else _direct(ask)


def _direct(ask: Ask) -> Sized:
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
    return Sized(
        shape="full_mesh",
        layers=(Layer(lower=ask.servers.name, upper=ask.servers.name, links=total, rate=rate),),
        stages=(Stage(name="fabric", servers=nodes, inside=inside, outside=inside, hops=0),)
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


def _switches(ask: Ask, board: Switchboard) -> Sized:
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
                found=f"{links} links of a server at {rate * 8 / 1e9:g} Gb/s",
                allowed=f"a number that {rails} rails divide, at a rate that {board.name} has",
                hint="Change the rails, the links of a server, or the switch.",
            ),
        )
    per_rail = links // rails
    k = board.ports(rate)
    extra = sum(need(kind, board, division, 1) for kind in ask.attached)
    for units in range(1, k + 1):
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


@attrs.frozen
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


def _mesh(ask: Ask, board: Switchboard, division: Division, mesh: _Mesh) -> Sized:
    count, pair, rate = mesh.count, mesh.pair, ask.servers.rate
    up = pair * (count - 1)
    used = [mesh.used(i, ask.servers.count) for i in range(count)]
    room = mesh.ports - up
    dealt = deal(ask.attached, board, division, used, room, 1)
    mesh_links = count * (count - 1) // 2 * pair
    each_up = ceil(up / division.up_each)
    cages = [division.cages(u + t, up) for u, t in zip(used, dealt.ports, strict=True)]
    below = sum(ceil(u / division.down_each) for u in used)
    layers = [
        Layer(
            lower=ask.servers.name,
            upper="leaf",
            links=ask.servers.total,
            rate=rate,
            upper_cages=below,
        )
    ]
    for index, kind in enumerate(ask.attached):
        layers.append(
            Layer(
                lower=kind.name,
                upper="leaf",
                links=kind.total,
                rate=kind.rate,
                upper_cages=dealt.cages[index],
            )
        )
    if mesh_links:
        half = ceil(count / 2) * each_up
        layers.append(
            Layer(
                lower="leaf",
                upper="leaf",
                links=mesh_links,
                rate=division.up_rate,
                lower_cages=half,
                upper_cages=count * each_up - half,
            )
        )
    inside = Fraction(ask.servers.links * rate)
    out = Fraction(up * division.up_rate * mesh.rails, max(1, mesh.unit)) if count > 1 else inside
    stages = [
        Stage(
            name="leaf",
            servers=min(mesh.unit, ask.servers.count),
            inside=inside,
            outside=min(inside, out),
            hops=1,
        )
    ]
    if count > 1:
        stages.append(
            Stage(
                name="fabric",
                servers=ask.servers.count,
                inside=min(inside, out),
                outside=min(inside, out),
                hops=2,
            )
        )
    one = count // 2
    return Sized(
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
                cages_all=sum(cages),
            ),
        ),
        layers=tuple(layers),
        stages=tuple(stages),
        bisection=min(
            Fraction(ask.servers.total * rate, 2),
            Fraction(one * (count - one) * pair * division.up_rate),
        )
        if count > mesh.rails
        else Fraction(ask.servers.total * rate, 2),
        most=_most(ask, board, division, mesh),
        losses=(
            ("link", "its server", Fraction(ask.servers.links - 1, max(1, ask.servers.links))),
            (
                "leaf",
                "each server on it",
                Fraction(ask.servers.links - mesh.per_rail, max(1, ask.servers.links)),
            ),
        ),
        facts=(("links of a pair", pair), ("servers on a leaf", mesh.unit)),
        wires=partial(_wires, ask, mesh, dealt),
    )


def _most(ask: Ask, board: Switchboard, division: Division, mesh: _Mesh) -> int:
    """Servers that the same number of switches takes, without attached devices."""
    units = mesh.count // mesh.rails
    best = 0
    for unit in range(1, mesh.ports // max(1, mesh.per_rail) + 1):
        down = unit * mesh.per_rail
        up = ceil(down / ask.ratio / (mesh.count - 1)) * (mesh.count - 1) if mesh.count > 1 else 0
        if division.cages(down, up) > board.cage_count:
            break
        best = unit * units
    return best


def _wires(ask: Ask, mesh: _Mesh, dealt: Dealt) -> Iterator[Wire]:
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
