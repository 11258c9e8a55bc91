"""Slurm's `topology.conf`, tree or block, as a cluster with its fabric.

Source: Slurm documentation, topology.conf.
"""

import re

from specc.importing.catalogue import Listed, named
from specc.importing.config import Fields, ImportFault
from specc.importing.engine_commands import whole
from specc.importing.source import GivenFile, Imported, ImportSource, noted
from specc.importing.wiring import TIERS, fabric_name
from specc.importing.writing import lines_of
from specc.record import record

OPTIONS = ("server", "nic", "rails", "links", "link", *TIERS)
MOST_NODES = 1_000_000
DEEPEST = 16


@record(eq=False)
class _Tree:
    """What the lines say.

    Attributes:
        nodes: For each switch its nodes.
        below: For each switch the switches under it, with the line that says so.
        blocks: For each block its nodes.
        left: What is not read.
    """

    nodes: dict[str, list[str]]
    below: dict[str, tuple[list[str], int]]
    blocks: dict[str, list[str]]
    left: list[str]

    def depth(self, switch: str, seen: tuple[str, ...] = ()) -> int:
        """Tiers of switches from this one down.

        Raises:
            ImportFault: a switch stands under itself, or under none that is there.
        """
        names, line = self.below.get(switch, ([], 0))
        if switch in seen or len(seen) > DEEPEST:
            raise ImportFault(f"the switch {switch} stands under itself", line=line)
        lacking = [name for name in names if name not in self.nodes and name not in self.below]
        if lacking:
            raise ImportFault(f"there is no switch {lacking[0]}", line=line)
        return 1 + max((self.depth(name, (*seen, switch)) for name in names), default=0)


def expanded(text: str, line: int) -> list[str]:
    """The names of a hostlist such as `a[01-16,20],b1`.

    Raises:
        ImportFault: it is none, or names more than a million.
    """
    names: list[str] = []
    pieces = re.findall(r"(?:[^,\[\]]|\[[^\]]*\])+", text)
    if ",".join(pieces) != text:
        raise ImportFault(f"{text[:60]!r} is no list of hosts", line=line)
    for piece in pieces:
        match = re.fullmatch(r"([\w.-]+)(?:\[([\d,-]+)\])?", piece)
        if match is None:
            raise ImportFault(f"{piece[:60]!r} is no list of hosts", line=line)
        prefix, spans = match.groups()
        if not spans:
            names.append(prefix)
        for span in spans.split(",") if spans else ():
            ends = re.fullmatch(r"(\d{1,12})(?:-(\d{1,12}))?", span)
            if ends is None:
                raise ImportFault(f"{piece[:60]!r} is no list of hosts", line=line)
            first, last = int(ends.group(1)), int(ends.group(2) or ends.group(1))
            count = last - first + 1
            if count < 1 or len(names) + count > MOST_NODES:
                raise ImportFault(f"{piece[:60]!r} names {count} hosts", line=line)
            width = len(ends.group(1))
            names += [f"{prefix}{first + n:0{width}}" for n in range(count)]
    return names


def _lines(text: str) -> _Tree:
    tree = _Tree(nodes={}, below={}, blocks={}, left=[])
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        stated: dict[str, str] = {}
        for word in line.split():
            key, equals, value = word.partition("=")
            if not equals:
                raise ImportFault(f"KEY=VALUE was expected, found {word[:60]!r}", line=number)
            stated[key.lower()] = value
        _line(tree, stated, number)
    return tree


def _line(tree: _Tree, stated: dict[str, str], number: int) -> None:
    switch, block = stated.pop("switchname", None), stated.pop("blockname", None)
    nodes = expanded(stated.pop("nodes", ""), number)
    name = switch or block
    if name in tree.nodes or name in tree.below or name in tree.blocks:
        raise ImportFault(f"{name} stands there twice", line=number)
    if switch and "switches" in stated:
        tree.below[switch] = (expanded(stated.pop("switches"), number), number)
    if switch and (nodes or switch not in tree.below):
        tree.nodes[switch] = nodes
    elif block:
        tree.blocks[block] = nodes
    stated.pop("blocksizes", None)
    tree.left.extend(f"line {number}: {key} = {value}"[:100] for key, value in stated.items())


def read(given: GivenFile) -> Imported:
    """A cluster.

    Raises:
        ImportFault: a line has another form, or what the nodes are is not said.
    """
    tree = _lines(given.text)
    count = len(
        {n for names in (tree.nodes, tree.blocks) for nodes in names.values() for n in nodes}
    )
    if not count:
        raise ImportFault(
            "it names no nodes", hint="is it a topology.conf with SwitchName or BlockName?"
        )
    if "server" not in given.options:
        raise ImportFault(
            "it does not say what the nodes are",
            ("server",),
            "such as --option server=std.servers.nvidia.dgx_h100",
        )
    server = named(given.options["server"])
    parts, fabric = [server], list[str]()
    if tree.nodes:
        fields, more = _fabric(given, tree)
        parts += more
        name = fabric_name(tree.nodes, "compute")
        fabric = ["", f"  fabric {name} {{", *lines_of(fields, "    "), "  }"] if fields else []
    enclosed = server.module.startswith("std.enclosures.")
    if tree.blocks and not enclosed:
        tree.left.append(
            "that blocks share a scale-up domain: name the enclosure as server, such as std.enclosures.nvidia.gb300_nvl72"
        )
    servers = len(tree.blocks) if tree.blocks and enclosed else count
    lines = [
        "edition 2026", "", *dict.fromkeys(part.line for part in parts), "", f"cluster {given.name or 'pod'} {{",
        f"  servers = {servers} x {server.name}", *fabric, "}", "",
    ]  # fmt: skip
    return Imported(text=noted("\n".join(lines), tuple(tree.left)), left=tuple(tree.left))


def _fabric(given: GivenFile, tree: _Tree) -> tuple[Fields, list[Listed]]:
    """The fields of the fabric, and the parts that they name."""
    options = given.options
    depth = max(tree.depth(switch) for switch in (*tree.nodes, *tree.below))
    size = max(map(len, tree.nodes.values()))
    if "leaf" not in options:
        tree.left.append(
            f"{len(tree.nodes)} groups of at most {size} nodes under {depth} tiers: say what the switches are, such as --option leaf=std.switches.nvidia.qm9700"
        )
        if "link" not in options:
            return {}, []
        return {"rate": f"{whole('link', options['link'])} Gb/s", "per": "accelerator"}, []
    rails = whole("rails", options["rails"]) if "rails" in options else 0
    fields: Fields = {"topology": _topology(len(tree.nodes), depth, rails)}
    links = 1
    if rails:
        fields["rails"] = rails
    elif "links" in options:
        fields["links_per_server"] = links = whole("links", options["links"])
    parts = []
    for key in ("nic", *TIERS[: max(depth, 1 + bool(rails and depth > 1))]):
        if key in options:
            parts.append(named(options[key]))
            fields[key] = parts[-1].name
    fields["leaves"] = len(tree.nodes) * (rails or 1)
    if depth > 1 and len(tree.nodes) > 1 and (rails or "links" in options):
        fields["downlinks"] = size * links  # of several groups the largest is full
    return fields, parts


def _topology(groups: int, depth: int, rails: int) -> str:
    if rails:
        return "rail_optimised" if depth > 1 else "rail_only"
    return "single" if groups == 1 else "leaf_spine" if depth == 2 else "fat_tree"


SOURCE = ImportSource(
    name="slurm_topology",
    about="Slurm's topology.conf (tree or block), as a cluster with its fabric",
    read=read,
    options=OPTIONS,
)
