"""Where racks stand in their rows."""

from collections.abc import Callable
from math import ceil

from specc.bill.rack_use import Batch, RackRun, count_racks, cut
from specc.record import evolve


def in_line(main: list[RackRun], middle: list[RackRun], *, last: bool) -> list[RackRun]:
    """One rack after the other, those of the network in the middle or last."""
    racks = count_racks(main)
    left, right = cut(main, racks if last else racks // 2)
    ordered = [*left, *middle, *right]
    _numbered(ordered, 0)
    return ordered


def at_row_ends(
    main: list[RackRun],
    leaves: list[Batch],
    row: int,
    fill: Callable[[list[Batch]], list[RackRun]],
) -> list[RackRun]:
    """Rows of servers with their share of the leaves in the last racks of each."""
    row = max(2, row)
    racks = count_racks(main)
    kept = 1
    while True:
        servers = row - kept
        rows = max(1, ceil(racks / servers))
        portions = [_portion(leaves, number, rows) for number in range(rows)]
        # Rows with as many of each kind need as many racks.
        alike = {tuple(batch.count for batch in portion): portion for portion in portions}
        needed = max(count_racks(fill(portion)) for portion in alike.values())
        if needed <= kept or servers == 1:
            break
        kept += 1
    stride = max(row, servers + needed)  # a row too short for its leaves is longer
    ordered: list[RackRun] = []
    for number, portion in enumerate(portions):
        here, main = cut(main, servers)
        ends = fill(portion)
        _numbered(here, number * stride)
        _numbered(ends, number * stride + servers)
        ordered += [*here, *ends]
    return ordered


def after(ordered: list[RackRun], more: list[RackRun], row: int) -> list[RackRun]:
    """Further racks in rows of their own."""
    first = ceil(max((r.number + r.racks for r in ordered), default=0) / max(1, row)) * row
    _numbered(more, first)
    return [*ordered, *more]


def _numbered(runs: list[RackRun], first: int) -> None:
    for run in runs:
        run.number = first
        first += run.racks


def _portion(leaves: list[Batch], number: int, rows: int) -> list[Batch]:
    """The leaves of one row, in the order of the servers that they serve."""
    batches = []
    for batch in leaves:
        start, stop = batch.count * number // rows, batch.count * (number + 1) // rows
        if stop > start:
            batches.append(evolve(batch, first=start, count=stop - start))
    return batches
