"""Devices beside the servers on the leaves of a fabric: they take the ports that servers leave free."""

from collections.abc import Iterator
from math import ceil

from specc.record import record
from specc.sums import sum_counts
from specc.topology.ports import PortDivision, Switchboard
from specc.topology.shape import EndpointGroup


@record(kw_only=False)
class Dealt:
    """Where attached devices went. `ports` counts the leaf ports (of the servers' size) that they take on each leaf."""

    ports: tuple[int, ...]
    cages: tuple[int, ...]
    """Cages that each kind takes in a plane."""
    order: tuple[tuple[int, int, int, int, int, int, int], ...]
    """plane, kind, device, link, leaf, port, part."""

    def places(self, plane: int) -> Iterator[tuple[int, int, int, int, int, int]]:
        """Kind, device, link, leaf, port and part of each attached link of a plane."""
        for where, kind, device, link, leaf, port, part in self.order:
            if where == plane:
                yield kind, device, link, leaf, port, part


def _grain(kind: EndpointGroup, board: Switchboard, division: PortDivision) -> tuple[int, int]:
    """Ends that share a server-sized port, and server-sized ports that one end takes."""
    if kind.rate == division.down_rate:
        return 1, 1
    cages = board.serving(division.down_rate)
    each = cages.each(kind.rate) if cages else 0
    if not each:
        return 1, 1
    if kind.rate < division.down_rate:
        return max(1, each // division.down_each), 1
    return 1, max(1, division.down_each // each)


def need(kind: EndpointGroup, board: Switchboard, division: PortDivision, planes: int) -> int:
    """Server-sized leaf ports of one plane that a kind takes."""
    shared, wide = _grain(kind, board, division)
    return ceil(ceil(kind.total / planes) / shared) * wide


def room(
    kinds: tuple[EndpointGroup, ...],
    board: Switchboard,
    division: PortDivision,
    free: list[int],
    planes: int,
) -> int:
    """Leaves to add to those that have so many ports free."""
    if not kinds:
        return 0
    widest = max(_grain(k, board, division)[1] for k in kinds)
    wanted = sum_counts(need(k, board, division, planes) for k in kinds)
    short = wanted - sum_counts(f // widest * widest for f in free)
    each = division.down // widest * widest
    return ceil(short / each) if short > 0 and each else 0


def deal(
    kinds: tuple[EndpointGroup, ...],
    board: Switchboard,
    division: PortDivision,
    used: list[int],
    down: int,
    planes: int,
) -> Dealt:
    """Deals the links of attached devices over the leaves in turn, so that one device does not hang on one leaf."""
    taken = [0] * len(used)
    cages = [0] * len(kinds)
    order: list[tuple[int, int, int, int, int, int, int]] = []
    by_width = sorted(range(len(kinds)), key=lambda i: (-_grain(kinds[i], board, division)[1], i))
    for index in by_width:
        kind = kinds[index]
        shared, wide = _grain(kind, board, division)
        # A wide end starts on a cage's first port.
        start = [-(-(u + t) // wide) * wide for u, t in zip(used, taken, strict=True)]
        open_leaves = [i for i in range(len(used)) if start[i] + wide <= down]
        ends = [(d, n) for d in range(kind.count) for n in range(kind.links)]
        # Every plane is dealt alike; only the devices differ, and the first plane has the most.
        spots, ports_on = _spots(len(ends[::planes]), shared, wide, start, open_leaves, down)
        for leaf, count in ports_on.items():
            taken[leaf] = start[leaf] + count * wide - used[leaf]
            cages[index] += ceil(count * wide / division.down_each)
        for plane in range(planes):
            for (device, link), (leaf, port, part) in zip(
                ends[plane::planes], spots, strict=False
            ):
                order.append((plane, index, device, link, leaf, port, part))
    return Dealt(tuple(taken), tuple(cages), tuple(order))


def _spots(
    ends: int, shared: int, wide: int, start: list[int], open_leaves: list[int], down: int
) -> tuple[list[tuple[int, int, int]], dict[int, int]]:
    """Leaf, port and part for each of so many ends."""
    spots: list[tuple[int, int, int]] = []
    ports_on: dict[int, int] = {}
    turn = 0
    while len(spots) < ends and open_leaves:
        leaf = open_leaves[turn % len(open_leaves)]
        count = ports_on.get(leaf, 0)
        port = start[leaf] + count * wide
        if port + wide > down:
            open_leaves.remove(leaf)
            continue
        ports_on[leaf] = count + 1
        here = range(min(shared, ends - len(spots)))
        spots += [(leaf, port, part + 1 if shared > 1 else 0) for part in here]
        turn += 1
    return spots, ports_on
