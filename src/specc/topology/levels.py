"""The bandwidth hierarchy that accelerators see: the scale-up domain, the host, and the fabric stage by stage."""

from collections.abc import Iterable

from specc.design.entity import Entity, EnumValue
from specc.design.parts.accelerator import Accelerator, AcceleratorScaleUp
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.server import Server, ServerScaleUp
from specc.physics import transfer
from specc.record import evolve, record
from specc.sums import sum_counts
from specc.topology.inventory import ServerGroup, same, total
from specc.topology.lay import FabricLayout, Topology
from specc.topology.members import Member
from specc.topology.shape import level
from specc.topology.slots import seated_link

ON_A_BOARD = ("sxm", "oam", "pcie", "mxm")
"""Forms whose links end at the board or bridge of a server, unless its `scale_up` says that they reach further."""


@record
class Domain:
    """One level: inside it every accelerator reaches every other at `bandwidth`.

    Attributes:
        name: As reports name it: `nvlink4`, `pcie`, `fabric compute`, `fabric compute above the leaf`.
        size: Accelerators in one domain.
        bandwidth: byte/s that one accelerator can send, and at the same time receive, when all do; None where unknown.
        pair: byte/s between two of them where direct links limit it (a mesh); else None.
        latency: Seconds that switches and cables add, as far as known.
        hops: Switches on the way.
        kind: scale_up, host or fabric.
        layout: switched, full_mesh, torus, ring, pairs.
        reduces: Whether switches reduce data on the way.
        load_balancing: How flows spread, for fabrics.
        fabric: The fabric's name, for fabrics.
        protocol: What the fabric speaks, where that is stated.
        link: byte/s of one link of an adapter, for fabrics.
    """

    name: str
    size: int
    bandwidth: float | None
    pair: float | None = None
    latency: float = 0.0
    hops: int = 0
    kind: str = "fabric"
    layout: str = "switched"
    reduces: bool = False
    load_balancing: str | None = None
    fabric: str = ""
    protocol: str | None = None
    link: float | None = None


def levels(topology: Topology, accelerator: Entity | None = None) -> tuple[Domain, ...]:
    """The hierarchy for one kind of accelerator (the first in the cluster by default), innermost first."""
    hosts = [m for m in topology.machines if m.accelerators and not m.service]
    wanted = accelerator or (hosts[0].accelerator if hosts else None)
    hosts = [m for m in hosts if same(m.accelerator, wanted)]
    if not hosts:
        return ()
    host = hosts[0]
    count = sum_counts(m.count * m.accelerators for m in hosts)
    domains = [*_inside(host)]
    domains += fabric_levels(topology, host, count)
    return tuple(domains)


def fabric_levels(topology: Topology, host: ServerGroup, count: int) -> list[Domain]:
    """The levels of the fabric that gives the accelerators of a kind of server the most bandwidth."""
    laid = compute_fabric(topology, host)
    if laid is None:
        return []
    fabric = laid.fabric
    each = max(1, host.accelerators)
    latency = 0.0 if fabric.latency is None else float(fabric.latency)
    member = _member(laid, host)
    stages = laid.stages_of(member) if member is not None else laid.sized.stages
    leaf = next((part for tier, part in laid.switches if level(tier) in {"leaf", "switch"}), None)
    if not latency and leaf is not None and leaf.latency is not None:
        latency = float(leaf.latency)
    server = stages[0].inside if stages else None
    domains: list[Domain] = []
    for number, stage in enumerate(stages):
        last = number == len(stages) - 1
        share = float(stage.inside) / each
        if server is not None and number == 0:
            name = f"fabric {laid.name}"
        else:
            name = f"fabric {laid.name} above the {stages[number - 1].name}"
        domain = Domain(
            name=name,
            size=count if last else min(count, stage.servers * each),
            bandwidth=share or None,
            latency=latency * stage.hops,
            hops=stage.hops,
            layout="torus" if laid.shape == "torus" else "switched",
            reduces=bool(fabric.in_network_reduction),
            load_balancing=fabric.load_balancing,
            fabric=laid.name,
            protocol=fabric.protocol,
            link=float(member.ends.rate) if member is not None else None,
        )
        if domains and domains[-1].bandwidth == domain.bandwidth:
            domain = evolve(domain, name=domains.pop().name)
        domains.append(domain)
    return domains


def _member(laid: FabricLayout, host: ServerGroup) -> Member | None:
    """How a kind of server hangs on a fabric."""
    on_it = (m for m in laid.members if m.machine is not None)
    return next((m for m in on_it if m.machine and same(m.machine.part, host.part)), None)


def compute_fabric(topology: Topology, host: ServerGroup) -> FabricLayout | None:
    """The fabric on which a kind of server has the most bandwidth; the first of equals."""
    best: tuple[float, FabricLayout] | None = None
    for laid in topology.fabrics.values():
        for member in laid.members:
            if member.machine is None or not same(member.machine.part, host.part):
                continue
            rate = float(member.ends.links * member.ends.rate)
            if best is None or rate > best[0]:
                best = (rate, laid)
    return best[1] if best else None


def _inside(host: ServerGroup) -> Iterable[Domain]:
    """Scale-up links, and the host's PCIe where they do not join all accelerators of a server."""
    accelerator = host.accelerator
    reach = 1
    if accelerator is not None:
        domain = _scale_up(host, accelerator)
        if domain is not None:
            reach = domain.size
            yield domain
    if reach < host.accelerators:
        yield Domain(
            name="pcie",
            size=host.accelerators,
            bandwidth=pcie_rate(seated_link(host)),
            kind="host",
        )


def scale_up_of(part: Server | Enclosure | None) -> ServerScaleUp | None:
    """The scale-up block of what holds accelerators."""
    return part.scale_up if part is not None else None


def links_of(host: ServerGroup, accelerator: Accelerator) -> AcceleratorScaleUp | None:
    """An accelerator's own links as its server joins them, whose block wins; None where nothing is joined.

    Links that leave the server (superchips, TPUs) reach as far as they reach, however many of them the block joins at the full rate.
    """
    own = accelerator.scale_up
    block = scale_up_of(host.enclosure) or scale_up_of(host.part)
    link = (block.link if block else None) or (own.link if own else None)
    if block is not None and block.link is None and block.rate is not None and link == "none":
        link = None  # the server joins what has no links of its own
    if (own is None and block is None) or link == "none":
        return None
    reach, bound = own.domain if own else None, accelerator.form in ON_A_BOARD
    if reach is not None and bound:
        reach = min(reach, host.accelerators)
    stated = block.domain if block else None
    if stated is not None:
        reach = stated if bound or reach is None else max(stated, reach)
    return AcceleratorScaleUp(
        link=link,
        each_way=(block.rate if block else None) or (own.rate if own else None),
        peers=own.peers if own else None,
        domain=reach,
        topology=(block.topology if block else None) or (own.topology if own else None),
    )


def _scale_up(host: ServerGroup, accelerator: Accelerator) -> Domain | None:
    links = links_of(host, accelerator)
    if links is None:
        return None
    block = scale_up_of(host.enclosure) or scale_up_of(host.part)
    size = (block.domain if block else None) or links.domain or host.accelerators
    if host.enclosure is not None and host.enclosure.scale_up is not None:
        held = total(host.enclosure.servers) * host.accelerators
    else:
        held = host.accelerators * host.count if size > host.accelerators else host.accelerators
    size = min(size, held)
    if size < 2:
        return None
    word = links.topology.word if links.topology is not None else "switched"
    speed = None if links.rate is None else float(links.rate)
    peers = links.peers or size - 1
    direct = word in {"full_mesh", "torus", "ring", "pairs"}
    return Domain(
        name=links.link or "scale-up",
        size=size,
        bandwidth=speed,
        pair=speed / max(1, min(peers, size - 1)) if direct and speed is not None else None,
        kind="scale_up",
        layout=word,
        reduces=bool(block.in_network_reduction) if block else False,
    )


def pcie_rate(link: EnumValue | None) -> float | None:
    """One-way rate (byte/s) of a PCIe link after line coding; None for another link or an unknown generation."""
    if link is None or link.word != "pcie":
        return None
    return transfer.pcie_rate(link.count("gen", 0), link.count("lanes", 16))
