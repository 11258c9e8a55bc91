"""Servers of a cluster under the names that cables, schedulers and inventories share."""

import re
from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.design.parts.cpu import Cpu
from specc.record import record
from specc.sums import sum_counts
from specc.topology.inventory import ServerGroup, lower_bound
from specc.topology.lay import FabricLayout


@record(eq=False)
class Nodes:
    """Equal servers: `PART-1` to `PART-COUNT`, numbered through the cluster.

    Attributes:
        group: What they are.
        name: The name before the number.
        first, last: Their numbers.
    """

    group: ServerGroup
    name: str
    first: int
    last: int

    @property
    def span(self) -> str:
        """All of them as schedulers write it: `name-[1-64]`."""
        if self.first == self.last:
            return f"{self.name}-{self.first}"
        return f"{self.name}-[{self.first}-{self.last}]"

    def names(self) -> Iterator[str]:
        """Each of them."""
        return (f"{self.name}-{number}" for number in range(self.first, self.last + 1))


def natural(text: str) -> list[tuple[int, str]]:
    """A key that sorts `leaf-2` before `leaf-10`."""
    return [(int(piece) if piece.isdigit() else -1, piece) for piece in re.split(r"(\d+)", text)]


def nodes_of(bill: Bill) -> list[Nodes]:
    """The servers of a cluster by kind, numbered as the cables number them."""
    seen: dict[str, int] = {}
    nodes = []
    for group in bill.topology.machines:
        first = seen.get(group.part.name, 0) + 1
        seen[group.part.name] = last = first + group.count - 1
        nodes.append(Nodes(group=group, name=group.part.name, first=first, last=last))
    return nodes


def infiniband(laid: FabricLayout) -> bool:
    """Whether a fabric speaks InfiniBand: as it states, else as all of its switches do and nothing else."""
    if laid.fabric.protocol is not None:
        return laid.fabric.protocol == "infiniband"
    spoken = [switch.protocols for _tier, switch in laid.switches]
    return bool(spoken) and all(protocols == ("infiniband",) for protocols in spoken)


def cores_of(group: ServerGroup) -> tuple[int, int] | None:
    """Sockets of a server and cores of each; None where they are not known."""
    sockets = sum_counts(lower_bound(c.count) for c in group.part.cpus)
    cores = {c.of.cores for c in group.part.cpus if isinstance(c.of, Cpu)}
    (only,) = cores if len(cores) == 1 else (None,)
    return (sockets, int(only)) if sockets and only else None


def memory_of(group: ServerGroup) -> int | None:
    """MiB of host memory of a server; None where they are not known."""
    total = 0.0
    for counted in group.part.memory:
        capacity = getattr(counted.of, "capacity", None)
        if capacity is None:
            return None
        total += lower_bound(counted.count) * float(capacity)
    return int(total // 2**20) or None
