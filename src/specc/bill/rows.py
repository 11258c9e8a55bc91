"""Where racks stand in their rows."""

from collections.abc import Callable
from math import ceil

from specc.bill.rack_use import Batch, RackUse
from specc.record import evolve


def in_line(main: list[RackUse], middle: list[RackUse], *, last: bool) -> list[RackUse]:
    """One rack after the other, those of the network in the middle or last."""
    half = len(main) if last else len(main) // 2
    ordered = [*main[:half], *middle, *main[half:]]
    for number, rack in enumerate(ordered):
        rack.number = number
    return ordered


def at_row_ends(
    main: list[RackUse],
    leaves: list[Batch],
    row: int,
    fill: Callable[[list[Batch]], list[RackUse]],
) -> list[RackUse]:
    """Rows of servers with their share of the leaves in the last racks of each."""
    row = max(2, row)
    kept = 1
    while True:
        servers = row - kept
        rows = max(1, ceil(len(main) / servers))
        portions = [_portion(leaves, number, rows) for number in range(rows)]
        needed = max(len(fill(portion)) for portion in portions)
        if needed <= kept or servers == 1:
            break
        kept += 1
    ordered = []
    for number, portion in enumerate(portions):
        start = number * row
        here = main[number * servers : (number + 1) * servers]
        ends = fill(portion)
        for place, rack in enumerate(here):
            rack.number = start + place
        for place, rack in enumerate(ends):
            rack.number = start + servers + place
        ordered += [*here, *ends]
    return ordered


def after(ordered: list[RackUse], more: list[RackUse], row: int) -> list[RackUse]:
    """Further racks in rows of their own."""
    first = ceil((max((r.number for r in ordered), default=-1) + 1) / max(1, row)) * row
    for place, rack in enumerate(more):
        rack.number = first + place
    return [*ordered, *more]


def _portion(leaves: list[Batch], number: int, rows: int) -> list[Batch]:
    """The leaves of one row, in the order of the servers that they serve."""
    found = []
    for batch in leaves:
        start, stop = batch.count * number // rows, batch.count * (number + 1) // rows
        if stop > start:
            found.append(evolve(batch, first=start, count=stop - start))
    return found
