"""A fabric as links between hosts and switches, and what the language says of it: its shape, its tiers, its ports up and down."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from specc.importing.config import Fields
from specc.record import record
from specc.sums import sum_counts

TIERS = ("leaf", "spine", "core")
COUNTED = ("leaves", "spines", "cores")


@record(eq=False)
class Wiring:
    """Who is joined to whom.

    Attributes:
        ports: For each switch the ports of hosts on it: the host and the number of its port, in the order of the host.
        between: Links between two switches, the names in order.
    """

    ports: Mapping[str, Sequence[tuple[str, int]]]
    between: Mapping[tuple[str, str], int]

    def networks(self) -> list[list[str]]:
        """Switches that reach each other, the largest network first."""
        beside: dict[str, set[str]] = {switch: set() for switch in self.ports}
        for one, other in self.between:
            beside[one].add(other)
            beside[other].add(one)
        networks, seen = [], set[str]()
        for switch in self.ports:
            if switch in seen:
                continue
            reached, edge = {switch}, [switch]
            while edge:
                edge = [other for one in edge for other in beside[one] if other not in reached]
                reached |= set(edge)
                edge = list(dict.fromkeys(edge))
            seen |= reached
            networks.append(sorted(reached))
        return sorted(networks, key=lambda names: -len(names))

    def tiers(self, network: Iterable[str]) -> list[list[str]]:
        """Switches with hosts, those above them, and so on."""
        left = set(network)
        tier = {switch for switch in left if self.ports[switch]}
        tiers = []
        while tier:
            tiers.append(sorted(tier))
            left -= tier
            tier = {
                other
                for pair in self.between
                for one, other in (pair, pair[::-1])
                if one in tier and other in left
            }
        return tiers

    def upward(self, tier: Sequence[str], above: Sequence[str]) -> int:
        """The most links that a switch of a tier has to the one above."""
        there, higher = set(tier), set(above)
        links: Counter[str] = Counter()
        for pair, count in self.between.items():
            for one, other in (pair, pair[::-1]):
                if one in there and other in higher:
                    links[one] += count
        return max(links.values(), default=0)


def fabric_name(leaves: Iterable[str], fallback: str) -> str:
    """The name that switches called `NAME-leaf-1` share."""
    names = {
        match.group(1) if (match := re.fullmatch(r"([a-z_][a-z0-9_]*)-leaf-?\d+", leaf)) else ""
        for leaf in leaves
    }
    only = names.pop() if len(names) == 1 else ""
    return only or fallback


Tiers = list[list[str]]


def fabrics_of(
    wiring: Wiring, networks: Sequence[Sequence[str]], left: list[str]
) -> list[tuple[Fields, Tiers]]:
    """What the language says of each network, with its tiers; those that are the rails of the same hosts are one fabric."""
    read = [(_fabric(wiring, network, left), wiring.tiers(network)) for network in networks]
    hosts = [
        {host for switch in network for host, _ in wiring.ports[switch]} for network in networks
    ]
    shapes = [fields for fields, _tiers in read]
    same = all(h == hosts[0] for h in hosts) and all(s == shapes[0] for s in shapes)
    if len(read) < 2 or not same or shapes[0].get("links_per_server") != 1:
        return read
    fields = {key: value for key, value in shapes[0].items() if key != "links_per_server"}
    fields |= {"topology": "rail_only", "rails": len(read)}
    fields |= {key: fields[key] * len(read) for key in COUNTED if key in fields}
    tiers = [sorted(chain(*level)) for level in zip(*(t for _, t in read), strict=True)]
    return [(fields, tiers)]


def _fabric(wiring: Wiring, network: Sequence[str], left: list[str]) -> Fields:
    """What the language says of one network.

    Links inside a tier have no field: they are added to what is left.
    """
    tiers = wiring.tiers(network)
    hosts: Counter[str] = Counter()
    for switch in network:
        hosts.update(host for host, _port in wiring.ports[switch])
    links = hosts.most_common(1)[0][1]
    rails = _rails(wiring, tiers[0], links)
    fields: Fields = {"topology": _topology(tiers, rails)}
    if rails:
        fields["rails"] = rails
    else:
        fields["links_per_server"] = links
    inside = sum_counts(
        count
        for pair, count in wiring.between.items()
        for tier in tiers
        if pair[0] in tier and pair[1] in tier
    )
    if inside:
        left.append(f"{inside} links between switches of one tier")
    if len(tiers) > len(TIERS):
        left.append(f"{len(tiers) - len(TIERS)} tiers of switches above the cores")
    if len(tiers) > 1:
        fields["uplinks"] = wiring.upward(tiers[0], tiers[1])
        fields |= {name: len(tier) for name, tier in zip(COUNTED, tiers, strict=False)}
    return fields


def _rails(wiring: Wiring, leaves: Sequence[str], links: int) -> int:
    """Rails, where each leaf takes one port of every host on it, the same one; else none."""
    if links < 2:
        return 0
    taken: dict[int, set[str]] = defaultdict(set)
    for leaf in leaves:
        numbers = {port for _host, port in wiring.ports[leaf]}
        if len(numbers) != 1 or len({host for host, _ in wiring.ports[leaf]}) < len(
            wiring.ports[leaf]
        ):
            return 0
        taken[numbers.pop()].add(leaf)
    return links if len(taken) == links else 0


def _topology(tiers: Sequence[Sequence[str]], rails: int) -> str:
    if len(tiers) == 1:
        return "single" if len(tiers[0]) == 1 else "access"
    if rails:
        return "rail_optimised"
    return "leaf_spine" if len(tiers) == 2 else "fat_tree"
