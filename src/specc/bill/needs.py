"""What a laid-out cluster needs: parts by role, opened into what they contain."""

from collections.abc import Callable, Iterator, Mapping

from specc.bill.cabling import MOST_LINKS, Cabling, end_optics, switch_optics
from specc.bill.cord_lines import cord_lines
from specc.bill.layer_links import ChosenOptics
from specc.bill.line import BillLine
from specc.bill.link_choice import wanting
from specc.bill.part_line import part_line
from specc.bill.rack_lines import rack_lines
from specc.bill.rack_use import count_racks
from specc.bill.services import recurs
from specc.bill.site import Hall
from specc.design.entity import Counted, Entity
from specc.design.part import Item, Part
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.optic import Optic
from specc.design.parts.server import Server
from specc.record import evolve
from specc.sums import sum_counts
from specc.topology.inventory import ServerGroup, identity, lower_bound
from specc.topology.lay import FabricLayout, Topology
from specc.topology.members import Member
from specc.topology.shape import MANAGEMENT_RATE
from specc.units.text import link_rate, number, show

_INSIDE = ("accelerators", "cpus", "memory", "drives", "nics", "psus")
_PLURALS = {"server": "servers", "service": "services"}
_BARE = ("psus",)  # what a barebone brings along
UNMEASURED = f"lengths are worked out for fabrics of up to {number(MOST_LINKS)} links"


def equipment(
    topology: Topology, hall: Hall, cabling: Callable[[str], Cabling], *, choosing: bool
) -> list[BillLine]:
    """All lines but those of cables, without spares, stock and prices.

    `cabling` gives the cables of a fabric by name; it is asked only where copper and optics share one, and where transceivers are to be
    chosen (`choosing`): the longest link decides which, and they draw power.
    """
    lines: list[BillLine] = []
    lines += _machines(topology)
    lines += [
        part_line(a.part, "storage", a.service or "storage", a.count, "as stated")
        for a in topology.appliances
    ]
    lines += _no_storage(topology)
    for laid in topology.fabrics.values():
        lines += _fabric(laid, cabling, choosing=choosing)
    lines += rack_lines(topology, hall)
    lines += cord_lines(topology, hall)
    lines += _rest(topology)
    return lines


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


def cables(topology: Topology, hall: Hall, cabling: Mapping[str, Cabling]) -> list[BillLine]:
    """The lines of cables, by length, and of what is counted by them."""
    laid = [
        line for laid in topology.fabrics.values() for line in _cables(laid, cabling[laid.name])
    ]
    return [*laid, *_accessories(topology, hall, sum_counts(line.quantity for line in laid))]


def _accessories(topology: Topology, hall: Hall, cables: int) -> Iterator[BillLine]:
    """Patch panels, labels and the like, by what they are counted by."""
    many = {
        "cable": cables,
        "cable_end": 2 * cables,
        "rack": count_racks(hall.runs),
        "server": sum_counts(machine.count for machine in topology.machines),
    }
    for counted in topology.cluster.accessories:
        part = counted.of
        if isinstance(part, Part):
            each = lower_bound(counted.count)
            by = str(getattr(part, "per", "unit"))  # the class is loaded where one is read
            reason = f"{each} for each {by.replace('_', ' ')}" if by in many else "as stated"
            yield part_line(
                part,
                "accessory",
                "accessories",
                each * many.get(by, 1),
                reason,
                power=0.0,
                power_typical=0.0,
            )


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


def contents(server: Server) -> Iterator[tuple[Part, int, bool]]:
    """What is inside a server: part, how many, and whether they are bought with it."""
    lists: list[tuple[str, tuple[Counted, ...]]] = [(f, getattr(server, f)) for f in _INSIDE]
    if server.onboard is not None:
        onboard = server.onboard
        lists += [("onboard", (*onboard.nic, *onboard.optic, *onboard.drive))]
    for field, items in lists:
        sold = server.sold_as == "system" or (
            server.sold_as == "barebone" and field in {*_BARE, "onboard"}
        )
        for item in items:
            if isinstance(item.of, Part):
                yield item.of, lower_bound(item.count), sold


def _inside(server: Server, count: int, role: str, owner: str | None) -> Iterator[BillLine]:
    """What a server contains: its own line where that is bought with it, else lines to buy."""
    for part, each, sold in contents(server):
        yield part_line(
            part,
            part.kind,
            role,
            count * each,
            f"{count} x {each} in {server.name}",
            included_in=owner or (identity(server) if sold else None),
            inside=True,
            # The server's own figures hold for all of it.
            power=None,
            power_typical=None,
            mass=None,
            height=None,
        )


def _fabric(
    laid: FabricLayout, cabling: Callable[[str], Cabling], *, choosing: bool
) -> Iterator[BillLine]:
    fabric = laid.fabric
    if fabric.copper is None:
        in_switches, at_ends = switch_optics(laid), end_optics(laid)
    else:
        mixed = cabling(laid.name)
        in_switches, at_ends = mixed.switch_optics, mixed.end_optics
    for tier in laid.sized.tiers:
        part = laid.switch(tier.name)
        if part is not None and not laid.holds(tier.name):
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
    if choosing and wanting(laid):
        yield from _chosen(laid, cabling(laid.name))


def _not_chosen(laid: FabricLayout) -> Iterator[BillLine]:
    """Adapters that servers need and the design does not name."""
    if laid.ask.servers.rate <= MANAGEMENT_RATE or not laid.sized.tiers:
        return
    for member in laid.members:
        if member.role in {"server", "service"} and member.ends.total and member.nic is None:
            yield _open(laid, member, "nic", "Adapter port", "state `nic`")


def _open(laid: FabricLayout, member: Member, category: str, what: str, reason: str) -> BillLine:
    """A line for what is needed and not known."""
    ends = member.ends
    return BillLine(
        part=f"{category} (not chosen)",
        title=f"{what} of {link_rate(ends.rate)} in {ends.name}, not chosen",
        category=category,
        role=laid.name,
        quantity=ends.total,
        reason=f"{ends.count} x {ends.links} links; {reason}",
        inside=True,
    )


def _chosen(laid: FabricLayout, cabling: Cabling) -> Iterator[BillLine]:
    """Transceivers that were chosen, and those of servers for which nothing was."""
    alike: dict[tuple[int, str], list[ChosenOptics]] = {}
    for of in cabling.optics:
        alike.setdefault((id(of.optic), of.role), []).append(of)
    for (_, role), chosen in alike.items():
        where = ", ".join(f"{of.where} {number(of.count)}" for of in chosen)
        yield part_line(
            chosen[0].optic,
            "optic",
            f"{laid.name} {_PLURALS.get(role, role)}",
            sum_counts(of.count for of in chosen),
            f"chosen for {where}: the cheapest that fits, speaks and reaches",
            inside=role != "switches",
        )
    if not isinstance(laid.fabric.optics, Optic) or laid.fabric.server_optics is not None:
        return
    if laid.ask.servers.rate <= MANAGEMENT_RATE or not laid.sized.tiers:
        return
    for layer, member in enumerate(laid.members):
        links = cabling.chosen.get(layer)
        dark = links is None or links.lower is None
        if dark and member.role in {"server", "service"} and member.ends.total:
            why = cabling.reason(layer) or "state `server_optics`"
            yield _open(laid, member, "optic", "Transceiver", why)


def _tier_reason(laid: FabricLayout, tier: str) -> str:
    found = laid.sized.tier(tier)
    if found is None:
        return ""
    return f"{laid.shape}: {found.down} links down and {found.up} up of {found.ports} ports"


def _cables(laid: FabricLayout, cabling: Cabling) -> Iterator[BillLine]:
    merged: dict[tuple[str, float | None], tuple[BillLine, int]] = {}
    for run in cabling.runs:
        long = "length not known" if run.length is None else f"{number(run.length)} m"
        reason = f"links; {UNMEASURED}" if run.length is None else "links by length"
        if run.cable is not None:
            line = part_line(run.cable, "cable", laid.name, run.count, reason, length=run.length)
            line = evolve(
                line,
                title=f"{line.title}, {long}",
                part_number=None if run.length is None else run.cable.number_of(run.length),
            )
        else:
            line = BillLine(
                part=f"{run.medium} (not chosen)",
                title=f"{run.medium.capitalize()} that is not chosen, {long}",
                category="cable",
                role=laid.name,
                quantity=run.count,
                length=run.length,
                reason=reason
                if run.length is None
                else cabling.reason(run.layer) or "links by length; state `cables`",
                power=0.0,
                power_typical=0.0,
            )
        key = (line.part, run.length)
        old = merged.get(key)
        merged[key] = (line, run.count + (old[1] if old else 0))
    for line, count in merged.values():
        yield _of_many(line, count)


def _of_many(line: BillLine, count: int) -> BillLine:
    """A line for more of the same, of which power and mass are those of so many."""
    if count == line.quantity:
        return line
    times = count / line.quantity
    more = {
        name: None if value is None else value * times
        for name, value in (
            ("power", line.power),
            ("power_typical", line.power_typical),
            ("power_low", line.power_low),
            ("power_high", line.power_high),
            ("mass", line.mass),
        )
    }
    return evolve(line, quantity=count, **more)


def _rest(topology: Topology) -> Iterator[BillLine]:
    cluster = topology.cluster
    for counted in cluster.cdus:
        if isinstance(counted.of, Part):
            yield part_line(counted.of, "cdu", "cooling", lower_bound(counted.count), "as stated")
    for counted in (*cluster.software, *cluster.support):
        part = counted.of
        if isinstance(part, Item):
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
                periodic="month" if recurs(part) else None,
            )
