"""What is kept in stock beside the need, and what is there already."""

from specc.bill.line import BillLine
from specc.bill.spares import spares_for
from specc.design.cluster import Cluster
from specc.design.entity import Counted
from specc.design.part import Part
from specc.design.parts.server import Server
from specc.record import evolve
from specc.sums import sum_counts
from specc.topology.inventory import identity, lower_bound


def spared(lines: list[BillLine], cluster: Cluster) -> list[BillLine]:
    """Adds spares: by part over all its roles, on the line with the most."""
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
    return stock


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
            if isinstance(item.of, Server) and item.of.sold_as != "system":
                # The processors and memory of an owned barebone are owned as well.
                for field in ("accelerators", "cpus", "memory", "drives", "nics"):
                    for inner in getattr(item.of, field):
                        if isinstance(inner.of, Part):
                            name = identity(inner.of)
                            stock[name] = stock.get(name, 0) + lower_bound(
                                item.count
                            ) * lower_bound(inner.count)
    lying = []
    for line in lines:
        have = min(stock.get(line.part, 0), line.quantity + line.spares)
        if have and not line.included_in:
            stock[line.part] -= have
            line = evolve(line, existing=max(line.existing, have))
        lying.append(line)
    return lying
