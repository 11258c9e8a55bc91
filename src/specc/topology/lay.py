"""Design to topology: which shape each fabric asks for, with what counts.

Everything here is closed form, so that a cluster of any size costs the same; the port-level view is expanded by
`specc.topology.graph` when somebody asks for it.
"""

from collections.abc import Mapping
from fractions import Fraction

from specc.design.cluster import Cluster, Fabric
from specc.design.entity import Counted, Entity, EnumValue
from specc.design.parts.switch import Switch
from specc.record import evolve, record
from specc.registry import member, names
from specc.sums import sum_counts
from specc.topology.inventory import (
    Adapters,
    Appliance,
    ServerGroup,
    appliances,
    lower_bound,
    machines,
    same,
)
from specc.topology.members import TIER_PLURALS, LayoutState, Member, members
from specc.topology.ports import Cages, Switchboard
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
from specc.units import Quantity

_SHAPES = "specc.topology.shapes"
_ROUNDS = 6
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
    abstract: bool = False
    """Only a rate is known: predicts, but can't be billed."""

    def switch(self, tier: str) -> Switch | None:
        """The part of a tier."""
        return dict(self.switches).get(tier)


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


def board(switch: Entity | None) -> Switchboard | None:
    """The front of a switch part, line cards included; None where no port is known."""
    if not isinstance(switch, Switch):
        return None
    cages = [_cages(c, 1, switch) for c in switch.ports]
    for card in switch.line_cards:
        if isinstance(card.of, Switch):
            cages += [_cages(c, lower_bound(card.count), switch) for c in card.of.ports]
    known = tuple(c for c in cages if c is not None)
    return Switchboard(name=switch.name, cages=known) if known else None


def _cages(counted: Counted, times: int, switch: Switch) -> Cages | None:
    if not isinstance(counted.of, EnumValue):
        return None
    split, rate = port_of(counted.of)
    if rate is None:
        return None
    breakouts = []
    for term in switch.breakouts:
        if term.word == counted.of.word:
            ways, speed = port_of(term)
            if speed is not None:
                breakouts.append((ways, speed))
    number = lower_bound(counted.count) * times
    # The limit is the switch's; it matters for its main cages.
    limit = switch.ports_max if number > 1 else None
    return Cages(
        count=number,
        kind=counted.of.word,
        split=split,
        rate=rate,
        breakouts=tuple(breakouts),
        limit=limit,
    )


def port_of(term: EnumValue) -> tuple[int, int | None]:
    """Ports of a cage and their rate (byte/s), from `osfp(2 x 400 Gb/s)`."""
    for argument in (*term.arguments, *term.named.values()):
        if isinstance(argument, Counted) and isinstance(argument.of, Quantity):
            return lower_bound(argument.count), int(argument.of)
        if isinstance(argument, Quantity):
            return 1, int(argument)
    return 1, None


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
    leaf = board(fabric.leaf)
    word = fabric.topology.word if fabric.topology else ""
    on_it, lost = members(scene, name, fabric, leaf)
    nobody = EndpointGroup(name="server", count=0, links=0, rate=leaf.native if leaf else 0)
    main = on_it[0].ends if on_it else nobody
    ask = _ask(fabric, main, tuple(m.ends for m in on_it[1:]), leaf)
    abstract = word not in names(_SHAPES)
    if abstract:
        sized = _abstract(fabric, on_it)
    else:
        shape = member(_SHAPES, word, "SHAPE")
        assert isinstance(shape, Shape)
        if word == "torus":
            on_it, ask = _chips(fabric, on_it, ask)
        lacking = fabric.leaf is not None and leaf is None
        wrong = _unknown_ports(fabric) if lacking else _no_ratio(ask)
        sized = refused(word, wrong) if wrong else shape.size(ask)
        sized = evolve(sized, problems=sized.problems or tuple(unmet(fabric, sized)))
    parts = {
        "leaf": fabric.leaf,
        "switch": fabric.leaf,
        "spine": fabric.spine or fabric.leaf,
        "core": fabric.core or fabric.spine or fabric.leaf,
    }
    switches = tuple(
        (t.name, p) for t in sized.tiers if isinstance(p := parts.get(t.name), Switch)
    )
    return FabricLayout(
        fabric=fabric,
        name=name,
        shape=word,
        ask=ask,
        sized=sized,
        members=tuple(on_it),
        switches=switches,
        lost=lost,
        abstract=abstract,
    )


def _unknown_ports(fabric: Fabric) -> Problem:
    return Problem(
        kind="unknown",
        field="leaf",
        found=f"the ports of `{fabric.leaf.name}` are unknown"
        if fabric.leaf
        else "`leaf` is not stated",
        allowed="a switch whose ports are known",
        hint="State `ports` of the switch, such as `64 x osfp(400 Gb/s)`.",
    )


def _no_ratio(ask: FabricRequest) -> Problem | None:
    """A fabric without links up for those down, or the other way round, is none."""
    if ask.ratio > 0 and ask.spine_ratio > 0:
        return None
    return Problem(
        kind="size",
        field="oversubscription",
        found="an oversubscription of 0",
        allowed="more than 0 links down for each link up",
        hint="Write 1:1 for full bandwidth, 2:1 for half of it.",
    )


def _ratio(value: Quantity | None) -> Fraction:
    return Fraction(1) if value is None else Fraction(value.value)


def _ask(
    fabric: Fabric,
    main: EndpointGroup,
    attached: tuple[EndpointGroup, ...],
    leaf: Switchboard | None,
) -> FabricRequest:
    tiers = fabric.tiers
    dims: tuple[int, ...] = ()
    if fabric.topology is not None:
        dims = tuple(int(a) for a in fabric.topology.arguments if isinstance(a, Quantity))
    return FabricRequest(
        servers=main,
        attached=attached,
        leaf=leaf,
        spine=board(fabric.spine),
        core=board(fabric.core),
        rails=None if fabric.rails == fabric.planes == main.links else fabric.rails,
        planes=fabric.planes,
        ratio=_ratio(tiers.get("leaf") or fabric.oversubscription),
        spine_ratio=_ratio(tiers.get("spine")),
        pod=fabric.pod,
        downlinks=fabric.downlinks,
        uplinks=fabric.uplinks,
        uplink_rate=None if fabric.uplink_rate is None else int(fabric.uplink_rate),
        dual_homed=fabric.dual_homed,
        spare=fabric.spare_ports or 0,
        uneven=fabric.spread == "uneven",
        leaves=fabric.leaves,
        spines=fabric.spines,
        cores=fabric.cores,
        groups=fabric.groups,
        dimensions=dims,
    )


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
