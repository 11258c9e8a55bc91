"""What `ibnetdiscover` prints as a cluster with its fabrics.

Source: infiniband-diags, ibnetdiscover(8), "Topology file format".
"""

import re
from collections import Counter, defaultdict

from specc.importing.catalogue import Listed, listed, named
from specc.importing.config import Fields, ImportFault
from specc.importing.source import GivenFile, Imported, ImportSource, noted
from specc.importing.wiring import TIERS, Wiring, fabric_name, fabrics_of
from specc.importing.writing import lines_of
from specc.sums import sum_counts

OPTIONS = ("server", "nic", *TIERS)
NODE = re.compile(r'(Switch|Ca|Rt)\s+\d+\s+"([^"]+)"(?:\s*#\s*"([^"]*)")?')
LINK = re.compile(
    r'\[(\d+)\](?:\[ext \d+\])?(?:\(\w+\))?\s+"([^"]+)"\[(\d+)\](?:\[ext \d+\])?(?:\(\w+\))?\s*(?:#\s*(.*))?'
)
PASSED = re.compile(r"(#|vendid=|devid=|sysimgguid=|switchguid=|caguid=|rtguid=|DR path)|$")
LANES = {"EDR": 25, "HDR": 50, "NDR": 100, "XDR": 200}
"""Gb/s of a lane. Source: InfiniBand Trade Association, roadmap."""
AGGREGATION = "Aggregation Node"
"""In the description of what reduces data inside a switch: no host."""
End = tuple[str, int]


class _Read:
    """What the lines say."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.described: dict[str, str] = {}
        self.links: dict[frozenset[End], int] = {}
        self.rates: Counter[str] = Counter()

    def line(self, number: int, line: str, at: str | None) -> str | None:
        """The node that following links belong to.

        Raises:
            ImportFault: the line has no form of the format.
        """
        node = NODE.match(line)
        if node:
            self.described[node.group(2)] = node.group(3) or node.group(2)
            return node.group(2)
        link = LINK.match(line)
        if link and at is None:
            raise ImportFault("a link stands before the first node", line=number)
        if link and at is not None:
            here, other, there, comment = link.groups()
            self.links.setdefault(frozenset({(at, int(here)), (other, int(there))}), number)
            self.described.setdefault(other, _quoted(comment or "") or other)
            rate = re.search(r"\b(\d{1,2})x([A-Z]{3})\b", comment or "")
            if rate:
                self.rates[rate.group()] += 1
        elif not PASSED.match(line):
            raise ImportFault(
                f"neither a node nor a link: {line[:60]!r}",
                hint="is it what ibnetdiscover prints, without options?",
                line=number,
            )
        return at


def _quoted(text: str) -> str:
    match = re.search(r'"([^"]*)"', text)
    return match.group(1) if match else ""


def read(given: GivenFile) -> Imported:
    """A cluster.

    Raises:
        ImportFault: the text has another form, holds no fabric, or the servers are not said.
    """
    read, at = _Read(), None
    for number, line in enumerate(given.text.splitlines(), 1):
        at = read.line(number, line.strip(), at)
    if not any(name.startswith("S-") for name in read.described) or not read.links:
        raise ImportFault(
            "it holds no switch with a link", hint="is it what ibnetdiscover prints?"
        )
    if "server" not in given.options:
        raise ImportFault(
            "it does not say what the hosts are",
            ("server",),
            "such as --option server=std.servers.nvidia.dgx_h100",
        )
    return _cluster(given, read)


def _cluster(given: GivenFile, read: _Read) -> Imported:
    left: list[str] = []
    wiring, hosts = _wiring(read, left)
    usual = Counter(hosts.values()).most_common(1)[0][0]
    odd = sorted(host for host, links in hosts.items() if links != usual)
    if odd:
        shown = ", ".join(odd[:4]) + (" and others" if len(odd) > 4 else "")
        left.append(f"{len(odd)} hosts with other than {usual} links ({shown}): state `attach`")
    server = named(given.options["server"])
    parts = [server]
    blocks: list[str] = []
    usual_ports = {
        switch: [port for port in ports if port[0] not in odd]
        for switch, ports in wiring.ports.items()
    }
    kept = Wiring(ports=usual_ports, between=wiring.between)
    networks = [network for network in kept.networks() if kept.tiers(network)]
    alone = sum_counts(map(len, kept.networks())) - sum_counts(map(len, networks))
    if alone:
        left.append(f"{alone} switches without a usual host")
    for fields, tiers in fabrics_of(kept, networks, left):
        said = _parts(given, read, tiers, parts, left)
        fallback = "compute" if not blocks else f"network_{len(blocks) + 1}"
        name = fabric_name((read.described[switch] for switch in tiers[0]), fallback)
        body = lines_of({**fields, **said, "protocol": "infiniband"}, "    ")
        blocks.append("\n".join(["", f"  fabric {name} {{", *body, "  }"]))
    lines = [
        "edition 2026", "", *dict.fromkeys(part.line for part in parts), "", f"cluster {given.name or 'pod'} {{",
        f"  servers = {len(hosts) - len(odd)} x {server.name}", *blocks, "}", "",
    ]  # fmt: skip
    return Imported(text=noted("\n".join(lines), tuple(left)), left=tuple(left))


def _wiring(read: _Read, left: list[str]) -> tuple[Wiring, dict[str, int]]:
    """The links between hosts and switches, and the links of each host."""
    ends: dict[str, list[tuple[tuple[str, int], str]]] = defaultdict(list)
    ports: dict[str, list[tuple[str, int]]] = {
        name: [] for name in read.described if name.startswith("S-")
    }
    between: Counter[tuple[str, str]] = Counter()
    passed = 0
    for link, number in read.links.items():
        nodes = sorted(link)
        switches = [name for name, _ in nodes if name in ports]
        if len(nodes) < 2 or not switches:
            raise ImportFault("a link that joins no switch", line=number)
        if len(switches) == 2:
            between[switches[0], switches[1]] += 1
            continue
        name, port = next(end for end in nodes if end[0] not in ports)
        about = read.described[name]
        if AGGREGATION in about:
            passed += 1
            continue
        host, _, adapter = about.partition(" ")
        ends[host].append(((f"{adapter} {name}" if adapter else "", port), switches[0]))
    if passed:
        left.append(f"{passed} nodes that reduce data inside switches")
    for host, links in ends.items():
        for at, (_order, switch) in enumerate(sorted(links, key=lambda e: _natural(e[0]))):
            ports[switch].append((host, at))
    if not ends:
        raise ImportFault("it holds no host with a link to a switch")
    return Wiring(ports=ports, between=between), {host: len(links) for host, links in ends.items()}


def _natural(end: tuple[str, int]) -> tuple[list[tuple[int, str]], int]:
    pieces = re.split(r"(\d+)", end[0].partition(" ")[0])
    return [(int(p) if p.isdigit() else -1, p) for p in pieces], end[1]


def _parts(
    given: GivenFile, read: _Read, tiers: list[list[str]], parts: list[Listed], left: list[str]
) -> Fields:
    """The adapter and the switches, as said or as their descriptions name them."""
    fields: Fields = {}
    if "nic" in given.options:
        parts.append(named(given.options["nic"]))
        fields["nic"] = parts[-1].name
    for word, tier in zip(TIERS, tiers, strict=False):
        part = named(given.options[word]) if word in given.options else _switch(read, tier)
        if part is None:
            left.append(
                f"what the {len(tier)} {word} switches are: --option {word}=std.switches.nvidia.qm9700"
            )
        else:
            parts.append(part)
            fields[word] = part.name
    rate = read.rates.most_common(1)
    lanes = re.fullmatch(r"(\d+)x([A-Z]{3})", rate[0][0]) if rate else None
    if lanes and lanes.group(2) in LANES:
        fields["link_rate"] = f"{int(lanes.group(1)) * LANES[lanes.group(2)]} Gb/s"
    elif rate:
        left.append(f"the rate {rate[0][0]}")
    return fields


def _switch(read: _Read, tier: list[str]) -> Listed | None:
    """The switch whose part number the descriptions of a tier begin with, such as MQM9700."""
    words = {w for name in tier for w in re.findall(r"\bM[A-Z]{1,2}\d{4}\b", read.described[name])}
    if len(words) != 1:
        return None
    word = words.pop()
    same = [part for part in listed("switches") if part.number.startswith(word)]
    return same[0] if same else None


SOURCE = ImportSource(
    name="ibnetdiscover",
    about="what ibnetdiscover prints, as a cluster with its fabrics",
    read=read,
    most=64 * 2**20,
    options=OPTIONS,
)
