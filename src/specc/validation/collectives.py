"""Collectives against measured bus bandwidth, by size and by kind of link.

A row becomes a group of accelerators over one level (a scale-up domain, or PCIe) or two (that, and a network); its time is
that of `specc.physics.collectives` with the constants of the catalogue, its bus bandwidth in the sense of NCCL.
"""

import re
from collections.abc import Iterable, Mapping

from specc.design.profiles import Calibration, Profiles
from specc.physics.collectives import bus_bandwidth, dispatch_time
from specc.physics.numeric import Number, distinct
from specc.physics.transfer import Link, pcie_rate
from specc.plan.collective_rate import COLLECTIVES, SPREAD
from specc.plan.constants import Constants, constants
from specc.plan.levels import Level, fans, links_of
from specc.plan.lower.device import levels_of
from specc.topology.levels import Domain
from specc.validation.rows import Cells, Compared, number
from specc.validation.shelves import Shelves

GIGA = 1e9
DISPATCHES = frozenset({"ep_dispatch", "ep_combine"})
SENDS = frozenset({"p2p", "p2p_write"})
PAIR = 2.0
STREAM = 512.0 * 2**20
"""Bytes of a test between two: messages follow each other, so that their size decides nothing. Source: nvbandwidth, its buffers."""
TOP, TOKENS, HIDDEN = 8.0, 4096.0, 7168.0
"""Experts of a token, tokens of a rank and width of tests of expert kernels that say none. Source: DeepEP, README."""
FP8 = 1.0 + 4.0 / 128.0
"""Bytes of an element in 8 bit with a 32-bit scale for each 128. Source: DeepEP, tests/test_internode.py."""
PARTS = (
    (r"A100", "a100_sxm_80"),
    (r"H100", "h100_sxm"),
    (r"H200", "h200_sxm"),
    (r"H800", "h800_sxm"),
    (r"GB200", "gb200"),
    (r"B200", "b200_sxm"),
    (r"MI300X", "mi300x"),
    (r"MI350X", "mi350x"),
    (r"GB10", "gb10"),
)
PROTOCOLS: Mapping[str, str] = {"RoCE": "roce", "EFA": "efa", "IB": "infiniband"}


class Unstated(Exception):
    """What a row leaves out; its text is the reason."""


def validate_rows(rows: Iterable[Cells]) -> list[Compared]:
    """Every row of a collective whose time is predicted; the others with the reason why not."""
    shelves = Shelves()
    return [compare(shelves, row) for row in rows]


def compare(shelves: Shelves, row: Cells) -> Compared:
    """One row; it counts for its kind of link."""
    measured = number(row, "busbw_gbs") or _from_latency(row)
    try:
        if row.get("quality") == "S":
            raise Unstated("marked as impossible by its publisher")  # noqa: TRY301
        if not measured:
            raise Unstated("no bus bandwidth is printed")  # noqa: TRY301
        value = predicted(shelves, row)
    except Unstated as reason:
        return Compared(
            id=row["id"],
            metric="bus bandwidth",
            source=kind_of_link(row),
            measured=measured,
            skipped=str(reason),
        )
    return Compared(
        id=row["id"],
        metric="bus bandwidth",
        source=kind_of_link(row),
        measured=measured,
        predicted=value,
        low=value * (1 - SPREAD),
        high=value * (1 + SPREAD),
        slower_is_more=False,
    )


def _from_latency(row: Cells) -> float | None:
    """Bus bandwidth in GB/s of a row that prints its time alone."""
    size, time, members = (number(row, name) for name in ("payload_bytes", "latency_us", "n_gpus"))
    if not size or not time or not members:
        return None
    factor = COLLECTIVES["all_reduce"][1]
    return float(bus_bandwidth(size, time * 1e-6, members, factor)) / GIGA


def kind_of_link(row: Cells) -> str:
    """What joins the ranks of a row: the outermost link, and whether switches reduce."""
    said = f"{row.get('fabric', '')} {row.get('system', '')} {row.get('protocol', '')} {row.get('note', '')}"
    if (number(row, "n_nodes") or 1) > 1:
        network = re.search(r"RoCE|EFA|IB\b|InfiniBand", said)
        word = "network" if network is None else network.group().replace("InfiniBand", "IB")
        return f"servers over {word}"
    for word in ("xGMI", "PCIe", "NeuronLink"):
        if word in said:
            return word
    return "NVLink, switches reduce" if reduces(row) else "NVLink"


def reduces(row: Cells) -> bool:
    """Whether the switches of the scale-up domain reduce: NVLink of the fourth generation, unless the row says no."""
    protocol = row.get("protocol", "")
    if protocol:  # its note may speak of others
        return "NVLS" in protocol
    said = f"{row.get('system', '')} {row.get('note', '')}"
    if re.search(r"NVLS off|no NVLS|without NVLS|\bring\b", said):
        return False
    many = (number(row, "n_gpus") or 0) > 4  # below, NCCL takes the ring
    return "NVLS" in said or (many and re.search(r"H[12]00|B200", said) is not None)


def predicted(shelves: Shelves, row: Cells) -> float:
    """Bus bandwidth in GB/s.

    Raises:
        Unstated: the row leaves out what decides it.
    """
    collective = row.get("collective", "")
    kind = collective.partition(" ")[0]
    if kind in DISPATCHES:
        return _rate_of_dispatch(shelves, row)
    kind = "send" if kind in SENDS else kind
    if "H2D" in row.get("system", ""):
        raise Unstated("a copy from the host, which no collective is")
    if kind not in COLLECTIVES:
        said = (
            f"{collective} is not among" if collective else "the collective is not stated; one of"
        )
        raise Unstated(f"{said} {', '.join(COLLECTIVES)}")
    members, size = number(row, "n_gpus"), number(row, "payload_bytes")
    if kind == "send":
        members, size = members or PAIR, STREAM
    if not members or not size:
        raise Unstated("the number of accelerators or the size is not stated")
    spread, links = _joined(shelves, row, members)
    time, factor = COLLECTIVES[kind]
    seconds = float(time(size, spread, links))
    return float(bus_bandwidth(size, seconds, members, factor)) / GIGA


def _joined(shelves: Shelves, row: Cells, members: float) -> tuple[tuple[Number, ...], list[Link]]:
    """How many each level of a row's group joins, and its links."""
    levels = levels_in(shelves, row, members)
    spread = fans(members, 1.0, levels)
    return spread, links_of(spread, levels)


def _rate_of_dispatch(shelves: Shelves, row: Cells) -> float:
    """GB/s of kernels that send tokens to experts, as their tests count: of what is met once, bytes that stay included.

    Kernels for low latency count every copy; others a token once for each server that has any of its experts, or for each rank
    where there is one server. Source: DeepEP, tests/test_internode.py, test_intranode.py and test_low_latency.py.

    Raises:
        Unstated: the row leaves out what decides it.
    """
    members, servers = number(row, "n_gpus"), number(row, "n_nodes") or 1.0
    if not members:
        raise Unstated("the number of accelerators is not stated")
    said = row.get("note", "")
    chosen = re.search(r"top-(\d+)(?: in (\d+) groups)?", said)
    copies = float(chosen[1]) if chosen else TOP
    groups = float(chosen[2]) if chosen and chosen[2] else servers
    stated = [re.search(words, said) for words in (r"([\d,]+) tokens a rank", r"hidden (\d+)")]
    tokens, hidden = (
        float(number_said[1].replace(",", "")) if number_said else usual
        for number_said, usual in zip(stated, (TOKENS, HIDDEN), strict=True)
    )
    low = "low latency" in said
    width = FP8 if row["collective"] == "ep_dispatch" else 2.0
    each = tokens * hidden * width
    spread, links = _joined(shelves, {**row, "wire_gbs_unidir_per_gpu": ""}, members)
    seconds = dispatch_time(each * copies, spread, links, copies, forwards=not low, domains=groups)
    met = distinct(min(servers, groups) if servers > 1 else members, copies)
    return float(each * (copies if low else met) / seconds) / GIGA


def levels_in(shelves: Shelves, row: Cells, members: float) -> tuple[Level, ...]:
    """The levels of a row's group, with the constants of its accelerator."""
    word = next(
        (part for pattern, part in PARTS if re.search(pattern, row.get("system", ""))), None
    )
    part = shelves.accelerator(word) if word else None
    numbers: Constants = constants(_profiles(shelves, word), part, "")
    servers = int(number(row, "n_nodes") or 1)
    inside = int(members // servers)
    wire, card = number(row, "wire_gbs_unidir_per_gpu"), number(row, "nic_gbit_per_gpu")
    levels = []
    if inside > 1:
        scale_up = None if part is None or part.scale_up is None else part.scale_up.rate
        rate = wire * GIGA if wire and servers == 1 else scale_up and float(scale_up)
        slots = re.search(r"PCIe (\d)", row.get("fabric", ""))
        if rate is None and slots is not None:
            rate = pcie_rate(int(slots.group(1)), 16)
        if not rate:
            raise Unstated("what joins the accelerators of a server is not stated")
        kind = "host" if slots is not None else "scale_up"
        levels.append(
            Domain(name="inside", size=inside, bandwidth=rate, kind=kind, reduces=reduces(row))
        )
    if servers > 1:
        network = card * GIGA / 8 if card else wire and wire * GIGA
        if not network:
            raise Unstated("the rate of the network is not stated")
        said = kind_of_link(row).removeprefix("servers over ")
        levels.append(
            Domain(
                name="network",
                size=int(members),
                bandwidth=network,
                protocol=PROTOCOLS.get(said),
            )
        )
    return levels_of(tuple(levels), numbers, 1e15)


def _profiles(shelves: Shelves, word: str | None) -> Profiles:
    """The calibrations of a part, and the catalogue's defaults."""
    tables: dict[str, tuple[Calibration, ...]] = {"default": shelves.shelf.calibrations("default")}
    if word is not None:
        tables[word] = shelves.shelf.calibrations(word)
    return Profiles(calibrations=tables)
