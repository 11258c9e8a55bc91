"""A site with every cluster that stands in it: power, racks, floor, cooling and money are theirs together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

import attrs

from specc.bill.bill import Bill
from specc.bill.results import cluster_result
from specc.bill.sums import Sum, total_of
from specc.design.cluster import Site
from specc.design.expression import Unknown
from specc.design.parts.rack import Rack
from specc.record import evolve, record
from specc.sums import sum_floats
from specc.topology.lay import Topology
from specc.units import Quantity


@record(eq=False)
class SiteBill:
    """What stands in a site.

    Attributes:
        site: The site.
        bills: The bill of each of its clusters, in the order of the text.
    """

    site: Site
    bills: tuple[Bill, ...]

    @property
    def names(self) -> str:
        """Its clusters, as a message names them."""
        names = [f"`{bill.cluster.name}`" for bill in self.bills]
        return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))

    @property
    def verb(self) -> str:
        """The ending of a verb after the names."""
        return "" if len(self.bills) > 1 else "s"

    @cached_property
    def power_maximum(self) -> Sum:
        """Highest power of all equipment, W."""
        return total_of(bill.power_maximum for bill in self.bills)

    @cached_property
    def heat_liquid(self) -> Sum:
        """Heat that goes to liquid, W."""
        return total_of(bill.heat_liquid for bill in self.bills)

    @cached_property
    def racks_filled(self) -> Mapping[str, int]:
        """Racks with something in them, by kind."""
        counts: dict[str, int] = {}
        for bill in self.bills:
            for run in bill.hall.runs:
                if run.stacks:
                    counts[run.kind] = counts.get(run.kind, 0) + run.racks
        return counts

    def result(self, path: str) -> Quantity | Unknown:
        """A result by its path: the sum over the clusters."""
        values = [cluster_result(bill, path) for bill in self.bills]
        gaps = [value for value in values if isinstance(value, Unknown)]
        if gaps:
            return Unknown(tuple(dict.fromkeys(name for gap in gaps for name in gap.needs)))
        numbers = [value for value in values if isinstance(value, Quantity)]
        total = numbers[0]
        for value in numbers[1:]:
            total = total + value
        return total


def site_bills(bills: Iterable[Bill]) -> tuple[SiteBill, ...]:
    """The sites of clusters, each with all bills of its clusters."""
    of_site: dict[str, list[Bill]] = {}
    for bill in bills:
        if bill.cluster.site is not None:
            of_site.setdefault(bill.cluster.site.name, []).append(bill)
    return tuple(
        SiteBill(site=held[0].cluster.site, bills=tuple(held))
        for held in of_site.values()
        if held[0].cluster.site is not None
    )


def in_shared_site(topologies: Sequence[Topology], bill: Callable[[Topology], Bill]) -> list[Bill]:
    """The bills of clusters that stand in one site: its racks are counted once, and its rent is divided by their power.

    Each cluster has the racks that it fills; those that stay empty are counted with the first.
    """
    alone = [bill(_with_racks(topology, None)) for topology in topologies]
    first, site = alone[0], topologies[0].cluster.site
    assert site is not None
    filled = SiteBill(site=site, bills=tuple(alone)).racks_filled
    own = SiteBill(site=site, bills=(first,)).racks_filled
    counts = {
        name: max(0, rack.count - filled.get(name, 0)) + own.get(name, 0)
        for name, rack in site.racks.items()
        if rack.count is not None
    }
    bills = [bill(_with_racks(first.topology, counts)), *alone[1:]]
    power = [bill.power_maximum.value or 0.0 for bill in bills]
    total = sum_floats(power)
    return [
        evolve(bill, site_share=watts / total if total else 1 / len(bills))
        for bill, watts in zip(bills, power, strict=True)
    ]


def _with_racks(topology: Topology, counts: Mapping[str, int] | None) -> Topology:
    """A cluster whose site has so many racks of each kind; as many as it fills where no counts are given."""
    site = topology.cluster.site
    assert site is not None

    def counted(name: str, rack: Rack) -> Rack:
        if counts is None:
            return attrs.evolve(rack, count=None)
        return attrs.evolve(rack, count=counts.get(name))

    racks = {name: counted(name, rack) for name, rack in site.racks.items()}
    cluster = attrs.evolve(topology.cluster, site=attrs.evolve(site, racks=racks))
    return evolve(topology, cluster=cluster)
