"""Racks: what stands where.

Servers fill racks up to their height, power and load; switches stand above them, in the middle or at the end of the row; the rest
stands with the switches. An unknown height, power or mass limits nothing, and is reported.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from specc.bill.filling import fill, on_top
from specc.bill.rack_use import DEFAULT_HEIGHT, Batch, RackRun, RackStack, count_racks
from specc.bill.rows import after, at_row_ends, in_line
from specc.design.cluster import Site
from specc.design.part import Part
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.rack import Rack
from specc.record import evolve, field, record
from specc.sums import sum_counts
from specc.topology.enclosed import Inside
from specc.topology.inventory import lower_bound
from specc.topology.lay import Topology
from specc.topology.power import device_power
from specc.topology.shape import level
from specc.units.quantity import base_value
from specc.units.text import number

UNIT = 0.04445  # m. Source: EIA-310.
_LOWEST = frozenset({"leaf", "switch"})
_MIDDLE = 24  # U above the floor: where switches stand in an enclosure that is a rack
_ROW, _PITCH, _ROW_PITCH, _DROP, _SLACK = 16, 0.6, 3.0, 0.5, 1.0
_NETWORK = (
    "network",
    "net",
    "switches",
    "fabric",
    "management",
    "mgmt",
    "infrastructure",
    "services",
)
_SUPPORT = (
    "management",
    "mgmt",
    "services",
    "support",
    "infrastructure",
    "network",
    "net",
    "switches",
    "fabric",
)
_STORES = ("storage", *_SUPPORT)


@record
class Hall:
    """All racks in their order, and what stands in them."""

    runs: tuple[RackRun, ...]
    batches: tuple[Batch, ...]
    site: Site | None
    assumed: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    """What would have to be known to say that no more racks are needed."""
    overfull: tuple[tuple[str, int, int], ...]
    """Kinds of racks of which more are needed than there are: kind, needed, stated."""
    inside: Mapping[str, Inside] = field(factory=dict)
    """Switches that stand in enclosures, by the key of their tier."""

    @cached_property
    def racks(self) -> tuple[RackRun, ...]:
        """Every rack by itself, for what lists them."""
        return tuple(rack for run in self.runs for rack in run.each())

    @cached_property
    def spots(self) -> dict[str, tuple[list[int], list[float]]]:
        """By key: the rack of each device, and its height above the floor (m)."""
        spots = _spots(self.runs, self.batches)
        for key, inside in self.inside.items():
            shells = spots.get(f"enclosure {inside.name}", ([], []))[0]
            homes = [shells[at] if at < len(shells) else 0 for at in inside.homes()]
            spots[key] = (homes, [_MIDDLE * UNIT] * len(homes))
        return spots

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
    batches: list[Batch] = []
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
                batches.append(
                    Batch(
                        key=f"enclosure {machine.enclosure.name}",
                        part=machine.enclosure,
                        count=machine.enclosures,
                        role="enclosure",
                        power_limit=machine.power_limit,
                    )
                )
            continue
        batches.append(
            Batch(
                key=f"{role} {machine.part.name}",
                part=machine.part,
                count=machine.count,
                role=role,
                power_limit=machine.power_limit,
            )
        )
    batches += [
        Batch(key=f"storage {a.part.name}", part=a.part, count=a.count, role="storage")
        for a in topology.appliances
    ]
    for laid in topology.fabrics.values():
        for tier in laid.sized.tiers:
            part = laid.switch(tier.name)
            if part is not None and not laid.holds(tier.name):
                top = laid.fabric.placement == "top" and level(tier.name) in _LOWEST
                place = "top" if top else laid.fabric.placement or ""
                batches.append(
                    Batch(
                        key=f"{laid.name} {tier.name}",
                        part=part,
                        count=tier.count,
                        role="switch",
                        placement=place,
                    )
                )
    merged: dict[str, Batch] = {}
    for batch in batches:
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
    rest = [b for b in every if b.role == "switch" and b.placement != "top"]
    row_ends = [
        b
        for b in rest
        if b.placement == "end_of_row" and level(b.key.rpartition(" ")[2]) in _LOWEST
    ]
    beside = (
        ([b for b in rest if b not in row_ends], _kind(kinds, _NETWORK)),
        ([b for b in every if b.role == "service"], _kind(kinds, _SUPPORT)),
        ([b for b in every if b.role == "storage"], _kind(kinds, _STORES)),
    )
    main_kind = _kind(kinds, (), first=True)
    spread = _left_for_servers(main_kind, beside)
    racks = fill(servers, main_kind, unknown, spread=spread)
    if above and racks:
        kept = sum_counts((b.part.height or 1) * -(-b.count // count_racks(racks)) for b in above)
        racks = fill(servers, main_kind, unknown, kept, spread=spread)
        racks = on_top(above, racks)
    elif above:
        every = [evolve(b, placement="") for b in every]
    shells = [_shells(b) for b in every if b.role == "enclosure" and b.count]
    middle = _beside(beside, main_kind[0], unknown)
    if spread and _filled((*racks, *middle), main_kind[0]) > (_stated(main_kind) or 0):
        # Where the stated racks do not do apart, the rest goes into what the servers leave free.
        together = _beside(beside, main_kind[0], unknown, fill(servers, main_kind, unknown))
        if not above and _filled(together, main_kind[0]) <= (_stated(main_kind) or 0):
            racks, middle = together, []
    main = [*racks, *shells]
    if row_ends:
        row = (site.row if site else None) or _ROW
        ordered = at_row_ends(
            main, row_ends, row, lambda portion: fill(portion, beside[0][1], unknown)
        )
        overfull = _pad(kinds, [ordered, middle], _kind(kinds, (), first=True)[0])
        ordered = after(ordered, middle, row)
    else:
        overfull = _pad(kinds, [racks, middle], _kind(kinds, (), first=True)[0])
        last = any(b.placement == "network_row" for b in rest)
        ordered = in_line([*racks, *shells], middle, last=last)
    return Hall(
        runs=tuple(ordered),
        batches=tuple(every),
        site=site,
        assumed=_assumed(site),
        unknown=tuple(sorted(unknown)),
        overfull=tuple(overfull),
        inside={
            f"{laid.name} {tier.name}": laid.inside
            for laid in topology.fabrics.values()
            for tier in laid.sized.tiers
            if laid.inside is not None and laid.holds(tier.name)
        },
    )


_Beside = tuple[tuple[list[Batch], tuple[str, Rack | None]], ...]


def _stated(kind: tuple[str, Rack | None]) -> int | None:
    """How many racks of a kind are stated."""
    return kind[1].count if kind[1] is not None else None


def _left_for_servers(main: tuple[str, Rack | None], beside: _Beside) -> int | None:
    """Stated racks that servers share: what stands beside them takes as few as it can; None where no number is stated."""
    stated = _stated(main)
    if stated is None:
        return None
    return max(1, stated - _filled(_beside(beside, main[0], set()), main[0]))


def _beside(
    beside: _Beside, main: str, unknown: set[str], into: list[RackRun] | None = None
) -> list[RackRun]:
    """Switches, services and appliances in racks of their kinds, spread over those that are stated where no servers stand in them."""
    filled = into
    for batches, kind in beside:
        spread = None if kind[0] == main else _stated(kind)
        filled = fill(batches, kind, unknown, into=filled, spread=spread)
    return filled or []


def _filled(runs: Iterable[RackRun], kind: str) -> int:
    return count_racks(run for run in runs if run.kind == kind)


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


def main_racks(site: Site) -> dict[str, Rack]:
    """The kinds of racks of a site for what computes: those not named after network, support or storage."""
    beside = {*_NETWORK, *_SUPPORT, *_STORES}
    return {name: rack for name, rack in site.racks.items() if name not in beside}


def _shells(batch: Batch) -> RackRun:
    """Enclosures that are racks themselves."""
    each = device_power(batch.part, batch.power_limit)
    wide = batch.part.racks if isinstance(batch.part, Enclosure) else 1
    height = batch.part.height or 48
    shells = RackRun(
        kind=batch.part.name,
        rack=None,
        own=batch.part,
        count=batch.count,
        wide=wide,
        stacks=(RackStack(batch.key, 0, 1, 1, height),),
        used=height,
    )
    shells.add(batch.part, each, 1 / wide)
    return shells


def _pad(
    kinds: dict[str, Rack], groups: list[list[RackRun]], main: str
) -> list[tuple[str, int, int]]:
    """Adds the racks that are stated and stay empty; reports kinds of which too few are stated."""
    overfull = []
    for name, rack in kinds.items():
        if rack.count is None:
            continue
        here = sum_counts(r.racks for group in groups for r in group if r.kind == name)
        if here > rack.count:
            overfull.append((name, here, rack.count))
        group = groups[0] if name == main else groups[1]
        if here < rack.count:
            group.append(RackRun(kind=name, rack=rack, count=rack.count - here))
    return overfull


def _spots(
    runs: Iterable[RackRun], every: Iterable[Batch]
) -> dict[str, tuple[list[int], list[float]]]:
    spots: dict[str, tuple[list[int], list[float]]] = {
        b.key: ([0] * b.count, [0.0] * b.count) for b in every
    }
    for run in runs:
        for stack in run.stacks:
            racks, heights = spots[stack.key]
            stacked = [
                (stack.unit - 1 + n * stack.height + stack.height / 2) * UNIT
                for n in range(stack.count)
            ]
            first = stack.first
            for at in range(run.count):
                racks[first : first + stack.count] = [run.number + at * run.wide] * stack.count
                heights[first : first + stack.count] = stacked
                first += stack.count
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
    defaults = []
    if site is None or not site.racks:
        defaults.append(("rack.height", f"{DEFAULT_HEIGHT} U"))
    if site is None or site.row is None:
        defaults.append(("site.row", f"{_ROW} racks"))
    if site is None or site.row_pitch is None:
        defaults.append(("site.row_pitch", f"{number(_ROW_PITCH)} m"))
    if site is None or (
        site.rack_pitch is None and all(r.width is None for r in site.racks.values())
    ):
        defaults.append(("site.rack_pitch", f"{number(_PITCH)} m"))
    if site is None or site.cable_drop is None:
        defaults.append(("site.cable_drop", f"{number(_DROP)} m"))
    if site is None or site.cable_slack is None:
        defaults.append(("site.cable_slack", f"{number(_SLACK)} m"))
    return tuple(defaults)
