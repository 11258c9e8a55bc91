"""Devices into racks: as many of a kind as a rack takes, rack by rack, each full one left for the next.

Racks that come out equal are one run, so that the work goes with the kinds of devices and not with their number.
"""

from collections.abc import Iterator
from math import floor

from specc.bill.rack_use import DEFAULT_HEIGHT, Batch, RackRun, count_racks
from specc.design.parts.rack import Rack
from specc.record import record
from specc.sums import sum_counts
from specc.topology.power import device_power
from specc.units.quantity import base_value

ROUNDING = 1e-9
"""Part of a limit that sums of floats may be off by."""


def fill(
    batches: list[Batch],
    kind: tuple[str, Rack | None],
    unknown: set[str],
    kept: int = 0,
    into: list[RackRun] | None = None,
    spread: int | None = None,
) -> list[RackRun]:
    """Puts devices into racks one after the other; a rack that is full is left.

    Args:
        batches: The devices, in their order.
        kind: Name and description of the racks.
        unknown: Takes what would have to be known of the devices.
        kept: Units of each rack that are left free.
        into: Racks that are there already; those of the kind are filled first.
        spread: Racks that share the devices evenly, as far as they have room; each is filled before the next without it.
    """
    name, rack = kind
    height = rack.height if rack and rack.height else DEFAULT_HEIGHT
    height -= (rack.reserved or 0 if rack else 0) + kept
    if spread and not into:
        height = _evenly(batches, spread, height)
    limits = _Limits(
        height,
        base_value(rack.power) if rack else None,
        base_value(rack.mass_limit) if rack else None,
    )
    filling = _Filling(name, rack, limits, into if into is not None else [])
    for batch in batches:
        unknown |= limits.needed(batch)
        filling.place(batch)
    return filling.runs


def _evenly(batches: list[Batch], racks: int, height: int) -> int:
    """Units to use of each rack so that so many share the devices."""
    units = sum_counts((b.part.height or 1) * b.count for b in batches)
    tallest = max((b.part.height or 1 for b in batches), default=1)
    share = -(-units // racks) + tallest - 1
    return min(height, share)


@record(kw_only=False)
class _Limits:
    """What a rack of a kind takes; None where it is unknown."""

    height: int
    power: float | None
    mass: float | None

    def needed(self, batch: Batch) -> set[str]:
        """What is not known of a device and may fill a rack."""
        part, names = batch.part, set()
        if part.height is None:
            names.add(f"{part.name}.height")
        if self.power is not None and device_power(part, batch.power_limit).peak is None:
            names.add(f"{part.name}.power_max")
        if self.mass is not None and part.mass is None:
            names.add(f"{part.name}.mass")
        return names

    def room(self, rack: RackRun, batch: Batch) -> int:
        """How many more devices go into a rack; an empty one takes any."""
        each = device_power(batch.part, batch.power_limit)
        room = (self.height - rack.used) // (batch.part.height or 1)
        for limit, used, one in (
            (self.power, rack.power, each.peak if each.peak is not None else each.low),
            (self.mass, rack.mass, base_value(batch.part.mass)),
        ):
            if limit is not None and one:
                free = (limit * (1 + ROUNDING) - used) / one
                room = min(room, floor(free)) if free < room else room
        return max(room, 0 if rack.stacks else 1)


class _Filling:
    """Racks of one kind among others, and the one that is being filled."""

    def __init__(self, kind: str, rack: Rack | None, limits: _Limits, runs: list[RackRun]) -> None:
        self.kind = kind
        self.rack = rack
        self.limits = limits
        self.runs = runs
        self.at = 0

    def place(self, batch: Batch) -> None:
        """Place a batch, from the rack on that took the last device of the one before it."""
        each = device_power(batch.part, batch.power_limit)
        first, left = batch.first, batch.count
        while left:
            run, room = self._open(batch, left)
            filled = min(run.count, left // room)
            if not filled:  # the last of them, in the first of the racks
                self._split(1)
                self.runs[self.at].put(batch, first, left, each)
                return
            self._split(filled)
            self.runs[self.at].put(batch, first, room, each)
            first, left = first + filled * room, left - filled * room
            if left:
                self.at += 1
            elif filled > 1:  # the next batch may still fit into the last of them
                self._split(filled - 1)
                self.at += 1

    def _open(self, batch: Batch, left: int) -> tuple[RackRun, int]:
        """The next racks that take a device, and how many each takes."""
        while self.at < len(self.runs):
            run = self.runs[self.at]
            room = self.limits.room(run, batch) if run.kind == self.kind else 0
            if room:
                return run, room
            self.at += 1
        fresh = RackRun(kind=self.kind, rack=self.rack)
        room = self.limits.room(fresh, batch)
        fresh.count = -(-left // room)
        self.runs.append(fresh)
        return fresh, room

    def _split(self, racks: int) -> None:
        """The first racks of the run apart from the rest."""
        run = self.runs[self.at]
        if run.count > racks:
            self.runs[self.at : self.at + 1] = run.split(racks)


def on_top(above: list[Batch], runs: list[RackRun]) -> list[RackRun]:
    """Deals switches over racks as evenly as they come out, above what stands there."""
    racks = count_racks(runs)
    for batch in above:
        each = device_power(batch.part, batch.power_limit)
        dealt: list[RackRun] = []
        at = 0
        for run in runs:
            for piece, first, count in _shares(run, at, batch.count, racks):
                if count:
                    piece.put(batch, first, count, each)
                dealt.append(piece)
            at += run.count
        runs = dealt
    return runs


def _shares(run: RackRun, at: int, devices: int, racks: int) -> Iterator[tuple[RackRun, int, int]]:
    """Pieces of a run from rack `at` on whose racks get equally many devices: the piece, the first device, how many each."""

    def first(rack: int) -> int:
        return -(-rack * devices // racks)

    start = at
    for rack in range(at, at + run.count) if devices % racks else ():
        count = first(rack) - first(rack - 1) if rack > start else 0
        if rack > start and first(rack + 1) - first(rack) != count:
            pieces = run.split(rack - start)
            yield pieces[0], first(start), count
            run, start = pieces[1], rack
    yield run, first(start), first(start + 1) - first(start)
