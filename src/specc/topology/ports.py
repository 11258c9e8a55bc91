"""Ports of switches at the speed in use: cages, breakouts, and the division of a switch into down and up."""

from fractions import Fraction
from math import ceil, floor

from specc.record import record
from specc.sums import sum_counts

# Electrical lanes of a cage: a port cannot be split into more ends than the cage has lanes.
# Source: OSFP MSA, QSFP-DD MSA and SFF-8665 / SFF-8402 (QSFP and SFP families).
_LANES = (
    ("osfp_xd", 16),
    ("osfp", 8),
    ("qsfp_dd", 8),
    ("qsfpdd", 8),
    ("qsfp", 4),
    ("sfp_dd", 2),
    ("sfp", 1),
    ("rj45", 1),
    ("ethernet", 1),
)


BACKPLANE = "backplane"
"""Ports inside an enclosure: they serve what stands in it, and nothing plugs into them."""
_UNKNOWN_LANES = 4  # what a port of 100 Gb/s or more has at least, whatever its cage
_MULTILANE = 12_500_000_000  # byte/s: 100 Gb/s


def lanes(cage: str, rate: int) -> int:
    """Lanes of a cage by the family of its name; for one that is not known, by its rate (byte/s)."""
    known = next((count for family, count in _LANES if cage.startswith(family)), None)
    return known or (_UNKNOWN_LANES if rate >= _MULTILANE else 1)


@record
class Cages:
    """Equal cages of a switch: how many, into how many ports each breaks out, and at what rate (byte/s)."""

    count: int
    kind: str
    split: int
    rate: int
    breakouts: tuple[tuple[int, int], ...] = ()
    """Ways to break out a cage where they are listed: ports, and the rate of each."""
    limit: int | None = None
    """Most ports that all these cages can have at once."""

    def each(self, rate: int) -> int:
        """Ports that one cage gives at a rate: as catalogued, or split further; 0 if too fast, or not known (0)."""
        if rate > self.rate or rate < 1:
            return 0
        if rate == self.rate:
            return self.split
        listed = [count for count, speed in self.breakouts if speed >= rate]
        if self.breakouts:
            links = max([self.split, *listed])
        else:
            most = lanes(self.kind, self.rate * self.split)
            links = max(self.split, min(most, self.split * (self.rate // rate)))
        if self.limit is not None:
            links = max(1, min(links, self.limit // self.count))
        return links

    def ports(self, rate: int) -> int:
        """Ports of all these cages at a rate."""
        return self.count * self.each(rate)


@record
class Switchboard:
    """The front of a switch."""

    name: str
    cages: tuple[Cages, ...]

    @property
    def native(self) -> int:
        """The rate of most of its ports (byte/s), as catalogued; 0 where no port is known."""
        if not self.cages:
            return 0
        return max(self.cages, key=lambda c: (c.count * c.split, c.rate)).rate

    @property
    def fastest(self) -> int:
        """Its fastest port (byte/s)."""
        return max((c.rate for c in self.cages), default=0)

    @property
    def cage_count(self) -> int:
        """All its cages."""
        return sum_counts(c.count for c in self.cages)

    def serving(self, rate: int) -> Cages | None:
        """The cages used for links of a rate: the slowest that reach it, if they are more than a few."""
        able = [c for c in self.cages if c.each(rate) and c.kind != BACKPLANE]
        if not able:
            return None
        most = max(c.ports(rate) for c in able)
        many = [c for c in able if 4 * c.ports(rate) >= most]
        return min(many, key=lambda c: (c.rate, -c.ports(rate)))

    def inner(self, rate: int) -> Cages | None:
        """The ports of its backplane, where it has some at the rate."""
        return next((c for c in self.cages if c.kind == BACKPLANE and c.each(rate)), None)

    def ports(self, rate: int) -> int:
        """Ports at a rate where the whole switch runs at it; k in the literature."""
        serving = self.serving(rate)
        return serving.ports(rate) if serving else 0


@record
class PortDivision:
    """A switch divided into ports towards the servers and ports away from them."""

    down: int
    up: int
    down_rate: int
    up_rate: int
    down_each: int
    up_each: int
    apart: bool
    """The uplinks have cages of their own (48 x RJ45 + 4 x QSFP28)."""

    @property
    def both_ways(self) -> bool:
        """Whether there are ports on both sides; a tier between two others needs them."""
        return self.down > 0 and self.up > 0

    def cages(self, down: int, up: int) -> int:
        """Cages that so many ports of each side occupy."""
        if self.down_each == self.up_each and self.down_rate == self.up_rate and not self.apart:
            return ceil((down + up) / self.down_each)
        return ceil(down / self.down_each) + ceil(up / self.up_each)


def divide(
    board: Switchboard,
    rate: int,
    ratio: Fraction,
    *,
    up_rate: int | None = None,
    downlinks: int | None = None,
    uplinks: int | None = None,
) -> PortDivision | None:
    """Divides a switch for links of `rate` below and `up_rate` above at a bandwidth ratio down:up.

    With k ports of one rate, `d = floor(k*o/(1+o))` and `u = k - d`. Stated numbers of links win over the ratio. None
    where no cage reaches the rate.

    Source: Leiserson, Fat-Trees (1985), for 1:1; the ratio as in NVIDIA RA-11333-001 and the MegaScale paper.
    """
    inner = board.inner(rate)
    below = inner or board.serving(rate)
    if below is None:
        return None
    above = (board.serving(up_rate or rate) or below) if inner is not None else below
    others = [
        c
        for c in board.cages
        if c not in {below, above} and c.rate > below.rate and c.each(up_rate or c.rate)
    ]
    if others and (up_rate is None or up_rate > below.rate):
        above = max(others, key=lambda c: c.count * c.split * c.rate)
        up_rate = up_rate or above.rate
    up_rate = up_rate or rate
    if not above.each(up_rate):
        return None
    down_each, up_each = below.each(rate), above.each(up_rate)
    limit = ratio * up_rate / rate  # links down for each link up
    if above is not below:
        down, up = below.count * down_each, above.count * up_each
        if downlinks is not None:
            down = downlinks
        up = uplinks if uplinks is not None else min(up, max(1, ceil(down / limit)))
    else:
        down, up = _share(below.count, down_each, up_each, limit, downlinks, uplinks)
    return PortDivision(
        down=down,
        up=up,
        down_rate=rate,
        up_rate=up_rate,
        down_each=down_each,
        up_each=up_each,
        apart=above is not below,
    )


def _share(
    cages: int,
    down_each: int,
    up_each: int,
    limit: Fraction,
    downlinks: int | None,
    uplinks: int | None,
) -> tuple[int, int]:
    """Ports down and up where both sides share the same cages."""
    # Ports of one speed can be dealt singly, split ones only by the cage.
    grain, k = (1, cages * down_each) if down_each == up_each else (0, cages)
    if grain:
        if downlinks is not None:
            return downlinks, uplinks if uplinks is not None else min(
                max(0, k - downlinks), ceil(downlinks / limit)
            )
        if uplinks is not None:
            return k - uplinks, uplinks
        down = floor(k * limit / (1 + limit))
        return down, k - down
    if downlinks is not None:
        left = max(0, cages - ceil(downlinks / down_each)) * up_each
        return downlinks, uplinks if uplinks is not None else min(left, ceil(downlinks / limit))
    if uplinks is not None:
        return (cages - ceil(uplinks / up_each)) * down_each, uplinks
    each = limit * up_each / down_each
    down = floor(cages * each / (1 + each))
    return down * down_each, (cages - down) * up_each
