"""What of a fabric is left after a link, an adapter, a leaf, a spine or a core has failed.

Shares follow from the counts of the shape. The bandwidth between the two halves of the servers is asked of the graph: the greatest flow
from the first half to the second over what is left, after one device of a tier. How many links or switches may fail until two servers
are parted is a least cut between them.

Source: the max-flow min-cut theorem, Ford and Fulkerson (1956), and Menger's theorem (1927) for devices; networkx computes both.
"""

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from specc.sums import sum_counts
from specc.topology.lay import FabricLayout
from specc.topology.members import ports_of_a_card
from specc.topology.shape import level

if TYPE_CHECKING:
    import networkx

Graph: TypeAlias = "networkx.Graph[str]"

MOST_EDGES = 50_000
"""Pairs of devices with links between them beyond which no flow is computed."""
_HALVES = ("first half", "second half")


def share_after(laid: FabricLayout, what: str) -> float | None:
    """The share of its bandwidth that is left to what the loss is about: a server, a leaf, a pod; None where there is no such device.

    Args:
        laid: The fabric.
        what: `link`, `adapter`, `leaf`, `spine` or `core`.
    """
    if what == "adapter":
        return _after_adapter(laid)
    return next((float(left) for lost, _, left in laid.sized.losses if lost == what), None)


def _after_adapter(laid: FabricLayout) -> float | None:
    """Of the servers that lead, after the adapter that carries most of their links."""
    main = laid.members[0] if laid.members else None
    lost = ports_of_a_card(main) if main is not None else 0
    return 1.0 - lost / main.ends.links if main is not None and lost else None


def bisection_after(laid: FabricLayout, tier: str) -> float | None:
    """Bandwidth from one half of the servers to the other after a switch of a tier has failed (byte/s, one way).

    The least over the first and the last switch of the tier; None where there is no such tier, no port-level view, or more than
    `MOST_EDGES` pairs of devices are linked.
    """
    count = laid.sized.count(tier)
    if not count or laid.sized.wires is None or not laid.members:
        return None
    edges = _edges(laid)
    if len(edges) > MOST_EDGES:
        return None
    lost = {
        f"{each.name} {number}"
        for each in laid.sized.tiers
        if tier in {each.name, level(each.name)}
        for number in (0, each.count - 1)
    }
    return min(_flow(edges, name) for name in sorted(lost))


def fewest_links(laid: FabricLayout) -> int | None:
    """The fewest links whose failure parts two servers; None as for `bisection_after`."""
    import networkx

    graph = _between_servers(laid)
    if graph is None:
        return None
    return min(
        int(networkx.maximum_flow_value(graph, one, other))
        for one, other in _PAIRS
        if other in graph
    )


def fewest_switches(laid: FabricLayout) -> int | None:
    """The fewest switches whose failure parts two servers; None as for `bisection_after`, and where servers are joined directly."""
    import networkx

    graph = _between_servers(laid)
    if graph is None:
        return None
    pairs = [(one, other) for one, other in _PAIRS if other in graph]
    if any(graph.has_edge(*pair) for pair in pairs):
        return None
    return min(len(networkx.minimum_node_cut(graph, *pair)) for pair in pairs)


_PAIRS = (("first", "second"), ("first", "last"))
"""Servers that are near and far; those of a kind hang alike on their fabric."""


def _between_servers(laid: FabricLayout) -> "Graph | None":
    """Switches and three of the servers that lead: other servers pass nothing on. `capacity` counts links."""
    import networkx

    if laid.sized.wires is None or not laid.members or laid.members[0].ends.count < 2:
        return None
    last = laid.members[0].ends.count - 1
    kept = {0: "first", last: "last", 1: "second"} if last > 1 else {0: "first", 1: "second"}
    counts: Counter[tuple[str, str]] = Counter()
    layers = [
        (
            laid.sized.tier(y.lower) is not None,
            laid.sized.tier(y.upper) is not None,
            y.lower,
            y.upper,
        )
        for y in laid.sized.layers
    ]
    for layer, low, _, _, up, _, _ in laid.sized.wires():
        below, above, lower, upper = layers[layer]
        one = f"{lower} {low}" if below else kept.get(low) if layer == 0 else None
        other = f"{upper} {up}" if above else kept.get(up) if layer == 0 else None
        if one is not None and other is not None:
            counts[one, other] += 1
    if len(counts) > MOST_EDGES:
        return None
    graph: Graph = networkx.Graph()
    graph.add_nodes_from(kept.values())
    for (one, other), links in counts.items():
        before = graph[one][other]["capacity"] if graph.has_edge(one, other) else 0
        graph.add_edge(one, other, capacity=before + links)
    return graph


def _edges(laid: FabricLayout) -> Counter[tuple[str, str]]:
    """Bandwidth between two devices (byte/s); the servers of a half are one device."""
    assert laid.sized.wires is not None
    layers = [
        (laid.sized.tier(y.lower) is not None, y.lower, y.upper, y.rate) for y in laid.sized.layers
    ]
    first = _leading(laid)
    half = sum_counts(laid.members[layer].ends.count for layer in first) / 2
    edges: Counter[tuple[str, str]] = Counter()
    for layer, low, _, _, up, _, _ in laid.sized.wires():
        switch, lower, upper, rate = layers[layer]
        if switch or layer in first:
            below = f"{lower} {low}" if switch else _HALVES[first[layer] + low >= half]
            edges[below, f"{upper} {up}"] += rate
    return edges


def _leading(laid: FabricLayout) -> dict[int, int]:
    """The layers of the servers that lead, one in each cell, and how many of those before them there are."""
    first: dict[int, int] = {}
    before = 0
    for member in laid.leading:
        first[laid.members.index(member)] = before
        before += member.ends.count
    return first


def _flow(edges: Counter[tuple[str, str]], lost: str) -> float:
    import networkx

    graph: Graph = networkx.Graph()
    graph.add_nodes_from(_HALVES)
    for (one, other), rate in edges.items():
        if lost not in {one, other}:
            graph.add_edge(one, other, capacity=rate)
    return float(networkx.maximum_flow_value(graph, *_HALVES))
