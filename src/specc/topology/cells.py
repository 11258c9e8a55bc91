"""Cells: servers of several kinds, each kind on leaves of its own, under one set of spines.

A cell is a Clos network of its own up to its leaves. The spines are common: every leaf of every cell sends the same number of links to each of
them, so that their number divides the uplinks of a leaf of each cell.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from math import ceil, gcd

from specc.record import evolve, record
from specc.sums import sum_counts
from specc.topology.assemble import assemble
from specc.topology.clos import ground
from specc.topology.plane import Clos, spread
from specc.topology.ports import PortDivision, Switchboard
from specc.topology.shape import (
    FabricRequest,
    Problem,
    Shape,
    SizedFabric,
    Tier,
    TierLinks,
    Wire,
    refused,
)
from specc.units.calculation import Calculation, operand
from specc.units.text import link_rate


@record
class CellPart:
    """A cell with its leaves worked out."""

    name: str
    ask: FabricRequest
    board: Switchboard
    division: PortDivision
    base: Clos

    @property
    def tier(self) -> str:
        """What its leaves are called."""
        return f"{self.name}_leaf" if self.name else "leaf"


def size_cells(shape: Shape, asks: Mapping[str, FabricRequest]) -> SizedFabric:
    """The fabric of all cells, in their order."""
    parts: list[CellPart] = []
    for name, ask in asks.items():
        if shape.rails is None:
            wrong = f"cells in a fabric of the topology {shape.name}"
            return refused(
                shape.name, _problem(wrong, "leaf_spine, rail_optimised or fat_tree", "topology")
            )
        laid = ground(ask, shape.name, shape.rails(ask), ask.planes, 2, 2)
        if isinstance(laid, SizedFabric):
            return laid
        own, leaf, division, base = laid
        parts.append(CellPart(name=name, ask=own, board=leaf, division=division, base=base))
    rates = {part.division.up_rate for part in parts}
    if len(rates) > 1:
        told = " and ".join(link_rate(rate) for rate in sorted(rates))
        return refused(
            shape.name, _problem(f"uplinks of {told}", "one rate into the spines", "uplink_rate")
        )
    spines = _spines(parts)
    if isinstance(spines, Problem):
        return refused(shape.name, spines)
    return _together(shape.name, parts, spines)


def _problem(found: str, allowed: str, field: str) -> Problem:
    hint = (
        "State `uplink_rate`, `uplinks` or larger spines."
        if field != "topology"
        else "Take one of them."
    )
    return Problem(kind="ports", field=field, found=found, allowed=allowed, hint=hint)


def _spines(parts: Sequence[CellPart]) -> int | Problem:
    """Spines of a plane: as few as have the ports and divide the uplinks of a leaf of every cell."""
    first = parts[0].ask
    board = first.spine or parts[0].board
    ports = board.ports(parts[0].division.up_rate)
    links = sum_counts(part.base.leaves * part.base.up for part in parts)
    need = max(1, ceil(links / ports) if ports else 0, ceil((first.spines or 1) / first.planes))
    ups = [part.base.up for part in parts]
    spines = spread(min(ups), need, uneven=True) if first.uneven else spread(gcd(*ups), need)
    while spines is not None and ports:
        taken = sum_counts(ceil(part.base.leaves * part.base.up / spines) for part in parts)
        if taken <= ports:
            return spines
        spines = spread(min(ups), spines + 1, uneven=True) if first.uneven else None
    told = ", ".join(
        f"{p.base.leaves} leaves with {p.base.up} links up in {p.name or 'no cell'}" for p in parts
    )
    return _problem(
        told,
        f"{ports} ports of {board.name} on each spine, with the same links from every leaf to each",
        "spine",
    )


def _together(shape: str, parts: Sequence[CellPart], spines: int) -> SizedFabric:
    """One fabric of the cells' own, with the spines in common."""
    alone = []
    for part in parts:
        base = part.base
        flat = evolve(
            base,
            pod_leaves=base.leaves,
            last_leaves=base.leaves,
            spines=spines,
            last_spines=spines,
        )
        alone.append(assemble(part.ask, part.board, part.division, flat, shape))
    leaves = tuple(
        evolve(sized.tiers[0], name=part.tier) for part, sized in zip(parts, alone, strict=True)
    )
    below, above = _layers(parts, alone)
    worst: dict[str, tuple[str, str, Fraction]] = {}
    for sized in alone:
        for loss in sized.losses:
            worst[loss[0]] = min(worst.get(loss[0], loss), loss, key=lambda each: each[2])
    return SizedFabric(
        shape=shape,
        planes=parts[0].ask.planes,
        tiers=(*leaves, _spine_tier(parts, alone)),
        layers=(*below, *above),
        stages=alone[0].stages,
        cells=tuple((part.tier, sized.stages) for part, sized in zip(parts, alone, strict=True)),
        bisection=_bisection(parts),
        losses=tuple(worst.values()),
        facts=tuple(
            (f"{what}, {part.name or 'no cell'}", count)
            for part, sized in zip(parts, alone, strict=True)
            for what, count in sized.facts
        ),
        counted={
            **{p.tier: s.counted["leaf"] for p, s in zip(parts, alone, strict=True)},
            "spine": _counted(parts, spines),
        },
        wires=partial(_wires, tuple(parts), tuple(alone), spines),
    )


def _layers(
    parts: Sequence[CellPart], alone: Sequence[SizedFabric]
) -> tuple[list[TierLinks], list[TierLinks]]:
    """Links of what hangs on the leaves of each cell, then those between leaves and spines."""
    below: list[TierLinks] = []
    above: list[TierLinks] = []
    for part, sized in zip(parts, alone, strict=True):
        for layer in sized.layers:
            if layer.upper == "leaf":
                below.append(evolve(layer, upper=part.tier))
            else:
                above.append(evolve(layer, lower=part.tier))
    return below, above


def _spine_tier(parts: Sequence[CellPart], alone: Sequence[SizedFabric]) -> Tier:
    spine = alone[0].tiers[1]
    down = sum_counts(sized.tiers[1].down for sized in alone)
    board = parts[0].ask.spine or parts[0].board
    cages = board.serving(parts[0].division.up_rate)
    full = ceil(down / (cages.each(parts[0].division.up_rate) if cages else 1))
    return evolve(spine, board=board.name, down=down, cages=full, cages_all=full * spine.count)


def _bisection(parts: Sequence[CellPart]) -> Fraction:
    """As of one Clos network: half of what the servers send, or of what the leaves pass on."""
    servers = sum_counts(p.ask.servers.total * p.ask.servers.rate for p in parts)
    planes = parts[0].ask.planes
    up = sum_counts(p.base.leaves * p.base.up * p.division.up_rate for p in parts) * planes
    return Fraction(min(servers, up), 2)


def _counted(parts: Sequence[CellPart], spines: int) -> Calculation:
    told = "as few as have the ports and divide the uplinks of a leaf of every cell"
    return Calculation(
        "planes × spines of a plane",
        (
            operand("planes", parts[0].ask.planes, source="fabric.planes"),
            operand("spines of a plane", spines, source=told),
        ),
    )


def _wires(
    parts: tuple[CellPart, ...], alone: tuple[SizedFabric, ...], spines: int
) -> Iterator[Wire]:
    """The wires of each cell, with layers and spine ports counted on."""
    ends = [1 + len(part.ask.attached) for part in parts]
    first, port = 0, 0
    for number, (part, sized) in enumerate(zip(parts, alone, strict=True)):
        assert sized.wires is not None
        for layer, low, low_port, low_part, up, up_port, up_part in sized.wires():
            if layer < ends[number]:
                yield (first + layer, low, low_port, low_part, up, up_port, up_part)
            else:
                above = sum_counts(ends) + number
                yield (above, low, low_port, low_part, up, port + up_port, up_part)
        first += ends[number]
        port += ceil(part.base.leaves * part.base.up / spines)
