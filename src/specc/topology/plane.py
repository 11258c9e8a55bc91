"""One plane of a folded Clos network in numbers, and the even-spread rule."""

from specc.divisors import divisors
from specc.record import record


@record
class Clos:
    """One plane of a Clos network in numbers; `planes` copies of it make the fabric."""

    planes: int
    rails: int
    servers: int
    links: int
    """Links of a server into one plane."""
    unit: int
    """Servers that share a set of leaves; 0 where leaves are filled link by link."""
    down: int
    up: int
    leaves: int
    added: int = 0
    """Leaves that hold nothing but attached devices, for which the others have no port free."""
    pods: int = 1
    pod_leaves: int = 0
    last_leaves: int = 0
    spines: int = 0
    last_spines: int = 0
    spine_up: int = 0
    last_spine_up: int = 0
    cores: int = 0
    """Cores of one group; there is a group for each spine of a full pod."""

    @property
    def all_spines(self) -> int:
        """Spines of the plane."""
        return (self.pods - 1) * self.spines + self.last_spines if self.spines else 0

    @property
    def all_cores(self) -> int:
        """Cores of the plane."""
        return self.spines * self.cores

    @property
    def spine_links(self) -> int:
        """Links between spines and cores."""
        if not self.cores:
            return 0
        return (
            self.pods - 1
        ) * self.spines * self.spine_up + self.last_spines * self.last_spine_up

    def used(self, leaf: int) -> int:
        """Links of servers on a leaf of the plane."""
        if not self.unit:
            return max(0, min(self.down, self.servers * self.links - leaf * self.down))
        present = self.servers - (leaf // self.rails) * self.unit
        return max(0, min(self.unit, present)) * (self.links // self.rails)


def spread(links: int, need: int, *, uneven: bool = False) -> int | None:
    """The even-spread rule: the smallest divisor of `links` that is at least `need`; None where there is none.

    Where links may be dealt unevenly it is `need` itself, of which each switch below reaches as many as it has links.
    """
    if uneven:
        return need if need <= links else None
    return next((n for n in divisors(links) if n >= need), None)
