"""What each cell of a fabric reads: its own fields, else those of the fabric."""

from collections.abc import Iterator
from typing import Any

import attrs

from specc.design.cluster import Cell, Fabric
from specc.topology.inventory import ServerGroup


def readings(fabric: Fabric) -> dict[str, Fabric]:
    """A fabric as each of its cells reads it, by the cell's name; under "" as servers of no cell do."""
    read = {
        name: attrs.evolve(
            fabric,
            cells={},
            origins={**fabric.origins, **cell.origins},
            allowances=(*fabric.allowances, *cell.allowances),
            **dict(_stated(cell)),
        )
        for name, cell in fabric.cells.items()
    }
    return {**read, "": attrs.evolve(fabric, cells={}) if read else fabric}


def _stated(cell: Cell) -> Iterator[tuple[str, Any]]:
    own = {each.name for each in attrs.fields(Cell)} & {each.name for each in attrs.fields(Fabric)}
    for field in sorted(own & cell.origins.keys()):
        yield field, getattr(cell, field)


def cell_of(fabric: Fabric, machine: ServerGroup) -> str:
    """The cell of a kind of server, named after its service, pool, enclosure or itself; empty where it is in none."""
    inside = machine.enclosure.name if machine.enclosure is not None else ""
    called = {machine.service, machine.pool, inside, machine.part.name} - {""}
    return next((name for name in fabric.cells if name in called), "")
