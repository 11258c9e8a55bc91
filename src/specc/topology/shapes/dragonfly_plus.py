"""Dragonfly+: groups that are leaf-spine networks, with links between the spines of every pair of groups.

Source: Shpiner et al., Dragonfly+: Low Cost Topology for Scaling Datacenters, HiPINEB 2017.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from math import ceil

from specc.topology.groups import global_wires, pair_links
from specc.topology.plane import spread
from specc.topology.ports import divide
from specc.topology.shape import Ask, Layer, Problem, Shape, Sized, Stage, Tier, Wire, refused


def size(ask: Ask) -> Sized:
    """`pod` is the servers of a group, else a group has as many leaves as a spine has ports down."""
    rate = ask.servers.rate
    board = ask.leaf
    spine = ask.spine or board
    half = (
        divide(
            board,
            rate,
            ask.ratio,
            up_rate=ask.uplink_rate,
            downlinks=ask.downlinks,
            uplinks=ask.uplinks,
        )
        if board
        else None
    )
    upper = divide(spine, half.up_rate, ask.spine_ratio) if spine and half else None
    if board is None or spine is None or half is None or upper is None:
        return refused(
            "dragonfly_plus",
            _problem(
                "missing" if board is None else "rate",
                "no switch for these links",
                "switches that reach the rate of the servers",
            ),
        )
    up_rate = half.up_rate
    d, u, k = half.down, half.up, spine.ports(up_rate)
    ends = ask.servers.total + sum(e.total for e in ask.attached)
    leaves = ceil(ask.pod * ask.servers.links / d) if ask.pod else upper.down
    spines = spread(u, ceil(leaves * u / upper.down))
    groups = ask.groups or max(1, ceil(ends / (leaves * d)))
    if spines is None:
        return refused(
            "dragonfly_plus",
            _problem(
                "size",
                f"{leaves} leaves in a group",
                f"{upper.down}, the ports down of {spine.name}",
            ),
        )
    down = leaves * u // spines
    out = k - down
    if groups > 1 and (groups - 1 > spines * out or groups * leaves * d < ends):
        return refused(
            "dragonfly_plus",
            _problem(
                "size",
                f"{ends} endpoints in {groups} groups",
                f"{spines * out + 1} groups of {leaves * d} endpoints",
            ),
        )
    even, between = pair_links(groups, spines * out)
    layers = [Layer(lower=ask.servers.name, upper="leaf", links=ask.servers.total, rate=rate)]
    layers += [Layer(lower=e.name, upper="leaf", links=e.total, rate=e.rate) for e in ask.attached]
    layers.append(Layer(lower="leaf", upper="spine", links=groups * leaves * u, rate=up_rate))
    if between:
        layers.append(Layer(lower="spine", upper="spine", links=between, rate=up_rate))
    server = Fraction(ask.servers.links * rate)
    block = max(1, min(ask.servers.count, leaves * d // max(1, ask.servers.links)))
    leaf_out = min(server, Fraction(u * up_rate * max(1, ask.servers.links), d))
    far = min(leaf_out, Fraction(spines * out * up_rate, block)) if groups > 1 else leaf_out
    stages = [Stage(name="group", servers=block, inside=leaf_out, outside=far, hops=3)]
    if groups > 1:
        stages.append(
            Stage(name="fabric", servers=ask.servers.count, inside=far, outside=far, hops=4)
        )
    serving = spine.serving(up_rate)
    each = serving.each(up_rate) if serving else 1
    leaf_cages = half.cages(d, u)
    spine_cages = ceil((down + (out if groups > 1 else 0)) / each)
    return Sized(
        shape="dragonfly_plus",
        tiers=(
            Tier(
                name="leaf",
                board=board.name,
                count=groups * leaves,
                down=d,
                up=u,
                ports=board.ports(rate),
                cages=leaf_cages,
                cages_all=leaf_cages * groups * leaves,
            ),
            Tier(
                name="spine",
                board=spine.name,
                count=groups * spines,
                down=down,
                up=out if groups > 1 else 0,
                ports=k,
                cages=spine_cages,
                cages_all=spine_cages * groups * spines,
            ),
        ),
        layers=tuple(layers),
        stages=tuple(stages),
        bisection=min(Fraction(ask.servers.total * rate, 2), Fraction(between * up_rate, 2))
        if groups > 1
        else Fraction(ask.servers.total * rate, 2),
        most=(spines * out + 1) * leaves * d // max(1, ask.servers.links),
        losses=(
            ("link", "its server", Fraction(ask.servers.links - 1, max(1, ask.servers.links))),
            ("spine", "each leaf of its group", Fraction(spines - 1, spines)),
        ),
        facts=(
            ("groups", groups),
            ("leaves of a group", leaves),
            ("spines of a group", spines),
            ("links of a pair of groups", even),
            ("global links of a spine", out),
        ),
        wires=partial(_wires, ask, (groups, leaves, spines), (d, u, out)),
    )


def _problem(kind: str, found: str, allowed: str) -> Problem:
    return Problem(
        kind=kind,
        field="topology",
        found=found,
        allowed=allowed,
        hint="State groups, pod, downlinks or uplinks, or take larger switches.",
    )


def _wires(ask: Ask, counts: tuple[int, int, int], ports: tuple[int, int, int]) -> Iterator[Wire]:
    groups, leaves, spines = counts
    d, u, out = ports
    place = 0
    for layer, kind in enumerate((ask.servers, *ask.attached)):
        for device in range(kind.count):
            for link in range(kind.links):
                leaf, port = divmod(place, d)
                yield (layer, device, link, 0, leaf, port, 0)
                place += 1
    layer = 1 + len(ask.attached)
    each = u // spines
    for leaf in range(groups * leaves):
        group, inside = divmod(leaf, leaves)
        for link in range(u):
            yield (
                layer,
                leaf,
                d + link,
                0,
                group * spines + link % spines,
                inside * each + link // spines,
                0,
            )
    base = leaves * each
    for one, here, other, there in global_wires(groups, spines * out):
        yield (
            layer + 1,
            one * spines + here // out,
            base + here % out,
            0,
            other * spines + there // out,
            base + there % out,
            0,
        )


SHAPE = Shape(
    name="dragonfly_plus",
    about="Groups that are leaf-spine networks, linked spine to spine.",
    size=size,
)
