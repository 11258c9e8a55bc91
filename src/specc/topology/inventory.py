"""What stands in a cluster: servers by kind, those inside enclosures, services, storage, and the adapters in them."""

from collections.abc import Iterable

from specc.design.cluster import Cluster
from specc.design.entity import Auto, Counted, Entity
from specc.design.parts.accelerator import Accelerator
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.memory import Memory
from specc.design.parts.nic import Nic
from specc.design.parts.server import Server
from specc.design.parts.storage import Storage
from specc.record import field, record
from specc.sums import sum_counts, sum_floats


@record(eq=False)
class ServerGroup:
    """Equal servers: how many, in what enclosure, and what they are for."""

    part: Server
    count: int
    enclosure: Enclosure | None = None
    enclosures: int = 0
    service: str = ""
    """The service that they give; empty for servers that workloads use."""
    pool: str = ""
    power_limit: float | None = None
    """What every workload on them leaves each accelerator, W; None where one has no limit."""

    @property
    def accelerators(self) -> int:
        """Accelerators in one of them."""
        return total(self.part.accelerators)

    @property
    def accelerator(self) -> Accelerator | None:
        """The kind of accelerator in them; of several the weakest, to which what is divided evenly must fit."""
        kinds = [c.of for c in self.part.accelerators if isinstance(c.of, Accelerator)]
        return min(kinds, key=_strength, default=None)


def _strength(part: Accelerator) -> tuple[float, float]:
    """Memory, then its rate; what is not known is no less than anything."""
    sizes = (part.memory_usable or part.memory, part.memory_bandwidth)
    memory, rate = (float("inf") if size is None else float(size) for size in sizes)
    return memory, rate


@record(eq=False)
class Appliance:
    """Equal storage appliances."""

    part: Storage
    count: int
    service: str = ""


def lower_bound(count: int | Auto) -> int:
    """A count; an open one counts as its lower bound, or one."""
    return count if isinstance(count, int) else count.low or 1


def total(items: Iterable[Counted]) -> int:
    """The sum of counts."""
    return sum_counts(lower_bound(c.count) for c in items)


def _servers(items: Iterable[Counted], service: str = "", pool: str = "") -> list[ServerGroup]:
    groups = []
    for counted in items:
        number = lower_bound(counted.count)
        if isinstance(counted.of, Server):
            groups.append(ServerGroup(part=counted.of, count=number, service=service, pool=pool))
        elif isinstance(counted.of, Enclosure):
            groups += [
                ServerGroup(
                    part=inner.of,
                    count=number * lower_bound(inner.count),
                    enclosure=counted.of,
                    enclosures=number,
                    service=service,
                    pool=pool,
                )
                for inner in counted.of.servers
                if isinstance(inner.of, Server)
            ]
    return groups


def machines(cluster: Cluster) -> tuple[ServerGroup, ...]:
    """All servers: those for workloads first, then services."""
    groups = _servers(cluster.servers)
    for name, items in cluster.pools.items():
        groups += _servers(items, pool=name)
    for name, items in cluster.services.items():
        groups += _servers(items, service=name)
    if cluster.storage is not None:
        groups += _servers(cluster.storage.system, service="storage")
    return tuple(groups)


def appliances(cluster: Cluster) -> tuple[Appliance, ...]:
    """All storage appliances."""
    groups: list[tuple[str, tuple[Counted, ...]]] = list(cluster.services.items())
    if cluster.storage is not None:
        groups.append(("storage", cluster.storage.system))
    return tuple(
        Appliance(part=counted.of, count=lower_bound(counted.count), service=name)
        for name, items in groups
        for counted in items
        if isinstance(counted.of, Storage)
    )


def onboard(server: Server) -> list[tuple[Nic, int]]:
    """Adapters inside a server as sold, and those listed with it, with their counts."""
    listed = (*(server.onboard.nic if server.onboard else ()), *server.nics)
    return [(c.of, lower_bound(c.count)) for c in listed if isinstance(c.of, Nic)]


def identity(part: Entity) -> str:
    """The name of a part in documents: its import path, which ends in its name, else its name."""
    if not part.path:
        return part.name
    if part.path == part.name or part.path.endswith(f".{part.name}"):
        return part.path
    return f"{part.path}.{part.name}" if part.name else part.path


def same(one: Entity | None, other: Entity | None) -> bool:
    """Whether two nouns are the same part, perhaps read twice."""
    if one is None or other is None:
        return False
    return one is other or (one.kind == other.kind and identity(one) == identity(other))


@record(kw_only=False, frozen=False)
class Adapters:
    """The network ports of one kind of server: those inside as sold are taken first, then some are bought."""

    server: Server
    free: list[tuple[Nic, int]] = field(factory=list)
    """Ports not yet taken, by adapter."""
    taken: dict[str, int] = field(factory=dict)
    """Ports taken so far, by adapter."""

    @classmethod
    def of(cls, server: Server) -> "Adapters":
        """All onboard ports free."""
        return cls(server, [(nic, count * nic.ports) for nic, count in onboard(server)])

    def ports(self, nic: Nic) -> int:
        """Free ports of an adapter."""
        return sum_counts(n for other, n in self.free if same(other, nic))

    def set(self, nic: Nic) -> None:
        """Sets those of a kind that no fabric has touched to a mode; a touched one keeps its own."""
        for i, (other, n) in enumerate(self.free):
            if same(other, nic) and (other.ports, other.rate) != (nic.ports, nic.rate):
                self.free[i] = (nic, n // other.ports * nic.ports)

    def take(self, nic: Nic, ports: int) -> int:
        """Takes ports of an adapter; gives the adapters to buy for those that are missing."""
        left = ports
        self.taken[nic.name] = self.taken.get(nic.name, 0) + ports
        for i, (other, n) in enumerate(self.free):
            if same(other, nic) and left:
                used = min(n, left)
                self.free[i] = (other, n - used)
                left -= used
        cards = -(-left // nic.ports)
        spare = cards * nic.ports - left
        if spare:
            self.free.append((nic, spare))
        return cards

    def guess(self, links: int, fastest: int) -> Nic | None:
        """The fastest adapter inside that has ports enough and is not too fast for the switch."""
        able = [
            (nic.rate.value, -i, nic)
            for i, (nic, n) in enumerate(self.free)
            if n >= links and nic.rate is not None and int(nic.rate) <= fastest
        ]
        return max(able, key=lambda candidate: candidate[:2])[2] if able else None


def host_memory(server: Server) -> float | None:
    """Bytes of host memory of a server; None where they are not known."""
    if server.host_memory is not None:
        return float(server.host_memory)
    sizes = [
        float(c.of.capacity) * lower_bound(c.count)
        for c in server.memory
        if isinstance(c.of, Memory) and c.of.capacity is not None
    ]
    return sum_floats(sizes) if sizes and len(sizes) == len(server.memory) else None
