"""Dragonfly+: groups that are leaf-spine networks, with links between the spines of every pair of groups.

Source: Shpiner et al., Dragonfly+: Low Cost Topology for Scaling Datacenters, HiPINEB 2017.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from math import ceil

from specc.record import record
from specc.sums import sum_counts
from specc.topology.groups import global_wires, pair_links
from specc.topology.plane import spread
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
    one_sided,
    refused,
)


@record
class _Plan:
    """Groups, and ports of their switches: `down` and `up` of a leaf, `below` and `out` of a spine."""

    board: Switchboard
    spine: Switchboard
    half: PortDivision
    groups: int
    leaves: int
    spines: int
    below: int
    out: int

    @property
    def ends(self) -> int:
        """Endpoints of a group."""
        return self.leaves * self.half.down


def size(ask: FabricRequest) -> SizedFabric:
    """`pod` is the servers of a group, else a group has as many leaves as a spine has ports down."""
    plan = _plan(ask)
    if isinstance(plan, Problem):
        return refused("dragonfly_plus", plan)
    even, between = pair_links(plan.groups, plan.spines * plan.out)
    rate, links = ask.servers.rate, max(1, ask.servers.links)
    half = Fraction(ask.servers.total * rate, 2)
    if plan.groups > 1:
        half = min(half, Fraction(between * plan.half.up_rate, 2))
    return SizedFabric(
        shape="dragonfly_plus",
        tiers=_tiers(ask, plan),
        layers=_layers(ask, plan, between),
        stages=_stages(ask, plan),
        bisection=half,
        most=(plan.spines * plan.out + 1) * plan.ends // links,
        losses=(
            ("link", "its server", Fraction(ask.servers.links - 1, links)),
            ("spine", "each leaf of its group", Fraction(plan.spines - 1, plan.spines)),
        ),
        facts=(
            ("groups", plan.groups),
            ("leaves of a group", plan.leaves),
            ("spines of a group", plan.spines),
            ("links of a pair of groups", even),
            ("global links of a spine", plan.out),
        ),
        wires=partial(
            _wires,
            ask,
            (plan.groups, plan.leaves, plan.spines),
            (plan.half.down, plan.half.up, plan.out),
        ),
    )


def _plan(ask: FabricRequest) -> _Plan | Problem:
    """How many groups, and of what."""
    board = ask.leaf
    spine = ask.spine or board
    if board is None or spine is None:
        return _problem("missing", "no switch for these links", "a leaf switch")
    half = divide(
        board,
        ask.servers.rate,
        ask.ratio,
        up_rate=ask.uplink_rate,
        downlinks=ask.downlinks,
        uplinks=ask.uplinks,
    )
    upper = divide(spine, half.up_rate, ask.spine_ratio) if half else None
    if half is None or upper is None:
        return _problem("rate", "links of the servers", "switches that reach their rate")
    for field, switch, division in (("leaf", board, half), ("spine", spine, upper)):
        if not division.both_ways:
            return one_sided(field, switch, division)
    leaves = max(1, ceil(ask.pod * ask.servers.links / half.down) if ask.pod else upper.down)
    spines = spread(half.up, ceil(leaves * half.up / upper.down))
    if spines is None:
        return _problem(
            "size", f"{leaves} leaves in a group", f"{upper.down}, the ports down of {spine.name}"
        )
    below = leaves * half.up // spines
    out = spine.ports(half.up_rate) - below
    ends = ask.servers.total + sum_counts(e.total for e in ask.attached)
    groups = ask.groups or max(1, ceil(ends / (leaves * half.down)))
    if groups > 1 and (groups - 1 > spines * out or groups * leaves * half.down < ends):
        return _problem(
            "size",
            f"{ends} endpoints in {groups} groups",
            f"{spines * out + 1} groups of {leaves * half.down} endpoints",
        )
    return _Plan(
        board=board,
        spine=spine,
        half=half,
        groups=groups,
        leaves=leaves,
        spines=spines,
        below=below,
        out=out,
    )


def _tiers(ask: FabricRequest, plan: _Plan) -> tuple[Tier, ...]:
    half, rate = plan.half, plan.half.up_rate
    serving = plan.spine.serving(rate)
    up = plan.out if plan.groups > 1 else 0
    leaf_cages = half.cages(half.down, half.up)
    spine_cages = ceil((plan.below + up) / (serving.each(rate) if serving else 1))
    return (
        Tier(
            name="leaf",
            board=plan.board.name,
            count=plan.groups * plan.leaves,
            down=half.down,
            up=half.up,
            ports=plan.board.ports(ask.servers.rate),
            cages=leaf_cages,
            cages_all=leaf_cages * plan.groups * plan.leaves,
        ),
        Tier(
            name="spine",
            board=plan.spine.name,
            count=plan.groups * plan.spines,
            down=plan.below,
            up=up,
            ports=plan.spine.ports(rate),
            cages=spine_cages,
            cages_all=spine_cages * plan.groups * plan.spines,
        ),
    )


def _layers(ask: FabricRequest, plan: _Plan, between: int) -> tuple[TierLinks, ...]:
    rate = plan.half.up_rate
    layers = [
        TierLinks(lower=e.name, upper="leaf", links=e.total, rate=e.rate)
        for e in (ask.servers, *ask.attached)
    ]
    inside = plan.groups * plan.leaves * plan.half.up
    layers.append(TierLinks(lower="leaf", upper="spine", links=inside, rate=rate))
    if between:
        layers.append(TierLinks(lower="spine", upper="spine", links=between, rate=rate))
    return tuple(layers)


def _stages(ask: FabricRequest, plan: _Plan) -> tuple[UplinkStage, ...]:
    half, links = plan.half, max(1, ask.servers.links)
    server = Fraction(ask.servers.links * ask.servers.rate)
    block = max(1, min(ask.servers.count, plan.ends // links))
    near = min(server, Fraction(half.up * half.up_rate * links, half.down))
    if plan.groups == 1:
        return (UplinkStage(name="group", servers=block, inside=near, outside=near, hops=3),)
    far = min(near, Fraction(plan.spines * plan.out * half.up_rate, block))
    return (
        UplinkStage(name="group", servers=block, inside=near, outside=far, hops=3),
        UplinkStage(name="fabric", servers=ask.servers.count, inside=far, outside=far, hops=4),
    )


def _problem(kind: str, found: str, allowed: str) -> Problem:
    return Problem(
        kind=kind,
        field="topology",
        found=found,
        allowed=allowed,
        hint="State groups, pod, downlinks or uplinks, or take larger switches.",
    )


def _wires(
    ask: FabricRequest, counts: tuple[int, int, int], ports: tuple[int, int, int]
) -> Iterator[Wire]:
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
