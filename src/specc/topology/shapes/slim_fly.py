"""Slim Fly: any two switches are at most two hops apart, with nearly as few links as that needs (McKay, Miller and Siran graphs).

With q = 4w + delta a prime power and delta in {-1, 0, 1}: 2*q^2 switches, network degree (3q - delta)/2, and half of the degree, rounded up,
endpoints on each. A size with no such graph is refused. `slim_fly(19)` states q.

Source: Besta and Hoefler, Slim Fly: A Cost Effective Low-Diameter Network Topology, SC 2014, section II.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import islice
from math import ceil

from specc.sums import sum_counts
from specc.topology.galois import field, prime_power
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


def degree_of(q: int) -> int | None:
    """Links of a switch to other switches; None where there is no such graph."""
    if prime_power(q) is None:
        return None
    delta = {0: 0, 1: 1, 3: -1}.get(q % 4)
    return None if delta is None else (3 * q - delta) // 2


def size(ask: FabricRequest) -> SizedFabric:
    """The smallest graph that has the endpoints, or the stated one; `downlinks` is the endpoints of a switch."""
    board, rate = ask.leaf, ask.servers.rate
    k = board.ports(rate) if board else 0
    if board is None or not k:
        return refused(
            "slim_fly",
            Problem(
                kind="missing" if board is None else "rate",
                field="leaf",
                found="`leaf` is not stated, or has no port for these links",
                allowed="a switch that reaches the rate of the servers",
                hint="State a `leaf` switch with ports at the rate of the links.",
            ),
        )
    ends = ask.servers.total + sum_counts(e.total for e in ask.attached)
    stated = ask.dimensions[0] if ask.dimensions else None
    for q in [stated] if stated else range(2, k + 1):
        degree = degree_of(q)
        if degree is None:
            continue
        p = ask.downlinks or ceil(degree / 2)
        if degree + p > k:
            break
        if 2 * q * q * p >= ends:
            return _sized(ask, q, degree, p)
    near = range(2, 4 * k)
    if stated is not None:
        near = range(max(2, stated - 5), min(stated + 6, 4 * k))
    known = ", ".join(map(str, islice((n for n in near if degree_of(n)), 6)))
    return refused(
        "slim_fly",
        Problem(
            kind="size",
            field="topology",
            found=f"{ends} endpoints" + (f" with q = {stated}" if stated else ""),
            allowed=f"2*q^2 switches of {k} ports for a prime power q that is not 2 modulo 4, such as {known}",
            hint="Take another q, a switch with more ports, or fewer endpoints a switch.",
        ),
    )


def _sized(ask: FabricRequest, q: int, degree: int, p: int) -> SizedFabric:
    board, rate = ask.leaf, ask.servers.rate
    assert board is not None
    switches = 2 * q * q
    cages = board.serving(rate)
    each = cages.each(rate) if cages else 1
    full = ceil((p + degree) / each)
    layers = [
        TierLinks(lower=ask.servers.name, upper="switch", links=ask.servers.total, rate=rate)
    ]
    layers += [
        TierLinks(lower=e.name, upper="switch", links=e.total, rate=e.rate) for e in ask.attached
    ]
    layers.append(
        TierLinks(lower="switch", upper="switch", links=switches * degree // 2, rate=rate)
    )
    inside = Fraction(ask.servers.links * rate)
    share = min(inside, inside * degree / (2 * p))
    return SizedFabric(
        shape="slim_fly",
        tiers=(
            Tier(
                name="switch",
                board=board.name,
                count=switches,
                down=p,
                up=degree,
                ports=board.ports(rate),
                cages=full,
                cages_all=full * switches,
            ),
        ),
        layers=tuple(layers),
        # Uniform traffic takes two hops for nearly all pairs, so that each endpoint has degree/2p of a link.
        stages=(
            UplinkStage(
                name="fabric", servers=ask.servers.count, inside=share, outside=share, hops=3
            ),
        )
        if ask.servers.count
        else (),
        most=switches * p // max(1, ask.servers.links),
        losses=(
            ("link", "its server", Fraction(ask.servers.links - 1, max(1, ask.servers.links))),
        ),
        facts=(("q", q), ("links of a switch to switches", degree), ("endpoints of a switch", p)),
        wires=partial(_wires, ask, q, p),
    )


def _generators(q: int) -> tuple[set[int], set[int]]:
    """The differences inside the two halves of the graph."""
    powers = field(q).powers

    def raised(*exponents: range) -> set[int]:
        return {powers[i % (q - 1)] for span in exponents for i in span}

    if q % 4 == 3:
        w = (q + 1) // 4
        one = raised(range(0, 2 * w - 1, 2), range(2 * w - 1, 4 * w - 2, 2))
        return one, raised(range(1, 2 * w, 2), range(2 * w, 4 * w - 1, 2))
    return raised(range(0, q - 1, 2)), raised(range(1, q, 2) if q % 2 == 0 else range(1, q - 1, 2))


def neighbours(q: int) -> Iterator[tuple[int, int]]:
    """Every pair of linked switches, the lower first; (half, x, y) is numbered half*q^2 + x*q + y."""
    table = field(q)
    minus = [table.sums[a].index(0) for a in range(q)]
    for half, differences in enumerate(_generators(q)):
        for x in range(q):
            for y in range(q):
                for z in range(y + 1, q):
                    if table.sums[y][minus[z]] in differences:
                        base = half * q * q + x * q
                        yield base + y, base + z
    for x in range(q):
        for m in range(q):
            for c in range(q):
                yield x * q + table.sums[table.products[m][x]][c], q * q + m * q + c


def _wires(ask: FabricRequest, q: int, p: int) -> Iterator[Wire]:
    place = 0
    for layer, kind in enumerate((ask.servers, *ask.attached)):
        for device in range(kind.count):
            for link in range(kind.links):
                switch, port = divmod(place, p)
                yield (layer, device, link, 0, switch, port, 0)
                place += 1
    layer = 1 + len(ask.attached)
    used = [p] * (2 * q * q)
    for one, other in neighbours(q):
        yield (layer, one, used[one], 0, other, used[other], 0)
        used[one] += 1
        used[other] += 1


SHAPE = Shape(name="slim_fly", about="Any two switches at most two hops apart.", size=size)
