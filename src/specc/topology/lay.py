"""Design to topology: which shape each fabric asks for, with what counts.

Everything here is closed form, so that a cluster of any size costs the same; the port-level view is expanded by
`specc.topology.graph` when somebody asks for it.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from specc.design.cluster import Cluster, Fabric
from specc.design.entity import Entity
from specc.design.parts.switch import Switch
from specc.record import evolve, field, record
from specc.registry import member, names
from specc.sums import sum_counts
from specc.topology.asking import asked, closed_above, no_ratio, unknown_ports
from specc.topology.boards import board
from specc.topology.enclosed import PLACE, Inside, find, in_cells, settled, shared
from specc.topology.inventory import (
    Adapters,
    Appliance,
    ServerGroup,
    appliances,
    machines,
    same,
)
from specc.topology.members import TIER_PLURALS, LayoutState, Member, members
from specc.topology.ports import Switchboard
from specc.topology.readings import readings
from specc.topology.shape import (
    EndpointGroup,
    FabricRequest,
    Problem,
    Shape,
    SizedFabric,
    TierLinks,
    UplinkStage,
    refused,
)
from specc.topology.stated import unmet

_SHAPES = "specc.topology.shapes"
_ROUNDS = 6
_TIERED = frozenset({"rail_only", "dragonfly_plus"})
"""Shapes that have spines and no cells."""
MOST = 1_000_000
"""Servers of a cluster, which must be named one by one where cables are listed."""


@record(eq=False)
class FabricLayout:
    """A fabric, laid out."""

    fabric: Fabric
    name: str
    shape: str
    ask: FabricRequest
    sized: SizedFabric
    members: tuple[Member, ...]
    """As in the layers of `sized`: servers first, then what is attached."""
    switches: tuple[tuple[str, Switch], ...] = ()
    """The part of each tier."""
    lost: tuple[str, ...] = ()
    """Keys of `attach` that mean nothing in the cluster."""
    inside: Inside | None = None
    """The enclosures whose switches are its leaves."""
    readings: Mapping[str, Fabric] = field(factory=dict)
    """The fabric as each of its cells reads it; as it is under an empty name where it has none."""
    abstract: bool = False
    """Only a rate is known: predicts, but can't be billed."""

    def switch(self, tier: str) -> Switch | None:
        """The part of a tier."""
        return dict(self.switches).get(tier)

    @property
    def leading(self) -> tuple[Member, ...]:
        """The kinds of servers that lead: the first, or that of each cell."""
        first: dict[str, Member] = {}
        for each in self.members:
            first.setdefault(each.cell, each)
        return tuple(first.values())

    def unlike(self, *fields: str) -> tuple[Fabric, ...]:
        """The fabric as its cells read it, those once that read some fields alike."""
        read = self.readings.values() or (self.fabric,)
        return tuple({tuple(id(getattr(own, f)) for f in fields): own for own in read}.values())

    def reading(self, member: Member) -> Fabric:
        """The fabric as the cell of a kind of device reads it."""
        return self.readings.get(member.cell, self.fabric)

    def stages_of(self, member: Member) -> tuple[UplinkStage, ...]:
        """The blocks that a kind of device on it shares: those of its cell."""
        own = f"{member.cell}_leaf" if member.cell else "leaf"
        return dict(self.sized.cells).get(own, self.sized.stages)

    def holds(self, tier: str) -> bool:
        """Whether the switches of a tier are those of enclosures, which the enclosures bring along."""
        return self.inside is not None and tier in {"leaf", "switch"}


@record(eq=False)
class Topology:
    """A cluster with its fabrics sized."""

    cluster: Cluster
    machines: tuple[ServerGroup, ...]
    appliances: tuple[Appliance, ...]
    fabrics: dict[str, FabricLayout]

    @property
    def accelerators(self) -> int:
        """Accelerators that workloads can use."""
        return sum_counts(m.count * m.accelerators for m in self.machines if not m.service)

    @property
    def power_limits(self) -> dict[str, float]:
        """The power limit of each accelerator by pool, W, where there is one."""
        return {
            m.pool: m.power_limit
            for m in self.machines
            if not m.service and m.power_limit is not None
        }

    @property
    def servers(self) -> int:
        """Servers that workloads can use."""
        return sum_counts(m.count for m in self.machines if not m.service)

    def switch_counts(self) -> list[tuple[Switch, int]]:
        """Switches by part, over all fabrics, in their order."""
        counts: list[tuple[Switch, int]] = []
        for laid in self.fabrics.values():
            for tier in laid.sized.tiers:
                part = laid.switch(tier.name)
                if part is None:
                    continue
                at = next((i for i, (other, _) in enumerate(counts) if same(other, part)), None)
                if at is None:
                    counts.append((part, tier.count))
                else:
                    counts[at] = (counts[at][0], counts[at][1] + tier.count)
        return counts


def lay_out(cluster: Cluster, power_limits: Mapping[str, float] | None = None) -> Topology:
    """Sizes every fabric of a cluster, whose accelerators its workloads limit to so many W by pool.

    Fabrics may join each other's switches (the out-of-band network all of them, the in-band network its access switches),
    so that they are laid again until their switches no longer change.
    """
    limits = power_limits or {}
    powered = tuple(
        m if m.service else evolve(m, power_limit=limits.get(m.pool)) for m in machines(cluster)
    )
    if (
        sum_counts(machine.count for machine in powered) > MOST
    ):  # a rule says so; nothing of that size is laid out
        return Topology(cluster=cluster, machines=powered, appliances=(), fabrics={})
    known = {s.name for f in cluster.fabrics.values() for s in _switches(f)}
    tiers_of = {f"{name}_{tier}" for name in cluster.fabrics for tier in TIER_PLURALS.values()}
    joined = any(
        key in {"switches", *cluster.fabrics, *known, *tiers_of}
        for fabric in cluster.fabrics.values()
        for key in fabric.attach
    )
    tiers: list[tuple[str, str, Switch, int]] = []
    laid: dict[str, FabricLayout] = {}
    for _ in range(_ROUNDS if joined else 1):
        scene = LayoutState(
            cluster=cluster,
            machines=powered,
            appliances=appliances(cluster),
            adapters={id(m): Adapters.of(m.part) for m in powered},
            switches=tiers,
        )
        # Fabrics that name their adapter choose first.
        order = sorted(cluster.fabrics.items(), key=lambda pair: pair[1].nic is None)
        laid = {name: _lay(scene, name, fabric) for name, fabric in order}
        now = [
            (name, tier.name, part, tier.count)
            for name in cluster.fabrics
            for tier in laid[name].sized.tiers
            if (part := laid[name].switch(tier.name)) is not None
        ]
        same_counts = [t[:2] + t[3:] for t in now] == [t[:2] + t[3:] for t in tiers]
        tiers = now
        if same_counts:
            break
    return Topology(
        cluster=cluster,
        machines=powered,
        appliances=appliances(cluster),
        fabrics={name: laid[name] for name in cluster.fabrics},
    )


def _switches(fabric: Fabric) -> list[Entity]:
    return [s for s in (fabric.leaf, fabric.spine, fabric.core) if s is not None]


def _lay(scene: LayoutState, name: str, fabric: Fabric) -> FabricLayout:
    read = readings(fabric)
    leaves = {cell: board(own.leaf) for cell, own in read.items()}
    word = fabric.topology.word if fabric.topology else ""
    on_it, lost = members(scene, name, read, leaves)
    used = {m.cell for m in on_it} if fabric.cells else {""}
    read = {cell: own for cell, own in read.items() if cell in used} or {"": fabric}
    asks = {cell: _asked(own, on_it, cell, leaves[cell]) for cell, own in read.items()}
    ask = _asked(fabric, on_it, None, leaves[""])
    inside: Inside | None = None
    abstract = word not in names(_SHAPES)
    if abstract:
        sized = _abstract(fabric, on_it)
    elif fabric.cells:
        sized = _sized_cells(fabric, read, asks)
    else:
        if word == "torus":
            on_it, ask = _chips(fabric, on_it, ask)
        sized, inside = _sized(fabric, on_it, ask)
    return FabricLayout(
        fabric=fabric,
        name=name,
        shape=word,
        ask=ask,
        sized=sized,
        members=tuple(on_it),
        switches=tuple(_parts(fabric, read, sized)),
        lost=lost,
        inside=inside,
        abstract=abstract,
        readings=read,
    )


def _asked(
    fabric: Fabric, on_it: list[Member], cell: str | None, leaf: Switchboard | None
) -> FabricRequest:
    """What a fabric asks of its shape; of a cell alone, or of all."""
    here = [m.ends for m in on_it if cell is None or m.cell == cell]
    nobody = EndpointGroup(name="server", count=0, links=0, rate=leaf.native if leaf else 0)
    return asked(fabric, here[0] if here else nobody, tuple(here[1:]), leaf)


def _sized(
    fabric: Fabric, on_it: list[Member], ask: FabricRequest
) -> tuple[SizedFabric, Inside | None]:
    """A fabric whose leaves are of one kind, and the enclosures that they are in."""
    shape = _shape(fabric)
    wrong = (
        unknown_ports(fabric) if fabric.leaf is not None and ask.leaf is None else no_ratio(ask)
    )
    if shape.rails is not None or shape.name in _TIERED:
        wrong = wrong or closed_above(fabric)
    held = None if wrong else find(fabric, on_it)
    if isinstance(held, Inside):
        dealt = shared(ask, held)
        wrong, ask = (dealt, ask) if isinstance(dealt, Problem) else (None, dealt)
    elif held is not None:
        wrong = held
    if wrong:
        return refused(shape.name, wrong), None
    sized = shape.size(ask)
    inside = held if isinstance(held, Inside) else None
    if inside is not None and not sized.problems:
        sized = settled(sized, inside)
    sized = evolve(sized, problems=sized.problems or tuple(unmet(fabric, sized)))
    return sized, None if sized.problems else inside


def _sized_cells(
    fabric: Fabric, read: dict[str, Fabric], asks: dict[str, FabricRequest]
) -> SizedFabric:
    """A fabric whose servers stand in cells."""
    from specc.topology.cells import size_cells  # where there are some

    shape = _shape(fabric)
    closed = closed_above(fabric)
    if closed is not None:
        return refused(shape.name, closed)
    for cell, ask in asks.items():
        own = read[cell]
        wrong = unknown_ports(own) if own.leaf is not None and ask.leaf is None else no_ratio(ask)
        if wrong or fabric.placement == PLACE:
            return refused(shape.name, wrong or in_cells())
    above = fabric.spine or next(own.leaf for own in read.values())
    asks = {cell: evolve(ask, spine=board(above)) for cell, ask in asks.items()}
    sized = size_cells(shape, asks)
    return evolve(sized, problems=sized.problems or tuple(unmet(fabric, sized, read)))


def _shape(fabric: Fabric) -> Shape:
    shape = member(_SHAPES, fabric.topology.word if fabric.topology else "", "SHAPE")
    assert isinstance(shape, Shape)
    return shape


def _parts(
    fabric: Fabric, read: dict[str, Fabric], sized: SizedFabric
) -> Iterator[tuple[str, Switch]]:
    """The part of each tier; where no spine is stated it is that of the leaves."""
    first = fabric.leaf or next((own.leaf for own in read.values() if own.leaf is not None), None)
    parts = {
        "leaf": first,
        "switch": first,
        "spine": fabric.spine or first,
        "core": fabric.core or fabric.spine or first,
        **{f"{cell}_leaf": own.leaf for cell, own in read.items() if cell},
    }
    for tier in sized.tiers:
        part = parts.get(tier.name)
        if isinstance(part, Switch):
            yield tier.name, part


def _chips(
    fabric: Fabric, on_it: list[Member], ask: FabricRequest
) -> tuple[list[Member], FabricRequest]:
    """A torus whose dimensions count accelerators joins those, not servers."""
    nodes = 1
    for size in ask.dimensions:
        nodes *= size
    if not on_it or nodes == ask.servers.count or on_it[0].machine is None:
        return on_it, ask
    machine = on_it[0].machine
    if machine.accelerators * machine.count != nodes or machine.accelerator is None:
        return on_it, ask
    links = fabric.links_per_server or 2 * len(ask.dimensions)
    rate = ask.servers.rate
    scale = machine.accelerator.scale_up
    if (
        fabric.link_rate is None
        and fabric.rate is None
        and scale is not None
        and scale.rate is not None
    ):
        rate = int(scale.rate) // links
    ends = EndpointGroup(name=machine.accelerator.name, count=nodes, links=links, rate=rate)
    first = evolve(on_it[0], ends=ends, part=machine.accelerator, nic=None, bought=0)
    return [first, *on_it[1:]], evolve(ask, servers=ends)


def _abstract(fabric: Fabric, on_it: list[Member]) -> SizedFabric:
    """A fabric of which only a rate is known: full bandwidth between all."""
    if fabric.rate is None and not on_it:
        return SizedFabric(shape="")
    main = next((m for m in on_it if m.machine is not None), None)
    if main is None or main.machine is None:
        return SizedFabric(shape="")
    rate = Fraction(main.ends.links * main.ends.rate)
    servers = sum_counts(m.ends.count for m in on_it)
    stage = UplinkStage(name="fabric", servers=servers, inside=rate, outside=rate, hops=1)
    return SizedFabric(
        shape="",
        layers=(
            TierLinks(
                lower=main.ends.name, upper="fabric", links=main.ends.total, rate=main.ends.rate
            ),
        ),
        stages=(stage,),
        bisection=rate * servers / 2,
    )
