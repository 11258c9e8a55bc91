"""A torus: every node is linked to its two neighbours in each dimension, without switches.

Bisection: `2 * N/d_max * link`; a dimension of two has one link and no ring. Source: Dally and Towles, Principles and Practices of
Interconnection Networks, chapter 5.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from math import prod

from specc.sums import sum_counts
from specc.topology.shape import (
    FabricRequest,
    Problem,
    Shape,
    SizedFabric,
    TierLinks,
    UplinkStage,
    Wire,
    refused,
)


def size(ask: FabricRequest) -> SizedFabric:
    """Links of a torus with the stated dimensions."""
    dims = ask.dimensions
    nodes = ask.servers.count
    flaw = _flaw(ask)
    if flaw:
        return refused("torus", flaw)
    degree = sum_counts(_degree(d) for d in dims)
    each = ask.servers.links // degree if degree else 0
    links = sum_counts(_ring(d) * nodes // d for d in dims) * each
    rate = ask.servers.rate
    longest = max(dims, default=1)
    cut = (2 if longest > 2 else 1) * nodes // longest * each * rate if longest > 1 else 0
    inside = Fraction(degree * each * rate)
    share = Fraction(cut, max(1, nodes // 2))
    return SizedFabric(
        shape="torus",
        layers=(
            TierLinks(lower=ask.servers.name, upper=ask.servers.name, links=links, rate=rate),
        ),
        stages=(
            UplinkStage(
                name="fabric",
                servers=nodes,
                inside=inside,
                outside=min(inside, share),
                hops=sum_counts(d // 2 for d in dims),
            ),
        ),
        bisection=Fraction(cut),
        most=nodes,
        losses=(("link", "its node", Fraction(degree * each - 1, degree * each)),)
        if degree * each
        else (),
        facts=(("links of a node", degree * each),),
        wires=partial(_wires, dims, each),
    )


def _degree(size: int) -> int:
    return min(2, size - 1)


def _ring(size: int) -> int:
    """Links along one line of the torus."""
    return size if size > 2 else size - 1


def _flaw(ask: FabricRequest) -> Problem | None:
    dims, nodes = ask.dimensions, ask.servers.count
    if not dims or prod(dims) != nodes:
        return Problem(
            kind="dimensions",
            field="topology",
            found=f"torus({', '.join(map(str, dims))}), which is {prod(dims) if dims else 0} nodes",
            allowed=f"dimensions whose product is the {nodes} nodes of the cluster",
            hint="Change the dimensions or the count of servers.",
        )
    degree = sum_counts(_degree(d) for d in dims)
    if ask.servers.links < degree:
        return Problem(
            kind="ports",
            field="links_per_server",
            found=f"{ask.servers.links} links of a node",
            allowed=f"at least {degree}, two for each dimension",
            hint="Take nodes with more links, or fewer dimensions.",
        )
    return None


def _wires(dims: tuple[int, ...], each: int) -> Iterator[Wire]:
    nodes = prod(dims)
    stride = nodes
    first = 0
    for size in dims:
        stride //= size
        for node in range(nodes):
            place = node // stride % size
            if size < 2 or (size == 2 and place == 1):
                continue
            other = node + stride if place + 1 < size else node - stride * (size - 1)
            back = first + (each if size > 2 else 0)
            for link in range(each):
                yield (0, node, first + link, 0, other, back + link, 0)
        first += _degree(size) * each


SHAPE = Shape(
    name="torus",
    about="Neighbours in one to many dimensions, without switches.",
    size=size,
    switched=False,
)
