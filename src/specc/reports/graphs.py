"""What every format of a graph shares: nodes and edges at a level, from all clusters that are drawn."""

from collections import Counter
from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.port_names import Ports
from specc.record import record
from specc.reports.bills import Bills, only
from specc.topology.graph import Symmetric, device, expand, symmetric
from specc.topology.lay import Topology
from specc.units.text import link_rate, number

MOST_DRAWN = 500
"""Edges of a drawing. Source: Mermaid's default of `maxEdges`."""
LEVELS = ("kinds", "devices", "ports")


@record
class Vertex:
    """A node to draw."""

    name: str
    label: str
    role: str
    count: int = 1
    rank: int = 0
    fabric: str = ""


@record
class Joint:
    """An edge to draw: how many links, and the rate of each (byte/s)."""

    lower: str
    upper: str
    links: int
    rate: int
    fabric: str = ""
    ports: tuple[str, str] | None = None

    @property
    def label(self) -> str:
        """In words: `1,024 x 400 Gb/s`."""
        speed = rate(self.rate)
        return f"{number(self.links)} x {speed}" if speed else number(self.links)


def rate(value: int) -> str:
    """A link rate for people; empty where it is unknown."""
    return link_rate(value) if value else ""


def drawn(bills: Bills, cluster: str | None) -> list[tuple[str, Bill, Symmetric]]:
    """The clusters with their graphs of kinds."""
    return [(name, bill, symmetric(bill.topology)) for name, bill in only(bills, cluster)]


def graph(topology: Topology, level: str | None) -> tuple[list[Vertex], list[Joint]]:
    """Nodes and edges at a level: kinds with multiplicities, every device, or every port."""
    kinds = symmetric(topology)
    if level in {None, "kinds"}:
        vertices = [
            Vertex(
                name=n.name,
                label=n.label,
                role=n.role,
                count=n.count,
                rank=n.rank,
                fabric=n.fabric,
            )
            for n in kinds.nodes
        ]
        joints = [
            Joint(lower=e.lower, upper=e.upper, links=e.links, rate=e.rate, fabric=e.fabric)
            for e in kinds.edges
        ]
        return vertices, joints
    return _devices(topology, kinds, ports=level == "ports")


def picture(topology: Topology, level: str | None) -> tuple[list[Vertex], list[Joint], str]:
    """The same for a drawing, which falls back to kinds where nobody could read it, and the words that say so."""
    vertices, joints = graph(topology, level)
    if len(joints) <= MOST_DRAWN or level in {None, "kinds"}:
        return vertices, joints, ""
    said = f"kinds alone are drawn: {number(len(joints))} edges, more than the {number(MOST_DRAWN)} that a drawing shows"
    return *graph(topology, "kinds"), said


def _devices(
    topology: Topology, kinds: Symmetric, *, ports: bool
) -> tuple[list[Vertex], list[Joint]]:
    labels = {n.name: n for n in kinds.nodes}
    vertices: dict[str, Vertex] = {}
    for node in kinds.nodes:
        if node.role == "accelerator":
            continue
        stem = (
            node.name.partition(" ")[2] if node.role != "switch" else node.name.replace(" ", "-")
        )
        for index in range(node.count):
            name = f"{stem}-{index + 1}"
            vertices[name] = Vertex(
                name=name,
                label=name,
                role=node.role,
                rank=labels[node.name].rank,
                fabric=node.fabric,
            )
    joints = [j for name in topology.fabrics for j in _links(topology, name, ports=ports)]
    for joint in joints:
        for name in (joint.lower, joint.upper):
            if name not in vertices:
                vertices[name] = Vertex(name=name, label=name, role="device", rank=1)
    return list(vertices.values()), joints


def _links(topology: Topology, fabric: str, *, ports: bool) -> Iterator[Joint]:
    laid = topology.fabrics[fabric]
    if ports:
        named = Ports(laid)
        for layer, low, low_port, low_part, up, up_port, up_part in expand(laid):
            yield Joint(
                lower=device(laid, layer, False, low),
                upper=device(laid, layer, True, up),
                links=1,
                rate=laid.sized.layers[layer].rate,
                fabric=fabric,
                ports=(
                    named.lower(layer, low_port, low_part),
                    named.upper(layer, up_port, up_part),
                ),
            )
        return
    tally: Counter[tuple[int, int, int]] = Counter()
    for row in expand(laid):
        tally[row[0], row[1], row[4]] += 1
    for (layer, low, up), links in tally.items():
        yield Joint(
            lower=device(laid, layer, False, low),
            upper=device(laid, layer, True, up),
            links=links,
            rate=laid.sized.layers[layer].rate,
            fabric=fabric,
        )
