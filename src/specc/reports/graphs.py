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
_WIDTH = 32
_LOWEST = 2**_WIDTH - 1


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


def each_of(topology: Topology, level: str | None) -> tuple[Iterator[Vertex], Iterator[Joint]]:
    """Nodes and edges at a level, one after the other: kinds with multiplicities, every device, or every port."""
    kinds = symmetric(topology)
    if level not in {None, "kinds"}:
        joints = (j for name in topology.fabrics for j in _links(topology, name, level == "ports"))
        return _devices(topology, kinds), joints
    vertices = (
        Vertex(
            name=n.name, label=n.label, role=n.role, count=n.count, rank=n.rank, fabric=n.fabric
        )
        for n in kinds.nodes
    )
    edges = (
        Joint(lower=e.lower, upper=e.upper, links=e.links, rate=e.rate, fabric=e.fabric)
        for e in kinds.edges
    )
    return vertices, edges


def graph(topology: Topology, level: str | None) -> tuple[list[Vertex], list[Joint]]:
    """The same at once."""
    vertices, joints = each_of(topology, level)
    return list(vertices), list(joints)


def picture(topology: Topology, level: str | None) -> tuple[list[Vertex], list[Joint], str]:
    """The same for a drawing, which falls back to kinds where nobody could read it, and the words that say so."""
    vertices, joints = graph(topology, level)
    if len(joints) <= MOST_DRAWN or level in {None, "kinds"}:
        return vertices, joints, ""
    said = f"kinds alone are drawn: {number(len(joints))} edges, more than the {number(MOST_DRAWN)} that a drawing shows"
    return *graph(topology, "kinds"), said


def _devices(topology: Topology, kinds: Symmetric) -> Iterator[Vertex]:
    """Every device of the kinds, and what else stands at an end of a link."""
    told = set()
    for node in kinds.nodes:
        if node.role == "accelerator":
            continue
        stem = (
            node.name.partition(" ")[2] if node.role != "switch" else node.name.replace(" ", "-")
        )
        for index in range(node.count):
            name = f"{stem}-{index + 1}"
            told.add(name)
            yield Vertex(name=name, label=name, role=node.role, rank=node.rank, fabric=node.fabric)
    for laid in topology.fabrics.values():
        ends: dict[tuple[int, bool, int], None] = {}
        for layer, low, _, _, up, _, _ in expand(laid):
            ends[layer, False, low] = ends[layer, True, up] = None
        for end in ends:
            name = device(laid, *end)
            if name not in told:
                told.add(name)
                yield Vertex(name=name, label=name, role="device", rank=1)


def _links(topology: Topology, fabric: str, ports: bool) -> Iterator[Joint]:
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
    tally: Counter[int] = Counter()  # whole numbers take a third of the memory of tuples
    for row in expand(laid):
        tally[(row[0] << _WIDTH | row[1]) << _WIDTH | row[4]] += 1
    for key, links in tally.items():
        layer, low, up = key >> 2 * _WIDTH, key >> _WIDTH & _LOWEST, key & _LOWEST
        yield Joint(
            lower=device(laid, layer, False, low),
            upper=device(laid, layer, True, up),
            links=links,
            rate=laid.sized.layers[layer].rate,
            fabric=fabric,
        )
