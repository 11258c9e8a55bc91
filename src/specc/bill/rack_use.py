"""Batches of equal devices, and racks with what stands in them."""

from collections.abc import Iterable, Iterator

from specc.design.part import Part
from specc.design.parts.rack import Rack
from specc.record import evolve, field, record
from specc.sums import sum_counts
from specc.topology.power import DevicePower
from specc.units.quantity import base_value

DEFAULT_HEIGHT = 42
"""Rack units, where no rack is described."""


@record
class Batch:
    """Equal devices to place, in the order of their numbers."""

    key: str
    """The node of the graph: "server dgx_h100", "compute leaf"."""
    part: Part
    count: int
    role: str
    placement: str = ""
    power_limit: float | None = None
    """Of each accelerator in them, W."""
    first: int = 0
    """Number of the first of them."""


@record(kw_only=False)
class RackStack:
    """Equal devices on top of each other in a rack.

    Attributes:
        key: Their batch.
        first: Number of the lowest of them; in a run of racks, of the lowest in its first rack.
        count: How many in each rack.
        unit: Lowest unit of the lowest of them.
        height: Units of one.
    """

    key: str
    first: int
    count: int
    unit: int
    height: int


@record(frozen=False)
class RackRun:
    """Racks beside each other that are equal but for the numbers of their devices, which go on from rack to rack.

    A million servers are a few runs. `wide` racks belong to one enclosure each time: what stands in it is listed in the
    first of them.
    """

    kind: str
    rack: Rack | None
    own: Part | None = None
    """The enclosure that is these racks."""
    count: int = 1
    """Racks, or enclosures of several racks."""
    wide: int = 1
    stacks: tuple[RackStack, ...] = ()
    power: float = 0.0
    """Of one rack, W."""
    mass: float = 0.0
    """Of one rack, kg."""
    used: int = 0
    number: int = 0
    """Number of the first rack."""
    power_bound: bool = False
    """Whether something in it has no known highest power, so that `power` is a lower bound."""
    mass_bound: bool = False
    drawn: dict[str, tuple[float, float]] = field(factory=dict)
    """By part: how many of it draw power here, and W of one at its highest."""

    @property
    def racks(self) -> int:
        """How many racks they are."""
        return self.count * self.wide

    def put(self, batch: Batch, first: int, count: int, power: DevicePower) -> None:
        """Put `count` devices of a batch on top of what stands in each rack; they are numbered from `first` on."""
        height = batch.part.height or 1
        self.stacks += (RackStack(batch.key, first, count, self.used + 1, height),)
        self.used += count * height
        self.add(batch.part, power, count)

    def add(self, part: Part, power: DevicePower, share: float = 1.0) -> None:
        """Count the power and mass of devices, or of a share of one, in each rack."""
        watts = power.peak if power.peak is not None else power.low
        self.power += (watts or 0.0) * share
        if watts is not None:
            devices, _ = self.drawn.get(part.name, (0.0, watts))
            self.drawn = {**self.drawn, part.name: (devices + share, watts)}
        self.power_bound = self.power_bound or power.peak is None
        self.mass += (base_value(part.mass) or 0.0) * share
        self.mass_bound = self.mass_bound or part.mass is None

    def split(self, at: int) -> "tuple[RackRun, ...]":
        """The first `at` racks, and the rest. An enclosure between the two is listed rack by rack."""
        whole, inside = divmod(at, self.wide)
        left = (self._part(0, whole),) if whole else ()
        if not inside:
            return (*left, self._part(whole, self.count - whole))
        cut = self._part(whole, 1)
        sides = (
            evolve(cut, wide=1, number=cut.number + n, stacks=() if n else cut.stacks)
            for n in range(self.wide)
        )
        after = self.count - whole - 1
        return (*left, *sides, *((self._part(whole + 1, after),) if after else ()))

    def _part(self, start: int, count: int) -> "RackRun":
        """Some of the racks, from the one at `start` on."""
        stacks = tuple(evolve(s, first=s.first + start * s.count) for s in self.stacks)
        return evolve(self, count=count, number=self.number + start * self.wide, stacks=stacks)

    @property
    def devices(self) -> "Iterator[tuple[str, int, int, int]]":
        """What stands in the first rack, device by device: key, number, lowest unit, height."""
        for stack in self.stacks:
            for n in range(stack.count):
                yield stack.key, stack.first + n, stack.unit + n * stack.height, stack.height

    def each(self) -> "Iterator[RackRun]":
        """One rack after the other."""
        for at in range(self.racks):
            yield self._rack(at)

    def _rack(self, at: int) -> "RackRun":
        enclosure, inside = divmod(at, self.wide)
        one = self._part(enclosure, 1)
        return evolve(one, wide=1, number=one.number + inside, stacks=() if inside else one.stacks)


def count_racks(runs: Iterable[RackRun]) -> int:
    """How many racks some runs are."""
    return sum_counts(run.racks for run in runs)


def cut(runs: list[RackRun], at: int) -> tuple[list[RackRun], list[RackRun]]:
    """The first `at` racks of some runs, and the rest."""
    before: list[RackRun] = []
    for index, run in enumerate(runs):
        if at <= 0:
            return before, runs[index:]
        if run.racks <= at:
            before.append(run)
            at -= run.racks
            continue
        taken = 0
        pieces = run.split(at)
        for place, piece in enumerate(pieces):
            if taken == at:
                return before, [*pieces[place:], *runs[index + 1 :]]
            before.append(piece)
            taken += piece.racks
    return before, []


def rack_height(rack: RackRun) -> int:
    """Units of a rack."""
    if rack.rack is not None and rack.rack.height:
        return rack.rack.height
    return max(DEFAULT_HEIGHT, rack.used)
