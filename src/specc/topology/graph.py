"""The graph of a cluster at two scales.

The symmetric graph has one node for each kind of device and one edge for each kind of link, with multiplicities. The
port-level one has a node for every device and a row for every link; it is kept in plain columns, 28 bytes a link, and
becomes a networkx graph only for those who ask questions about paths.
"""

from array import array
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from specc.record import record
from specc.sums import sum_counts
from specc.topology.lay import FabricLayout, Topology
from specc.topology.shape import level

if TYPE_CHECKING:
    import networkx

Graph: TypeAlias = "networkx.MultiGraph[str]"


@record
class Node:
    """A kind of device: `name` is unique in the graph."""

    name: str
    label: str
    role: str
    """accelerator, server, enclosure, service, storage, switch, pdu."""
    count: int
    rank: int
    """How far from the accelerators: 0 for them, 1 for servers, 2 for leaves and so on."""
    fabric: str = ""
    tier: str = ""


@record
class Edge:
    """A kind of link: how many there are, and the rate of each (byte/s, one way; 0 where unknown)."""

    lower: str
    upper: str
    links: int
    rate: int
    fabric: str = ""
    kind: str = "fabric"


@record
class Symmetric:
    """Kinds of nodes and links with multiplicities."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


_RANKS = {"leaf": 2, "switch": 2, "spine": 3, "core": 4}


def symmetric(topology: Topology) -> Symmetric:
    """The graph of kinds: the same size for 8 or 100,000 accelerators."""
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for machine in topology.machines:
        part = machine.part
        role = "service" if machine.service else "server"
        name = f"{role} {part.name}"
        old = nodes.get(name)
        nodes[name] = Node(
            name=name,
            label=part.title or part.name,
            role=role,
            count=machine.count + (old.count if old else 0),
            rank=1,
        )
        if machine.accelerator is not None and machine.accelerators:
            inner = f"accelerator {machine.accelerator.name}"
            held = machine.count * machine.accelerators
            before = nodes.get(inner)
            nodes[inner] = Node(
                name=inner,
                label=machine.accelerator.title or machine.accelerator.name,
                role="accelerator",
                count=held + (before.count if before else 0),
                rank=0,
            )
            scale = machine.accelerator.scale_up
            rate = int(scale.rate) if scale is not None and scale.rate is not None else 0
            edges.append(Edge(lower=inner, upper=name, links=held, rate=rate, kind="scale_up"))
    for stored in topology.appliances:
        name = f"storage {stored.part.name}"
        nodes[name] = Node(
            name=name,
            label=stored.part.title or stored.part.name,
            role="storage",
            count=stored.count,
            rank=1,
        )
    for laid in topology.fabrics.values():
        _fabric(laid, nodes, edges)
    return Symmetric(nodes=tuple(nodes.values()), edges=tuple(edges))


def _fabric(laid: FabricLayout, nodes: dict[str, Node], edges: list[Edge]) -> None:
    for tier in laid.sized.tiers:
        part = laid.switch(tier.name)
        name = f"{laid.name} {tier.name}"
        nodes[name] = Node(
            name=name,
            label=(part.title or part.name) if part else tier.board,
            role="switch",
            count=tier.count,
            rank=_RANKS.get(level(tier.name), 2),
            fabric=laid.name,
            tier=tier.name,
        )
    for number, layer in enumerate(laid.sized.layers):
        ends = [_end(laid, layer.lower, number, nodes), _end(laid, layer.upper, number, nodes)]
        edges.append(
            Edge(
                lower=ends[0], upper=ends[1], links=layer.links, rate=layer.rate, fabric=laid.name
            )
        )


def _end(laid: FabricLayout, name: str, number: int, nodes: dict[str, Node]) -> str:
    """The node that a layer's end means."""
    if laid.sized.tier(name) is not None:
        return f"{laid.name} {name}"
    member = laid.members[number] if number < len(laid.members) else None
    if member is not None and name != member.ends.name and not member.tier:
        member = None  # a fabric of which only a rate is known
    role = member.role if member else "fabric"
    if member is not None and member.tier:
        return member.tier
    if member is not None and member.part is not None and member.part.kind == "accelerator":
        role = "accelerator"
    full = f"{role} {name}" if member else f"{laid.name} {name}"
    if full not in nodes:
        count = member.ends.count if member else 1
        label = (
            (member.part.title or name) if member and member.part else "switches are not stated"
        )
        rank = 1 if role != "fabric" else 2
        nodes[full] = Node(
            name=full, label=label, role=role, count=count, rank=rank, fabric=laid.name
        )
    return full


@record
class Links:
    """Every link of a fabric in columns: layer, lower device, port and part, upper device, port and part."""

    laid: FabricLayout
    columns: tuple["array[int]", ...]

    def __len__(self) -> int:
        """Links."""
        return len(self.columns[0])

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """The rows."""
        return iter(zip(*self.columns, strict=True))

    @property
    def bytes_per_link(self) -> float:
        """Memory that one link takes."""
        return sum_counts(c.itemsize for c in self.columns)


def expand(laid: FabricLayout) -> Links:
    """Every link of a fabric, port by port: linear in links."""
    columns = tuple(array("i") for _ in range(7))
    if laid.sized.wires is not None:
        push = tuple(c.append for c in columns)
        for wire in laid.sized.wires():
            for add, value in zip(push, wire, strict=True):
                add(value)
    return Links(laid=laid, columns=columns)


def device(laid: FabricLayout, layer: int, upper: bool, number: int) -> str:
    """The name of a device: `dgx_h100-17`, `compute-leaf-3`; numbers count from 1."""
    between = laid.sized.layers[layer]
    end = between.upper if upper else between.lower
    if laid.sized.tier(end) is not None:
        return f"{laid.name}-{end}-{number + 1}"
    member = laid.members[layer] if layer < len(laid.members) else None
    if member is not None and member.tier:
        return f"{member.tier.replace(' ', '-')}-{number + 1}"
    return f"{end}-{number + 1 + (member.start if member is not None else 0)}"


def port_graph(topology: Topology, fabrics: tuple[str, ...] = ()) -> Graph:
    """The port-level graph of some fabrics (all by default), for paths and cuts."""
    import networkx

    graph: Graph = networkx.MultiGraph()
    for name, laid in topology.fabrics.items():
        if fabrics and name not in fabrics:
            continue
        for layer, low, low_port, low_part, up, up_port, up_part in expand(laid):
            graph.add_edge(
                device(laid, layer, False, low),
                device(laid, layer, True, up),
                rate=laid.sized.layers[layer].rate,
                fabric=name,
                ports=(low_port, low_part, up_port, up_part),
            )
    return graph


def kind_graph(topologies: Mapping[str, Topology]) -> Graph:
    """The symmetric graphs of some clusters as one; a node is called by its cluster and its kind, `pod/server dgx_h100`.

    Nodes have `cluster`, `kind`, `label`, `role` and `count`, edges `links`, `rate` (byte/s each, one way; None where it is
    unknown), `fabric` and `kind`.
    """
    import networkx

    graph: Graph = networkx.MultiGraph()
    for cluster, topology in topologies.items():
        kinds = symmetric(topology)
        for node in kinds.nodes:
            stated = {
                "kind": node.name,
                "label": node.label,
                "role": node.role,
                "count": node.count,
            }
            graph.add_node(f"{cluster}/{node.name}", cluster=cluster, **stated)
        for edge in kinds.edges:
            graph.add_edge(
                f"{cluster}/{edge.lower}",
                f"{cluster}/{edge.upper}",
                links=edge.links,
                rate=edge.rate or None,
                fabric=edge.fabric,
                kind=edge.kind,
            )
    return graph


def device_graph(topologies: Mapping[str, Topology]) -> Graph:
    """The port-level graphs of some clusters as one: a node for each device, an edge for each link of a fabric."""
    import networkx

    graph: Graph = networkx.MultiGraph()
    for cluster, topology in topologies.items():
        for lower, upper, stated in port_graph(topology).edges(data=True):
            graph.add_edge(f"{cluster}/{lower}", f"{cluster}/{upper}", **stated)
    return graph
