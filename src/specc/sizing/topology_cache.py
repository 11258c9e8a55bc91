"""Clusters laid out and billed, kept for as long as a search tries layouts of workloads on them."""

import attrs

from specc.bill.bill import Bill, make_bill
from specc.checks.judge import Verdict, judge
from specc.design.cluster import Cluster
from specc.design.design import Design
from specc.design.price import Exchange
from specc.design.profiles import Profiles
from specc.topology.lay import Topology, lay_out


@attrs.define(eq=False)
class TopologyCache:
    """The last clusters that a search laid out: layouts of a workload are tried on the same ones by the hundred."""

    _kept: dict[str, tuple[Cluster, Verdict, Topology | None]] = attrs.field(factory=dict)
    _bills: dict[str, tuple[Topology, Verdict, Bill]] = attrs.field(factory=dict)

    def topology(self, name: str, cluster: Cluster) -> tuple[Verdict, Topology | None]:
        """What the gate said of a cluster laid out; None where it may not pass."""
        found = self._kept.get(name)
        if found is None or found[0] is not cluster:
            topology = lay_out(cluster)
            verdict = judge("topology", topology)
            found = self._kept[name] = (cluster, verdict, None if verdict.failed else topology)
        return found[1], found[2]

    def bill(
        self, name: str, topology: Topology, design: Design, companions: Profiles
    ) -> tuple[Verdict, Bill]:
        """The bill of a laid-out cluster, and what the gate said of it."""
        found = self._bills.get(name)
        if found is None or found[0] is not topology:
            offers = tuple(offer for held in companions.offers.values() for offer in held)
            bill = make_bill(topology, offers, tuple(design.of_kind(Exchange).values()))
            found = self._bills[name] = (topology, judge("bill", bill), bill)
        return found[1], found[2]
