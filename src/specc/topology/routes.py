"""Paths between devices of a fabric: how many there are, and through what."""

from specc.topology.graph import device, expand
from specc.topology.lay import FabricLayout, Topology


def shortest(topology: Topology, one: str, other: str, fabric: str = "") -> list[str]:
    """One shortest path between two devices by name; empty where there is none."""
    import networkx

    from specc.topology.graph import port_graph

    graph = port_graph(topology, (fabric,) if fabric else ())
    if one not in graph or other not in graph:
        return []
    try:
        path: list[str] = networkx.shortest_path(graph, one, other)
    except networkx.NetworkXNoPath:
        return []
    return path


def disjoint(topology: Topology, one: str, other: str, fabric: str = "") -> int:
    """Paths between two devices that share no link: how many links must fail before they part."""
    import networkx

    from specc.topology.graph import port_graph

    graph = port_graph(topology, (fabric,) if fabric else ())
    if one not in graph or other not in graph:
        return 0
    flow: networkx.Graph[str] = networkx.Graph()
    for a, b in graph.edges():
        old = flow.get_edge_data(a, b, {"capacity": 0})["capacity"]
        flow.add_edge(a, b, capacity=old + 1)
    return int(networkx.maximum_flow_value(flow, one, other))


def hops(laid: FabricLayout) -> int:
    """Switches on the longest shortest way between two servers."""
    return max((s.hops for s in laid.sized.stages), default=0)


def rail_of(laid: FabricLayout, server: int) -> list[tuple[int, str]]:
    """The leaf on which each link of a server ends."""
    ports = []
    for layer, low, low_port, _, up, _, _ in expand(laid):
        if layer == 0 and low == server:
            ports.append((low_port, device(laid, 0, True, up)))
    return sorted(ports)
