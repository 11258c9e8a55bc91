"""Racks: what stands where.

Servers fill racks up to their height, power and load; switches stand above them, in the middle or at the end of the row; the rest
stands with the switches. An unknown height, power or mass limits nothing, and is reported.
"""

from collections.abc import Iterable

from specc.bill.rack_use import DEFAULT_HEIGHT, Batch, RackUse
from specc.bill.rows import after, at_row_ends, in_line
from specc.design.cluster import Site
from specc.design.part import Part
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.rack import Rack
from specc.record import evolve, record
from specc.sums import sum_counts
from specc.topology.inventory import lower_bound
from specc.topology.lay import Topology
from specc.topology.power import device_power
from specc.units.quantity import base_value
from specc.units.text import number

UNIT = 0.04445  # m. Source: EIA-310.
_ROW, _PITCH, _ROW_PITCH, _DROP, _SLACK = 16, 0.6, 3.0, 0.5, 1.0
_NETWORK = ("network", "switches", "management", "infrastructure", "services")
_SUPPORT = ("management", "services", "support", "infrastructure", "network", "switches")
_STORES = ("storage", *_SUPPORT)


@record
class Hall:
    """All racks in their order, and where every device stands."""

    racks: tuple[RackUse, ...]
    spots: dict[str, tuple[list[int], list[float]]]
    """By key: the rack of each device, and its height above the floor (m)."""
    site: Site | None
    assumed: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    """What would have to be known to say that no more racks are needed."""
    overfull: tuple[tuple[str, int, int], ...]
    """Kinds of racks of which more are needed than there are: kind, needed, stated."""

    @property
    def stated(self) -> bool:
        """Whether the site describes its racks."""
        return self.site is not None and bool(self.site.racks)

    def measures(self) -> "Measures":
        """Distances in the hall."""
        site = self.site
        width = None
        if site is not None:
            width = next(
                (base_value(r.width) for r in site.racks.values() if r.width is not None), None
            )
        pitch = base_value(site.rack_pitch) if site else None
        return Measures(
            row=(site.row if site else None) or _ROW,
            pitch=pitch if pitch is not None else width or _PITCH,
            row_pitch=_known(base_value(site.row_pitch) if site else None, _ROW_PITCH),
            drop=_known(base_value(site.cable_drop) if site else None, _DROP),
            slack=_known(base_value(site.cable_slack) if site else None, _SLACK),
        )


@record
class Measures:
    """Distances in m, and racks in a row."""

    row: int
    pitch: float
    row_pitch: float
    drop: float
    slack: float


def _known(value: float | None, other: float) -> float:
    return other if value is None else value


def batches(topology: Topology) -> list[Batch]:
    """Everything that needs a place: servers and services, appliances, switches."""
    found: list[Batch] = []
    seen: set[tuple[int, str, str]] = set()
    for machine in topology.machines:
        if machine.part.instance is not None:
            continue
        role = "service" if machine.service else "server"
        if machine.enclosure is not None:
            # An enclosure with several kinds of servers comes once for each of them.
            group = (id(machine.enclosure), machine.pool, machine.service)
            if group not in seen:
                seen.add(group)
                found.append(
                    Batch(
                        key=f"enclosure {machine.enclosure.name}",
                        part=machine.enclosure,
                        count=machine.enclosures,
                        role="enclosure",
                        power_limit=machine.power_limit,
                    )
                )
            continue
        found.append(
            Batch(
                key=f"{role} {machine.part.name}",
                part=machine.part,
                count=machine.count,
                role=role,
                power_limit=machine.power_limit,
            )
        )
    found += [
        Batch(key=f"storage {a.part.name}", part=a.part, count=a.count, role="storage")
        for a in topology.appliances
    ]
    for laid in topology.fabrics.values():
        for tier in laid.sized.tiers:
            part = laid.switch(tier.name)
            if part is not None:
                top = laid.fabric.placement == "top" and tier.name in {"leaf", "switch"}
                place = "top" if top else laid.fabric.placement or ""
                found.append(
                    Batch(
                        key=f"{laid.name} {tier.name}",
                        part=part,
                        count=tier.count,
                        role="switch",
                        placement=place,
                    )
                )
    merged: dict[str, Batch] = {}
    for batch in found:
        old = merged.get(batch.key)
        merged[batch.key] = _together(old, batch) if old else batch
    return list(merged.values())


def _together(one: Batch, other: Batch) -> Batch:
    """Two batches of the same devices; a power limit of one alone holds for neither."""
    limit = one.power_limit if one.power_limit == other.power_limit else None
    return evolve(other, count=one.count + other.count, power_limit=limit)


def place(topology: Topology) -> Hall:
    """Fills racks and gives every device its spot."""
    site = topology.cluster.site
    every = batches(topology)
    unknown: set[str] = set()
    above = [b for b in every if b.placement == "top"]
    servers = [b for b in every if b.role == "server"]
    kinds = dict(site.racks) if site is not None else {}
    racks = _fill(servers, _kind(kinds, (), first=True), unknown)
    if above and racks:
        kept = sum_counts((b.part.height or 1) * -(-b.count // len(racks)) for b in above)
        racks = _fill(servers, _kind(kinds, (), first=True), unknown, kept)
        _on_top(above, racks)
    elif above:
        every = [evolve(b, placement="") for b in every]
    shells = [r for b in every if b.role == "enclosure" for r in _shells(b)]
    rest = [b for b in every if b.role == "switch" and b.placement != "top"]
    row_ends = [
        b for b in rest if b.placement == "end_of_row" and b.key.endswith((" leaf", " switch"))
    ]
    middle = _fill([b for b in rest if b not in row_ends], _kind(kinds, _NETWORK), unknown)
    beside = [b for b in every if b.role == "service"]
    stores = [b for b in every if b.role == "storage"]
    middle = _fill(beside, _kind(kinds, _SUPPORT), unknown, into=middle)
    middle = _fill(stores, _kind(kinds, _STORES), unknown, into=middle)
    main = [*racks, *shells]
    if row_ends:
        row = (site.row if site else None) or _ROW
        ordered = at_row_ends(
            main, row_ends, row, lambda found: _fill(found, _kind(kinds, _NETWORK), unknown)
        )
        overfull = _pad(kinds, [ordered, middle], _kind(kinds, (), first=True)[0])
        ordered = after(ordered, middle, row)
    else:
        overfull = _pad(kinds, [racks, middle], _kind(kinds, (), first=True)[0])
        last = any(b.placement == "network_row" for b in rest)
        ordered = in_line([*racks, *shells], middle, last=last)
    return Hall(
        racks=tuple(ordered),
        spots=_spots(ordered, every),
        site=site,
        assumed=_assumed(site),
        unknown=tuple(sorted(unknown)),
        overfull=tuple(overfull),
    )


def _kind(
    kinds: dict[str, Rack], wanted: Iterable[str], *, first: bool = False
) -> tuple[str, Rack | None]:
    """The kind of rack for a role: by its name, else the first."""
    if not kinds:
        return "rack", None
    for name in wanted:
        if name in kinds:
            return name, kinds[name]
    if first:
        plain = [n for n in kinds if n not in {*_NETWORK, *_STORES}]
        name = plain[0] if plain else next(iter(kinds))
        return name, kinds[name]
    name = next(iter(kinds))
    return name, kinds[name]


def _fill(
    found: list[Batch],
    kind: tuple[str, Rack | None],
    unknown: set[str],
    kept: int = 0,
    into: list[RackUse] | None = None,
) -> list[RackUse]:
    """Puts devices into racks one after the other; a rack that is full is left."""
    name, rack = kind
    height = rack.height if rack and rack.height else DEFAULT_HEIGHT
    height -= (rack.reserved or 0 if rack else 0) + kept
    if rack and rack.count and not into:
        height = _evenly(found, rack, height)
    limits = _Limits(
        height,
        base_value(rack.power) if rack else None,
        base_value(rack.mass_limit) if rack else None,
    )
    racks = into if into is not None else []
    here = next((r for r in racks if r.kind == name), None)
    open_racks = [r for r in racks if r.kind == name] if here else []
    at = 0
    for batch in found:
        need = batch.part.height
        if need is None:
            unknown.add(f"{batch.part.name}.height")
        need = need or 1
        each = device_power(batch.part, batch.power_limit)
        watts = each.peak if each.peak is not None else each.low
        weight = base_value(batch.part.mass)
        if each.peak is None and limits.power is not None:
            unknown.add(f"{batch.part.name}.power_max")
        if weight is None and limits.mass is not None:
            unknown.add(f"{batch.part.name}.mass")
        for index in range(batch.count):
            while at < len(open_racks) and not limits.take(open_racks[at], need, watts, weight):
                at += 1
            if at == len(open_racks):
                fresh = RackUse(kind=name, rack=rack)
                open_racks.append(fresh)
                racks.append(fresh)
            spot = open_racks[at]
            spot.items.append((batch.key, batch.first + index, spot.used + 1, need))
            spot.used += need
            spot.add(batch.part, each)
    return racks


def _evenly(found: list[Batch], rack: Rack, height: int) -> int:
    """Units to use of each rack so that the stated racks share the devices."""
    units = sum_counts((b.part.height or 1) * b.count for b in found)
    tallest = max((b.part.height or 1 for b in found), default=1)
    share = -(-units // (rack.count or 1)) + tallest - 1
    return min(height, share)


@record(kw_only=False)
class _Limits:
    """What a rack of a kind takes; None where it is unknown."""

    height: int
    power: float | None
    mass: float | None

    def take(self, rack: RackUse, need: int, watts: float | None, weight: float | None) -> bool:
        """Whether a device still goes in; an empty rack takes any."""
        if not rack.items:
            return True
        if rack.used + need > self.height:
            return False
        known = self.power is not None and watts is not None
        if known and rack.power + (watts or 0.0) > (self.power or 0.0) * (1 + 1e-9):
            return False
        return self.mass is None or weight is None or rack.mass + weight <= self.mass


def _on_top(above: list[Batch], racks: list[RackUse]) -> None:
    """Deals switches over the racks of servers, above what stands there."""
    for batch in above:
        need = batch.part.height or 1
        each = device_power(batch.part, batch.power_limit)
        for index in range(batch.count):
            rack = racks[index * len(racks) // batch.count]
            rack.items.append((batch.key, index, rack.used + 1, need))
            rack.used += need
            rack.add(batch.part, each)


def _shells(batch: Batch) -> list[RackUse]:
    """Enclosures that are racks themselves."""
    each = device_power(batch.part, batch.power_limit)
    count = batch.part.racks if isinstance(batch.part, Enclosure) else 1
    found = []
    for index in range(batch.count):
        for half in range(count):
            height = batch.part.height or 48
            items = [(batch.key, index, 1, height)] if not half else []
            shell = RackUse(
                kind=batch.part.name, rack=None, own=batch.part, items=items, used=height
            )
            shell.add(batch.part, each, 1 / count)
            found.append(shell)
    return found


def _pad(
    kinds: dict[str, Rack], groups: list[list[RackUse]], main: str
) -> list[tuple[str, int, int]]:
    """Adds the racks that are stated and stay empty; reports kinds of which too few are stated."""
    overfull = []
    for name, rack in kinds.items():
        if rack.count is None:
            continue
        here = sum_counts(1 for group in groups for r in group if r.kind == name)
        if here > rack.count:
            overfull.append((name, here, rack.count))
        group = groups[0] if name == main else groups[1]
        group += [RackUse(kind=name, rack=rack) for _ in range(rack.count - here)]
    return overfull


def _spots(racks: list[RackUse], every: list[Batch]) -> dict[str, tuple[list[int], list[float]]]:
    spots: dict[str, tuple[list[int], list[float]]] = {
        b.key: ([0] * b.count, [0.0] * b.count) for b in every
    }
    for rack in racks:
        for key, index, unit, height in rack.items:
            found = spots[key]
            found[0][index] = rack.number
            found[1][index] = (unit - 1 + height / 2) * UNIT
    for batch in every:
        # Servers of an enclosure stand inside it, one unit each from the bottom.
        if isinstance(batch.part, Enclosure):
            shells = spots[batch.key][0]
            for inner in batch.part.servers:
                if not isinstance(inner.of, Part):
                    continue
                number_of = lower_bound(inner.count)
                where = [shells[i] for i in range(batch.count) for _ in range(number_of)]
                heights = [(n + 1) * UNIT for _ in range(batch.count) for n in range(number_of)]
                spots[f"server {inner.of.name}"] = (where, heights)
    return spots


def _assumed(site: Site | None) -> tuple[tuple[str, str], ...]:
    """What the text does not say about the hall, and what is taken instead."""
    found = []
    if site is None or not site.racks:
        found.append(("rack.height", f"{DEFAULT_HEIGHT} U"))
    if site is None or site.row is None:
        found.append(("site.row", f"{_ROW} racks"))
    if site is None or site.row_pitch is None:
        found.append(("site.row_pitch", f"{number(_ROW_PITCH)} m"))
    if site is None or (
        site.rack_pitch is None and all(r.width is None for r in site.racks.values())
    ):
        found.append(("site.rack_pitch", f"{number(_PITCH)} m"))
    if site is None or site.cable_drop is None:
        found.append(("site.cable_drop", f"{number(_DROP)} m"))
    if site is None or site.cable_slack is None:
        found.append(("site.cable_slack", f"{number(_SLACK)} m"))
    return tuple(found)
