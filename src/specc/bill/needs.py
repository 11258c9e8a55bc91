"""What a laid-out cluster needs: parts by role, opened into what they contain."""

from collections.abc import Callable, Iterator

from specc.bill.cabling import Cabling, end_optics, switch_optics
from specc.bill.line import BillLine
from specc.bill.part_line import part_line
from specc.bill.rack_lines import rack_lines
from specc.bill.site import Hall
from specc.design.entity import Counted, Entity
from specc.design.part import Part
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.optic import Optic
from specc.design.parts.server import Server
from specc.design.parts.service import Service
from specc.record import evolve
from specc.topology.inventory import ServerGroup, identity, lower_bound
from specc.topology.lay import FabricLayout, Topology
from specc.topology.shape import MANAGEMENT_RATE
from specc.units.text import link_rate, number, show

_INSIDE = ("accelerators", "cpus", "memory", "drives", "nics", "psus")
_PLURALS = {"server": "servers", "service": "services"}
_BARE = ("psus",)  # what a barebone brings along


def equipment(topology: Topology, hall: Hall, cabling: Callable[[str], Cabling]) -> list[BillLine]:
    """All lines but those of cables, without spares, stock and prices.

    `cabling` gives the cables of a fabric by name; it is asked only where copper and optics share one.
    """
    found: list[BillLine] = []
    found += _machines(topology)
    found += [
        part_line(a.part, "storage", a.service or "storage", a.count, "as stated")
        for a in topology.appliances
    ]
    found += _no_storage(topology)
    for laid in topology.fabrics.values():
        found += _fabric(laid, cabling)
    found += rack_lines(topology, hall)
    found += _rest(topology)
    return found


def _no_storage(topology: Topology) -> Iterator[BillLine]:
    """Storage that is asked for and that no system gives."""
    asked = topology.cluster.storage
    if asked is None or asked.system:
        return
    wanted = [
        f"{text} {show(amount)}"
        for text, amount in (
            ("capacity", asked.capacity),
            ("read", asked.read_bandwidth),
            ("write", asked.write_bandwidth),
        )
        if amount is not None
    ]
    if wanted:
        yield BillLine(
            part="storage (not chosen)",
            title=f"Storage, not chosen: {', '.join(wanted)}",
            category="storage",
            role="storage",
            quantity=1,
            reason="as stated; name the `system` that gives it",
        )


def cables(topology: Topology, cabling: dict[str, Cabling]) -> list[BillLine]:
    """The lines of cables, by length."""
    return [
        line for laid in topology.fabrics.values() for line in _cables(laid, cabling[laid.name])
    ]


def _machines(topology: Topology) -> Iterator[BillLine]:
    seen: set[tuple[str, str]] = set()
    for machine in topology.machines:
        role = machine.service or machine.pool or "servers"
        if machine.enclosure is not None:
            key = (machine.enclosure.name, role)
            if key not in seen:
                seen.add(key)
                yield from _enclosure(machine, machine.enclosure, role)
        elif machine.part.instance is not None and not machine.service:
            yield _rented(machine, role)
        else:
            yield part_line(
                machine.part,
                "server",
                role,
                machine.count,
                "as stated",
                power_limit=machine.power_limit,
            )
            yield from _inside(machine.part, machine.count, role, None)


def _rented(machine: ServerGroup, role: str) -> BillLine:
    return part_line(
        machine.part,
        "rent",
        role,
        machine.count,
        "as stated; by the month",
        periodic="month",
        power=0.0,
        power_typical=0.0,
        mass=0.0,
        height=0,
    )


def _enclosure(machine: ServerGroup, enclosure: Enclosure, role: str) -> Iterator[BillLine]:
    count, limit = machine.enclosures, machine.power_limit
    yield part_line(enclosure, "enclosure", role, count, "as stated", power_limit=limit)
    owner = identity(enclosure) if enclosure.sold_as != "parts" else None
    for field in ("servers", "switches", "shelves"):
        items: tuple[Counted, ...] = getattr(enclosure, field)
        for item in items:
            if not isinstance(item.of, Part):
                continue
            number_of = count * lower_bound(item.count)
            category = "psu" if field == "shelves" else item.of.kind
            reason = f"{count} x {lower_bound(item.count)} in {enclosure.name}"
            yield part_line(item.of, category, role, number_of, reason, included_in=owner)
            if isinstance(item.of, Server):
                yield from _inside(item.of, number_of, role, owner)


def _inside(server: Server, count: int, role: str, owner: str | None) -> Iterator[BillLine]:
    """What a server contains: its own line where that is bought with it, else lines to buy."""
    lists: list[tuple[str, tuple[Counted, ...]]] = [(f, getattr(server, f)) for f in _INSIDE]
    if server.onboard is not None:
        onboard = server.onboard
        lists += [("onboard", (*onboard.nic, *onboard.optic, *onboard.drive))]
    for field, items in lists:
        holds = owner
        if holds is None and (server.sold_as == "system" or field in {*_BARE, "onboard"}):
            holds = identity(server) if server.sold_as != "parts" else None
        for item in items:
            if not isinstance(item.of, Part):
                continue
            each = lower_bound(item.count)
            yield part_line(
                item.of,
                item.of.kind,
                role,
                count * each,
                f"{count} x {each} in {server.name}",
                included_in=holds,
                inside=True,
                # The server's own figures hold for all of it.
                power=None,
                power_typical=None,
                mass=None,
                height=None,
            )


def _fabric(laid: FabricLayout, cabling: Callable[[str], Cabling]) -> Iterator[BillLine]:
    fabric = laid.fabric
    if fabric.copper is None:
        in_switches, at_ends = switch_optics(laid), end_optics(laid)
    else:
        mixed = cabling(laid.name)
        in_switches, at_ends = mixed.switch_optics, mixed.end_optics
    for tier in laid.sized.tiers:
        part = laid.switch(tier.name)
        if part is not None:
            yield part_line(
                part,
                "switch",
                f"{laid.name} {tier.name}",
                tier.count,
                _tier_reason(laid, tier.name),
            )
    for member in laid.members:
        if member.bought and member.nic is not None:
            quantity = member.ends.count * member.bought
            reason = f"{member.ends.count} {member.ends.name} x {member.bought}"
            yield part_line(member.nic, "nic", laid.name, quantity, reason, inside=True)
    yield from _not_chosen(laid)
    if isinstance(fabric.optics, Optic) and in_switches:
        yield part_line(
            fabric.optics,
            "optic",
            f"{laid.name} switches",
            in_switches,
            "cages in use, switch by switch",
        )
    if isinstance(fabric.server_optics, Optic):
        for name, role, count in at_ends:
            optic = fabric.server_optics
            yield part_line(
                optic,
                "optic",
                f"{laid.name} {_PLURALS.get(role, role)}",
                count,
                f"{optic.ports} ports each, device by device: {name}",
                inside=True,
            )


def _not_chosen(laid: FabricLayout) -> Iterator[BillLine]:
    """What the design needs and does not name: adapters of servers, and transceivers at their ends of optical links."""
    optical = isinstance(laid.fabric.optics, Optic) and laid.fabric.server_optics is None
    if laid.ask.servers.rate <= MANAGEMENT_RATE or not laid.sized.tiers:
        return
    for member in laid.members:
        if member.role not in {"server", "service"} or not member.ends.total:
            continue
        speed = link_rate(member.ends.rate)
        wanted = (
            [("nic", f"Adapter port of {speed} in {member.ends.name}")]
            if member.nic is None
            else []
        )
        if optical:
            wanted.append(("optic", f"Transceiver of {speed} for {member.ends.name}"))
        for category, title in wanted:
            yield BillLine(
                part=f"{category} (not chosen)",
                title=f"{title}, not chosen",
                category=category,
                role=laid.name,
                quantity=member.ends.total,
                reason=f"{member.ends.count} x {member.ends.links} links; state `{'nic' if category == 'nic' else 'server_optics'}`",
                inside=True,
            )


def _tier_reason(laid: FabricLayout, tier: str) -> str:
    found = laid.sized.tier(tier)
    if found is None:
        return ""
    return f"{laid.shape}: {found.down} links down and {found.up} up of {found.ports} ports"


def _cables(laid: FabricLayout, cabling: Cabling) -> Iterator[BillLine]:
    merged: dict[tuple[str, float], tuple[BillLine, int]] = {}
    for run in cabling.runs:
        if run.cable is not None:
            line = part_line(
                run.cable, "cable", laid.name, run.count, "links by length", length=run.length
            )
            line = evolve(
                line,
                title=f"{line.title}, {number(run.length)} m",
                part_number=run.cable.number_of(run.length),
            )
        else:
            line = BillLine(
                part=f"{run.medium} (not chosen)",
                title=f"{run.medium.capitalize()} that is not chosen, {number(run.length)} m",
                category="cable",
                role=laid.name,
                quantity=run.count,
                length=run.length,
                reason="links by length",
                power=0.0,
                power_typical=0.0,
            )
        key = (line.part, run.length)
        old = merged.get(key)
        merged[key] = (line, run.count + (old[1] if old else 0))
    for line, count in merged.values():
        yield evolve(line, quantity=count)


def _rest(topology: Topology) -> Iterator[BillLine]:
    cluster = topology.cluster
    for counted in cluster.cdus:
        if isinstance(counted.of, Part):
            yield part_line(counted.of, "cdu", "cooling", lower_bound(counted.count), "as stated")
    for counted in (*cluster.software, *cluster.support):
        part = counted.of
        if isinstance(part, Part):
            licence = getattr(part, "licence", None)
            unit = licence.named.get("per", "") if licence is not None else ""
            # A name such as `gpu` may be that of a part.
            per = unit.kind if isinstance(unit, Entity) else str(unit)
            basis = {
                "gpu": topology.accelerators,
                "accelerator": topology.accelerators,
                "server": topology.servers,
                "node": topology.servers,
            }
            quantity = lower_bound(counted.count) * basis.get(per, 1)
            reason = f"one per {per}" if per in basis else "as stated"
            yield part_line(
                part,
                part.kind,
                "licences" if part.kind == "software" else "services",
                quantity,
                reason,
                power=0.0,
                power_typical=0.0,
                mass=0.0,
                height=0,
                periodic="month" if isinstance(part, Service) and part.recurs else None,
            )
