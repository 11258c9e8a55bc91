"""What a shape must do: counts in, a sized fabric out.

A shape is one file of `shapes/` with one value `SHAPE`. It knows no parts and no design: it takes numbers of ends,
links and ports and says how many switches stand in which tier, how many links run in which layer, and, when a port-level
view is wanted, which port is joined to which.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from specc.record import field, record
from specc.sums import sum_counts
from specc.topology.ports import PortDivision, Switchboard
from specc.units.calculation import Calculation
from specc.units.text import link_rate

MANAGEMENT_RATE = 1_250_000_000
"""byte/s: links of up to 10 Gb/s are taken for management."""
TWISTED_PAIR_RATE = 125_000_000
"""byte/s: links of up to 1 Gb/s run over twisted pair."""

Wire = tuple[int, int, int, int, int, int, int]
"""layer, lower device, lower port, lower part of the port, upper device, upper port, upper part of the port.

Devices and ports count from 0. The part is 0 for a whole port, and counts from 1 where a port is split.
"""


@record
class EndpointGroup:
    """Equal devices that a fabric joins: how many, links of each, and the rate of a link (byte/s, one way)."""

    name: str
    count: int
    links: int
    rate: int

    @property
    def total(self) -> int:
        """All their links."""
        return self.count * self.links


@record
class FabricRequest:
    """What a fabric asks of its shape. Rates in byte/s, one way."""

    servers: EndpointGroup
    attached: tuple[EndpointGroup, ...] = ()
    leaf: Switchboard | None = None
    spine: Switchboard | None = None
    core: Switchboard | None = None
    rails: int | None = None
    planes: int = 1
    ratio: Fraction = Fraction(1)
    """Bandwidth down:up at the leaf."""
    spine_ratio: Fraction = Fraction(1)
    pod: int | None = None
    """Servers of a pod, where it is stated."""
    downlinks: int | None = None
    uplinks: int | None = None
    uplink_rate: int | None = None
    dual_homed: bool = False
    spare: int = 0
    uneven: bool = False
    """Whether links up are dealt in turn to as few switches as have the ports."""
    """Ports of each leaf that stay free."""
    leaves: int | None = None
    """Switches of a tier where a count is stated."""
    spines: int | None = None
    cores: int | None = None
    groups: int | None = None
    dimensions: tuple[int, ...] = ()


@record
class Problem:
    """Why an ask cannot be met: what was found and what was allowed, and what to do."""

    kind: str
    """ports, rate, rails, planes, size, dimensions, missing, stated."""
    field: str
    """The field of the fabric that it is about."""
    found: str
    allowed: str
    hint: str


@record
class Tier:
    """Equal switches. `down` and `up` are links of a full one, `ports` what it has at that speed."""

    name: str
    board: str
    count: int
    down: int
    up: int
    ports: int
    cages: int
    """Cages that a full one occupies."""
    cages_all: int


@record
class TierLinks:
    """The links between two tiers, or between ends and their switches."""

    lower: str
    upper: str
    links: int
    rate: int
    lower_cages: int = 0
    """Cages of all lower switches that these links occupy; 0 for ends."""
    upper_cages: int = 0
    inside: bool = False
    """Whether they stay in the enclosure of both ends, which brings them along: no cable is laid."""


@record
class UplinkStage:
    """A block that servers share, and what leaves it: the leaf's servers, the pod's servers, all."""

    name: str
    servers: int
    inside: Fraction
    """Bandwidth of one server into the block (byte/s, one way)."""
    outside: Fraction
    """Bandwidth of one server's share of what leaves the block (byte/s, one way); as `inside` for the last."""
    hops: int
    """Switches on the way between two servers of the block."""


@record
class SizedFabric:
    """A fabric in numbers."""

    shape: str
    planes: int = 1
    tiers: tuple[Tier, ...] = ()
    layers: tuple[TierLinks, ...] = ()
    stages: tuple[UplinkStage, ...] = ()
    bisection: Fraction | None = None
    """One-way bandwidth between two halves of the servers (byte/s)."""
    most: int | None = None
    """Servers that the shape could take with these switches."""
    losses: tuple[tuple[str, str, Fraction], ...] = ()
    """What fails, whose bandwidth, and the share that is left."""
    counted: Mapping[str, Calculation] = field(factory=dict)
    """How the switches of a tier were counted."""
    cells: tuple[tuple[str, tuple[UplinkStage, ...]], ...] = ()
    """The stages of each cell by the tier of its leaves, where there are cells; `stages` are those of the first."""
    facts: tuple[tuple[str, int], ...] = ()
    """Further counts that people ask for: leaves per rail, servers on a leaf, links of a pair."""
    problems: tuple[Problem, ...] = ()
    wires: Callable[[], Iterator[Wire]] | None = field(default=None, eq=False, shown=False)

    def tier(self, name: str) -> Tier | None:
        """A tier by name."""
        return next((t for t in self.tiers if t.name == name), None)

    def count(self, name: str) -> int:
        """Switches of a tier, or of one in every cell; 0 where there is none."""
        return sum_counts(t.count for t in self.tiers if name in {t.name, level(t.name)})

    def links(self, lower: str, upper: str | None = None) -> int:
        """Links of the layers between two tiers."""
        return sum_counts(
            y.links for y in self.layers if y.lower == lower and upper in {None, y.upper}
        )

    @property
    def inside(self) -> frozenset[int]:
        """The layers whose links stay in enclosures, by their numbers."""
        return frozenset(n for n, layer in enumerate(self.layers) if layer.inside)

    def leaves(self) -> Iterator[tuple[Tier, TierLinks, TierLinks]]:
        """The leaves of each cell that have links up, with the main links below them and those above."""
        for tier in self.tiers:
            below = next((y for y in self.layers if y.upper == tier.name), None)
            above = next((y for y in self.layers if y.lower == tier.name), None)
            if level(tier.name) == "leaf" and below is not None and above is not None and tier.up:
                yield tier, below, above

    def fact(self, name: str) -> int:
        """A further count; 0 where it is not given."""
        return dict(self.facts).get(name, 0)

    @property
    def switches(self) -> int:
        """All switches."""
        return sum_counts(t.count for t in self.tiers)

    @property
    def switch_links(self) -> int:
        """Links between switches."""
        names = {t.name for t in self.tiers}
        return sum_counts(y.links for y in self.layers if y.lower in names)


@record
class Shape:
    """A topology: its word in the language, and how it is sized."""

    name: str
    about: str
    size: Callable[[FabricRequest], SizedFabric]
    switched: bool = True
    """Whether it needs a leaf switch."""
    rails: Callable[[FabricRequest], int] | None = None
    """Rails of a Clos network whose leaves may stand in cells; None of another."""


def level(tier: str) -> str:
    """What the switches of a tier are: the leaves of a cell are leaves."""
    return tier.rpartition("_")[2]


def refused(shape: str, *problems: Problem) -> SizedFabric:
    """What a shape gives when it cannot meet the ask."""
    return SizedFabric(shape=shape, problems=problems)


def one_sided(field: str, board: Switchboard, division: PortDivision) -> Problem:
    """A switch between two tiers that has no ports left for one of them."""
    down, up = link_rate(division.down_rate), link_rate(division.up_rate)
    return Problem(
        kind="ports",
        field=field,
        found=f"{division.down} links down and {division.up} up on {board.name}",
        allowed=f"at least one each way, at {down} down and {up} up",
        hint="Change the oversubscription or the uplink rate, or take a switch with more ports.",
    )
