"""What hangs on a fabric: kinds of devices with their links, and the adapters that carry them.

Servers first; then what `attach` names: a service, a kind of server, a pool, an appliance, an adapter, switches, PDUs.
"""

from collections.abc import Mapping

from specc.design.cluster import Cluster, Fabric
from specc.design.entity import Counted, Entity
from specc.design.part import Part
from specc.design.parts.nic import Nic
from specc.design.parts.server import Server
from specc.design.parts.storage import Storage
from specc.design.parts.switch import Switch
from specc.record import evolve, field, record
from specc.sums import sum_counts
from specc.topology.adapter_modes import in_mode, speaks
from specc.topology.inventory import (
    Adapters,
    Appliance,
    ServerGroup,
    lower_bound,
    onboard,
    same,
    total,
)
from specc.topology.ports import Switchboard
from specc.topology.readings import cell_of
from specc.topology.shape import MANAGEMENT_RATE, EndpointGroup, level
from specc.units import Quantity

TIER_PLURALS = {"leaf": "leaves", "spine": "spines", "core": "cores"}
"""What `attach` calls the switches of a tier of another fabric: `compute_spines`."""


@record(eq=False)
class Member:
    """A kind of device on a fabric: the part, how many, the links of each, and the adapters that carry them."""

    ends: EndpointGroup
    part: Part | None
    role: str
    """server, service, storage, switch, pdu."""
    machine: ServerGroup | None = None
    nic: Nic | None = None
    bought: int = 0
    """Adapters to buy for each device."""
    first: int = 0
    """Ports of its adapter that other fabrics took before this one."""
    start: int = 0
    """Number of the first of them among the devices of that part and role."""
    cell: str = ""
    """The cell of the fabric on whose leaves it hangs."""
    tier: str = ""
    """For switches of another fabric: that fabric and the tier, such as "compute leaf"."""


def own_ports(member: Member) -> tuple[Counted, ...]:
    """The ports that a device states itself and that carry these links; an adapter's are not among them.

    Slow links of servers and switches end at their management ports.
    """
    part = member.part
    fast = member.ends.rate > MANAGEMENT_RATE
    if isinstance(part, Storage) or (isinstance(part, Switch) and fast):
        return part.ports
    if isinstance(part, Server | Switch) and not fast and member.nic is None:
        return part.management
    return ()


def ports_of_a_card(member: Member) -> int:
    """Most ports of one adapter that the links of a device take; 0 where it has no adapter.

    Links are dealt over the adapters of a kind: the first ports of all of them come before any second one.
    """
    if member.nic is None or member.machine is None:
        return 0
    inside = sum_counts(
        count for nic, count in onboard(member.machine.part) if same(nic, member.nic)
    )
    return min(member.nic.ports, -(-member.ends.links // max(1, inside + member.bought)))


@record(kw_only=False, frozen=False, eq=False)
class LayoutState:
    """A cluster while its fabrics are laid out: what stands there, and which adapters are still free."""

    cluster: Cluster
    machines: tuple[ServerGroup, ...]
    appliances: tuple[Appliance, ...]
    adapters: dict[int, Adapters]
    switches: list[tuple[str, str, Switch, int]] = field(factory=list)
    """Fabric, tier, part and count of every tier laid so far."""

    def start(self, machine: ServerGroup) -> int:
        """Servers of the same part and role before these."""
        before = 0
        for other in self.machines:
            if other is machine:
                break
            if other.part is machine.part and bool(other.service) == bool(machine.service):
                before += other.count
        return before

    def free(self, machine: ServerGroup) -> Adapters:
        """The free adapters of a kind of server."""
        return self.adapters[id(machine)]


def members(
    scene: LayoutState,
    name: str,
    read: Mapping[str, Fabric],
    leaves: Mapping[str, Switchboard | None],
) -> tuple[list[Member], tuple[str, ...]]:
    """The kinds of devices on a fabric cell by cell, the servers that lead first, and keys of `attach` that mean nothing.

    Args:
        scene: What stands there.
        name: The fabric.
        read: How each of its cells reads it; one that has none by an empty name.
        leaves: The leaf of each.
    """
    fabric = scene.cluster.fabrics[name]
    attached = [
        evolve(_server(read[cell], m, leaves[cell], scene), cell=cell)
        for m in scene.machines
        for cell in (cell_of(fabric, m),)
        if (cell or not m.service) and not _stated(fabric, m)
    ]
    lost = []
    for key, items in fabric.attach.items():
        for counted in items:
            more = [evolve(m, cell=next(iter(read))) for m in _attached(scene, name, key, counted)]
            attached += more
            if not more and not _later(scene, name, key):
                lost.append(key)
    held = {machine_cell for m in scene.machines if (machine_cell := cell_of(fabric, m))}
    lost += [cell for cell in fabric.cells if cell not in held]
    order = {cell: place for place, cell in enumerate(read)}
    merged = _merged([m for m in attached if m.ends.links > 0])
    return sorted(merged, key=lambda m: order[m.cell]), tuple(lost)


def _later(scene: LayoutState, name: str, key: str) -> bool:
    """Whether a key means switches: of another fabric, perhaps not yet laid, or none at all."""
    fabrics = scene.cluster.fabrics
    others = [f for other, f in fabrics.items() if other != name]
    parts = {s.name for f in others for s in (f.leaf, f.spine, f.core) if s is not None}
    tiers = {f"{fabric}_{plural}" for fabric in fabrics for plural in TIER_PLURALS.values()}
    return key in {"switches", *fabrics, *parts, *tiers} and key != name


def _stated(fabric: Fabric, machine: ServerGroup) -> bool:
    """Whether `attach` states the links of this kind of server."""
    keys = fabric.attach
    return (
        machine.part.name in keys
        or (machine.enclosure is not None and machine.enclosure.name in keys)
        or (machine.pool in keys)
    )


def _server(
    fabric: Fabric, machine: ServerGroup, leaf: Switchboard | None, scene: LayoutState
) -> Member:
    """The links of a kind of server, with its adapters."""
    free = scene.free(machine)
    nic = _set(fabric.nic, fabric, free)
    slow = leaf is not None and leaf.native <= MANAGEMENT_RATE
    links = fabric.links_per_server
    if links is None:
        if slow and nic is None:
            links = total(machine.part.management) or 1
        elif nic is not None and free.ports(nic) and free.ports(nic) % (fabric.rails or 1) == 0:
            links = free.ports(nic)
        else:
            links = (fabric.rails or machine.accelerators or 1) * (nic.ports if nic else 1)
            # As many planes as rails: each adapter has a plane of its own.
            links *= fabric.planes if fabric.rails and fabric.rails != fabric.planes else 1
    if nic is None and not slow and leaf is not None:
        nic = _set(free.guess(links, leaf.fastest), fabric, free)
    first = free.taken.get(nic.name, 0) if nic is not None else 0
    bought = free.take(nic, links) if nic is not None else 0
    rate = _rate(fabric, nic, leaf, links, machine.accelerators)
    return Member(
        ends=EndpointGroup(name=machine.part.name, count=machine.count, links=links, rate=rate),
        part=machine.part,
        role="service" if machine.service else "server",
        machine=machine,
        nic=nic,
        bought=bought,
        first=first,
        start=scene.start(machine),
    )


def _set(nic: Entity | None, fabric: Fabric, free: Adapters) -> Nic | None:
    """An adapter as those of a server are set for a fabric: for what it speaks, the rate of its links and how many there are."""
    if not isinstance(nic, Nic):
        return None
    if nic.modes:
        rate = None if fabric.link_rate is None else int(fabric.link_rate)
        cards = max(1, free.ports(nic) // nic.ports)
        nic = in_mode(nic, speaks(fabric), rate, -(-(fabric.links_per_server or 1) // cards))
        free.set(nic)
    return nic


def _rate(
    fabric: Fabric, nic: Nic | None, leaf: Switchboard | None, links: int, accelerators: int
) -> int:
    if fabric.link_rate is not None:
        return int(fabric.link_rate)
    if nic is not None and nic.rate is not None:
        return int(nic.rate)
    if fabric.rate is not None and links:
        whole_rate = int(fabric.rate) * (
            max(1, accelerators) if fabric.per == "accelerator" else 1
        )
        return whole_rate // links
    return leaf.native if leaf else 0


def _attached(scene: LayoutState, name: str, key: str, counted: Counted) -> list[Member]:
    """The devices that a key of `attach` means."""
    links = lower_bound(counted.count)
    rate = int(counted.of) if isinstance(counted.of, Quantity) else 0
    return (
        _named_machines(scene, name, key, links, rate)
        or _carrying(scene, key, links, rate)
        or _equipment(scene, name, key, links, rate)
    )


def _named_machines(
    scene: LayoutState, name: str, key: str, links: int, rate: int
) -> list[Member]:
    members = []
    fabric = scene.cluster.fabrics[name]
    for machine in scene.machines:
        inside = machine.enclosure.name if machine.enclosure else ""
        if key not in {machine.service, machine.part.name, inside, machine.pool}:
            continue
        free = scene.free(machine)
        nic = _nic_at(free, rate, links, fabric)
        first = free.taken.get(nic.name, 0) if nic else 0
        members.append(
            Member(
                ends=EndpointGroup(
                    name=machine.part.name, count=machine.count, links=links, rate=rate
                ),
                part=machine.part,
                role="service" if machine.service else "server",
                machine=machine,
                nic=nic,
                bought=free.take(nic, links) if nic else 0,
                first=first,
                start=scene.start(machine),
            )
        )
    before: dict[int, int] = {}
    for stored in scene.appliances:
        start = before.get(id(stored.part), 0)
        before[id(stored.part)] = start + stored.count
        if key in {stored.service, stored.part.name}:
            ends = EndpointGroup(name=stored.part.name, count=stored.count, links=links, rate=rate)
            members.append(Member(ends=ends, part=stored.part, role="storage", start=start))
    return members


def _nic_at(free: Adapters, rate: int, links: int, fabric: Fabric) -> Nic | None:
    for nic, ports in free.free:
        if nic.rate is not None and int(nic.rate) == rate and ports >= links:
            return nic
    named = _set(fabric.nic, fabric, free)
    return (
        named if named is not None and named.rate is not None and int(named.rate) == rate else None
    )


def _carrying(scene: LayoutState, key: str, links: int, rate: int) -> list[Member]:
    """Servers by an adapter that they carry: so many links of each such adapter."""
    members = []
    for machine in scene.machines:
        for nic, number in onboard(machine.part):
            if nic.name == key and not machine.service:
                first = scene.free(machine).taken.get(nic.name, 0)
                scene.free(machine).take(nic, links * number)
                ends = EndpointGroup(
                    name=machine.part.name, count=machine.count, links=links * number, rate=rate
                )
                members.append(
                    Member(
                        ends=ends,
                        part=machine.part,
                        role="server",
                        machine=machine,
                        nic=nic,
                        first=first,
                        start=scene.start(machine),
                    )
                )
    return members


def _equipment(scene: LayoutState, name: str, key: str, links: int, rate: int) -> list[Member]:
    """Switches of other fabrics, and the PDUs of racks whose number is stated."""

    def one(part: Part, count: int, role: str, tier: str = "") -> Member:
        ends = EndpointGroup(name=part.name, count=count, links=links, rate=rate)
        return Member(ends=ends, part=part, role=role, tier=tier)

    members = [
        one(part, count, "switch", f"{fabric} {tier}")
        for fabric, tier, part, count in scene.switches
        if fabric != name
        and key
        in {"switches", fabric, part.name, f"{fabric}_{TIER_PLURALS.get(level(tier), tier)}"}
    ]
    if members or scene.cluster.site is None:
        return members
    return [
        one(counted.of, rack.count * lower_bound(counted.count), "pdu")
        for rack in scene.cluster.site.racks.values()
        for counted in rack.pdus
        if isinstance(counted.of, Part) and key in {"pdus", counted.of.name} and rack.count
    ]


def _alike(one: Nic | None, other: Nic | None) -> bool:
    """Whether two kinds of devices carry the same adapter, set alike."""
    if one is None or other is None:
        return one is other
    return same(one, other) and (one.ports, one.rate) == (other.ports, other.rate)


def _merged(members: list[Member]) -> list[Member]:
    """Neighbours of one kind with equal links are one kind; servers with the most links lead."""
    merged: list[Member] = []
    for item in members:
        at = next(
            (
                i
                for i, m in enumerate(merged)
                if m.ends.name == item.ends.name
                and m.ends.rate == item.ends.rate
                and m.ends.links == item.ends.links
                and _alike(m.nic, item.nic)
                and m.tier == item.tier
                and m.role == item.role
                and m.cell == item.cell
                and m.bought == item.bought
                and m.start + m.ends.count == item.start
            ),
            None,
        )
        if at is None:
            merged.append(item)
        else:
            more = evolve(merged[at].ends, count=merged[at].ends.count + item.ends.count)
            merged[at] = evolve(merged[at], ends=more)
    return sorted(merged, key=lambda m: m.role != "server" or m.ends.total == 0)
