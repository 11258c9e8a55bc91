"""What is kept in stock beside the need, and what is there already."""

from collections.abc import Iterator

from specc.bill.line import BillLine
from specc.bill.needs import contents
from specc.bill.spares import spares_for
from specc.design.cluster import Cluster
from specc.design.entity import Counted
from specc.design.part import Part
from specc.design.parts.server import Server
from specc.record import evolve
from specc.sums import sum_counts
from specc.topology.inventory import identity, lower_bound, same
from specc.topology.lay import Topology
from specc.units.text import number


def spared(lines: list[BillLine], topology: Topology) -> list[BillLine]:
    """Adds spares: by part over all its roles, on the line with the most; a spare server is one that runs."""
    cluster = topology.cluster
    if cluster.spares is None:
        return lines
    groups: dict[tuple[str, float | None], list[int]] = {}
    for index, line in enumerate(lines):
        groups.setdefault((line.part, line.length), []).append(index)
    stock = list(lines)
    for indices in groups.values():
        quantity = sum_counts(lines[i].quantity for i in indices)
        own = [i for i in indices if not lines[i].included_in] or indices
        first = max(own, key=lambda i: (lines[i].quantity, -i))
        line = lines[first]
        stated = getattr(cluster.spares, "failures", {})
        if line.included_in and line.category not in {
            *stated,
            "accelerator",
            "drive",
            "psu",
            "nic",
        }:
            continue
        count, why = spares_for(cluster.spares, line.category, quantity)
        if not count:
            continue
        if line.included_in:
            # What is inside a system has spares of its own, to buy.
            stock.append(
                evolve(
                    line, quantity=0, spares=count, included_in=None, role="spares", reason=why,
                    power=0.0, power_typical=0.0, mass=None, height=None,
                )
            )  # fmt: skip
        else:
            stock[first] = evolve(line, spares=count, reason=f"{line.reason}; spares: {why}")
    for line in tuple(stock):
        if line.spares and isinstance(line.entity, Server) and not line.included_in:
            for part, each in _bought_beside(line.entity, topology):
                _add(stock, part, line.role, line.spares * each)
    return stock


def _bought_beside(server: Server, topology: Topology) -> Iterator[tuple[Part, int]]:
    """What is bought for each server of a kind beside what it is sold with: parts inside, and adapters of fabrics."""
    yield from ((part, each) for part, each, sold in contents(server) if not sold)
    for laid in topology.fabrics.values():
        for member in laid.members:
            if member.bought and member.nic is not None and same(member.part, server):
                yield member.nic, member.bought
                break  # pools of one kind have the same adapters


def _add(stock: list[BillLine], part: Part, role: str, count: int) -> None:
    """So many more spares of a part, on its line of that role, else on its first."""
    name = identity(part)
    own = [i for i, y in enumerate(stock) if y.part == name and not y.included_in and y.quantity]
    at = next((i for i in own if stock[i].role == role), own[0] if own else None)
    if at is not None:
        line = stock[at]
        reason = f"{line.reason}; {number(count)} in spare servers"
        stock[at] = evolve(line, spares=line.spares + count, reason=reason)


def stocked(lines: list[BillLine], cluster: Cluster) -> list[BillLine]:
    """Takes off what is owned, part by part."""
    owned = cluster.owned
    if owned is None:
        return lines
    stock: dict[str, int] = {}
    lists: tuple[tuple[Counted, ...], ...] = (
        owned.servers, owned.switches, owned.optics, owned.cables, owned.nics, owned.racks, owned.storage,
    )  # fmt: skip
    for item in (i for items in lists for i in items):
        if isinstance(item.of, Part):
            stock[identity(item.of)] = stock.get(identity(item.of), 0) + lower_bound(item.count)
            if isinstance(item.of, Server):
                # The processors and memory of an owned barebone are owned as well.
                for inner, each, sold in contents(item.of):
                    if not sold:
                        name = identity(inner)
                        stock[name] = stock.get(name, 0) + lower_bound(item.count) * each
    lying = []
    for line in lines:
        have = min(stock.get(line.part, 0), line.quantity + line.spares)
        if have and not line.included_in:
            stock[line.part] -= have
            line = evolve(line, existing=max(line.existing, have))
        lying.append(line)
    return lying
