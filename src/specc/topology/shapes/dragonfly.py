"""Dragonfly: groups of switches that are linked all to all inside, and group to group outside.

With p endpoints, h global links and a switches of a group: `a = 2p = 2h` is balanced and needs `p + h + a - 1` ports; `g <= a*h + 1` groups;
endpoints `g*a*p`, switches `g*a`, links `g*a*(a-1)/2` inside and `g*a*h/2` between groups.

Source: Kim, Dally, Scott and Abts, Technology-Driven, Highly-Scalable Dragonfly Topology, ISCA 2008.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from math import ceil

from specc.sums import sum_counts
from specc.topology.groups import global_wires, pair_links
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


def size(ask: FabricRequest) -> SizedFabric:
    """Groups enough for the servers; `downlinks` is p, `uplinks` is h, `pod` the servers of a group."""
    board, rate = ask.leaf, ask.servers.rate
    k = board.ports(rate) if board else 0
    if board is None or not k:
        kind = "missing" if board is None else "rate"
        return refused("dragonfly", _needs(kind, "no switch for these links"))
    ends = ask.servers.total + sum_counts(e.total for e in ask.attached)
    p = ask.downlinks or max(1, (k + 1) // 4)
    h = ask.uplinks or p
    a = max(1, ceil(ask.pod * ask.servers.links / p) if ask.pod else 2 * h)
    groups = ask.groups or max(1, ceil(ends / (a * p)))
    if groups == 1 and not ask.pod and not ask.groups:
        a, h = max(1, ceil(ends / p)), 0
    if p + a - 1 + h > k:
        wanted = f"{p} endpoints, {a - 1} local and {h} global links of a switch"
        return refused("dragonfly", _needs("ports", wanted, f"{k} ports of {board.name}"))
    if groups > a * h + 1 or groups * a * p < ends:
        wanted, most = f"{ends} endpoints in {groups} groups", f"{a * h + 1} groups of {a * p}"
        return refused("dragonfly", _needs("size", wanted, f"{most} endpoints"))
    even, between = pair_links(groups, a * h)
    cages = board.serving(rate)
    each = cages.each(rate) if cages else 1
    full = ceil((p + a - 1 + h) / each)
    across = Fraction(ask.servers.total * rate, 2)
    return SizedFabric(
        shape="dragonfly",
        tiers=(
            Tier(
                name="switch",
                board=board.name,
                count=groups * a,
                down=p,
                up=a - 1 + h,
                ports=k,
                cages=full,
                cages_all=full * groups * a,
            ),
        ),
        layers=tuple(_layers(ask, groups * a * (a - 1) // 2, between)),
        stages=tuple(_stages(ask, groups, a, p, h)),
        bisection=min(across, Fraction(between * rate, 2)) if groups > 1 else across,
        most=(a * h + 1) * a * p // max(1, ask.servers.links),
        losses=(
            ("link", "its server", Fraction(ask.servers.links - 1, max(1, ask.servers.links))),
            ("switch", "traffic of its group", Fraction(a - 1, a)),
        ),
        facts=(
            ("groups", groups),
            ("switches of a group", a),
            ("links of a pair of groups", even),
            ("global links of a switch", h),
        ),
        wires=partial(_wires, ask, groups, a, p, h),
    )


def _layers(ask: FabricRequest, inside: int, between: int) -> Iterator[TierLinks]:
    """Links to servers and what is attached, then those inside groups and between them."""
    rate = ask.servers.rate
    for ends in (ask.servers, *ask.attached):
        yield TierLinks(lower=ends.name, upper="switch", links=ends.total, rate=ends.rate)
    yield TierLinks(lower="switch", upper="switch", links=inside, rate=rate)
    if between:
        yield TierLinks(lower="switch", upper="switch", links=between, rate=rate)


def _stages(ask: FabricRequest, groups: int, a: int, p: int, h: int) -> Iterator[UplinkStage]:
    """A group, and the fabric where there are several."""
    rate = ask.servers.rate
    server = Fraction(ask.servers.links * rate)
    block = max(1, min(ask.servers.count, a * p // max(1, ask.servers.links)))
    out = min(server, Fraction(a * h * rate, block)) if groups > 1 else server
    yield UplinkStage(name="group", servers=block, inside=server, outside=out, hops=2)
    if groups > 1:
        yield UplinkStage(
            name="fabric", servers=ask.servers.count, inside=out, outside=out, hops=3
        )


def _needs(
    kind: str, found: str, allowed: str = "a switch that reaches the rate of the servers"
) -> Problem:
    return Problem(
        kind=kind,
        field="leaf",
        found=found,
        allowed=allowed,
        hint="Take a switch with more ports, or state downlinks and uplinks.",
    )


def _wires(ask: FabricRequest, groups: int, a: int, p: int, h: int) -> Iterator[Wire]:
    place = 0
    for layer, kind in enumerate((ask.servers, *ask.attached)):
        for device in range(kind.count):
            for link in range(kind.links):
                switch, port = divmod(place, p)
                yield (layer, device, link, 0, switch, port, 0)
                place += 1
    layer = 1 + len(ask.attached)
    for group in range(groups):
        first = group * a
        for one in range(a):
            for other in range(one + 1, a):
                yield (layer, first + one, p + other - 1, 0, first + other, p + one, 0)
    base = p + a - 1
    for one, here, other, there in global_wires(groups, a * h):
        yield (
            layer + 1,
            one * a + here // h,
            base + here % h,
            0,
            other * a + there // h,
            base + there % h,
            0,
        )


SHAPE = Shape(name="dragonfly", about="Groups linked all to all, inside and outside.", size=size)
