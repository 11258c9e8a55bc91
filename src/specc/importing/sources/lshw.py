"""`lshw -json` as a server: processors, memory modules, accelerators, adapters, drives and supplies, as the catalogue knows them.

Source: lshw(1); classes and fields of its nodes as its JSON prints them.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from specc.importing.catalogue import Listed, listed, named, product
from specc.importing.config import ImportFault
from specc.importing.source import GivenFile, Imported, ImportSource, json_of, noted

OPTIONS = ("accelerator", "nic")
MOST_NODES = 20_000
VENDORS = ("nvidia", "advanced micro devices", "amd", "intel", "habana")
"""Makers of accelerators; other displays belong to the board's management."""
CONNECTX = re.compile(r"connectx-(\d+)( dx| lx| de)?\b", re.IGNORECASE)
Node = dict[str, Any]


def read(given: GivenFile) -> Imported:
    """A server.

    Raises:
        ImportFault: it is no such JSON, or holds no hardware.
    """
    nodes = list(_nodes(json_of(given.text)))
    if not any(isinstance(node.get("class"), str) for node in nodes):
        raise ImportFault(
            "the file holds no hardware", hint="is it what lshw -json prints (as root)?"
        )
    left: list[str] = []
    imports: list[str] = []
    fields: dict[str, str] = _name(nodes)
    for field, parts in (
        ("accelerators", _accelerators(given, nodes, left)),
        ("cpus", _counted(_processors(nodes), _processor, left)),
        ("memory", _counted(_modules(nodes), _module, left)),
        ("drives", _counted(_drives(nodes), _drive, left)),
        ("nics", _adapters(given, nodes, left)),
        ("psus", _counted(_supplies(nodes), _supply, left)),
    ):
        imports += [part.line for part in parts]
        terms = [f"{count} x {part.name}" for part, count in parts.items()]
        if terms:
            fields[field] = " + ".join(terms)
    lines = [f"  {key} = {value}" for key, value in fields.items()]
    text = ["edition 2026", "", *dict.fromkeys(imports), *([""] if imports else [])]
    text += [f"server {given.name or 'node'} {{", *lines, "}", ""]
    return Imported(text=noted("\n".join(text), tuple(left)), left=tuple(left))


def _nodes(value: Any) -> Iterator[Node]:
    """Every node, from the outside in.

    Raises:
        ImportFault: there are more than a server has.
    """
    waiting, seen = [value], 0
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = [*item, *waiting]
        elif isinstance(item, dict):
            seen += 1
            if seen > MOST_NODES:
                raise ImportFault(f"the file holds more than {MOST_NODES} devices")
            yield item
            children = item.get("children")
            waiting = [*(children if isinstance(children, list) else []), *waiting]


def _text(node: Node, key: str) -> str:
    value = node.get(key)
    return " ".join(value.split())[:120] if isinstance(value, str) else ""


def _whole(node: Node, key: str) -> int:
    value = node.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _of(nodes: list[Node], *classes: str) -> list[Node]:
    return [node for node in nodes if node.get("class") in classes]


def _name(nodes: list[Node]) -> dict[str, str]:
    for node in _of(nodes, "system"):
        maker, model = _text(node, "vendor"), re.sub(r" \([^)]*\)$", "", _text(node, "product"))
        if maker and model:
            return {"title": json.dumps(f"{maker} {model}"), "vendor": json.dumps(maker)}
    return {}


def _counted(
    items: Counter[str], part_of: Callable[[str], Listed | None], left: list[str]
) -> dict[Listed, int]:
    """Parts of the catalogue by their number; what it does not have is left."""
    parts: Counter[Listed] = Counter()
    for name, count in items.items():
        part = part_of(name)
        if part is None:
            left.append(f"{count} x {name}: not in the catalogue")
        else:
            parts[part] += count
    return dict(parts)


def _accelerators(given: GivenFile, nodes: list[Node], left: list[str]) -> dict[Listed, int]:
    shown = [
        node
        for node in _of(nodes, "display", "processor", "generic", "coprocessor")
        if _text(node, "vendor").lower().startswith(VENDORS)
        and str(node.get("businfo", "")).startswith("pci@")
    ]
    names = Counter(_text(node, "product") for node in shown if _is_accelerator(node))
    if "accelerator" in given.options and names:
        return {named(given.options["accelerator"]): names.total()}
    return _counted(names, lambda name: product("accelerators", name), left)


def _is_accelerator(node: Node) -> bool:
    """Whether a device of such a maker computes: bridges and fabric switches do not."""
    name = _text(node, "product").lower()
    return node.get("class") == "display" or product("accelerators", name) is not None


def _processors(nodes: list[Node]) -> Counter[str]:
    sockets = [
        node
        for node in _of(nodes, "processor")
        if str(node.get("businfo", "cpu@")).startswith("cpu@")
    ]
    return Counter(name for node in sockets if (name := _text(node, "product")))


def _processor(name: str) -> Listed | None:
    return product("cpus", name)


def _modules(nodes: list[Node]) -> Counter[str]:
    """Memory modules by kind, rate and GiB, such as `DDR5 4800 64`."""
    modules: Counter[str] = Counter()
    for node in _of(nodes, "memory"):
        about = _text(node, "description")
        kind = re.search(r"\bDDR\d\b", about)
        size = _whole(node, "size")
        if not kind or not size or "DIMM" not in about:
            continue
        rate = re.search(r"\b(\d{4}) ?(MHz|MT/s)", about)
        clock = rate.group(1) if rate else "?"
        modules[f"{kind.group()} {clock} {size // 2**30}"] += 1
    return modules


def _module(name: str) -> Listed | None:
    kind, rate, size = name.lower().split()
    wanted = f"{kind}_{rate}_{size}gb"
    return next((part for part in listed("memory") if part.name == wanted), None)


def _drives(nodes: list[Node]) -> Counter[str]:
    """NVMe drives by GB."""
    sizes: Counter[str] = Counter()
    for node in _of(nodes, "disk"):
        size = _whole(node, "size")
        if size and re.search(r"nvme", json.dumps([node.get("businfo"), node.get("logicalname")])):
            sizes[f"NVMe {size // 10**9} GB"] += 1
    return sizes


def _drive(name: str) -> Listed | None:
    """The U.2 or M.2 drive of the catalogue whose capacity is within a hundredth; which of the forms it is, lshw does not say."""
    size = int(name.split()[1])
    for part in listed("drives"):
        stated = re.search(r"_(\d+)(gb|tb)$", part.name)
        capacity = int(stated.group(1)) * (1000 if stated.group(2) == "tb" else 1) if stated else 0
        if capacity and abs(size - capacity) * 100 <= capacity and "u2" in part.name:
            return part
    return None


def _adapters(given: GivenFile, nodes: list[Node], left: list[str]) -> dict[Listed, int]:
    """Adapters by their chips, a card for each bus address without its function."""
    cards: dict[str, str] = {}
    for node in _of(nodes, "network"):
        bus = str(node.get("businfo", ""))
        if bus.startswith("pci@") and _text(node, "product"):
            cards.setdefault(bus.partition(".")[0], _text(node, "product"))
    names = Counter(cards.values())
    if "nic" in given.options:
        wanted = Counter({name: count for name, count in names.items() if CONNECTX.search(name)})
        part = named(given.options["nic"])
        return {part: wanted.total()} if wanted else {}
    return _counted(names, _adapter, left)


def _adapter(name: str) -> Listed | None:
    """The adapter of a chip where the catalogue has one under its plain name; which card has the chip, lshw does not say."""
    chip = CONNECTX.search(name)
    if chip is None:
        return None
    wanted = f"cx{chip.group(1)}{(chip.group(2) or '').strip().lower()}"
    return next((part for part in listed("nics") if part.name == wanted), None)


def _supplies(nodes: list[Node]) -> Counter[str]:
    """Power supplies by their watts; lshw prints milliwatts."""
    return Counter(
        f"supply of {size // 1000} W"
        for node in _of(nodes, "power")
        if (size := _whole(node, "capacity"))
    )


def _supply(name: str) -> Listed | None:
    wanted = f"psu_{name.split()[2]}w"
    return next((part for part in listed("psus") if part.name == wanted), None)


SOURCE = ImportSource(
    name="lshw",
    about="what lshw -json prints, as a server",
    read=read,
    options=OPTIONS,
)
