"""NetBox: a device type for each kind of device, and the cables as NetBox imports them.

The documents of the device types are YAML, parted by `---`; the cables follow as comments would not import, so they come from `specc
cables -f netbox`. Source: netbox-community/devicetype-library, schema/devicetype.json.
"""

import re

from specc.bill.bill import Bill
from specc.bill.port_names import Ports
from specc.design.entity import Counted, EnumValue
from specc.design.part import Part
from specc.design.parts.server import Server
from specc.design.parts.switch import Switch
from specc.diagnostics.printable import in_json
from specc.reports.bills import Bills, only
from specc.reports.report import Format, View
from specc.sums import sum_counts
from specc.topology.inventory import identity, lower_bound, onboard
from specc.topology.lay import port_of
from specc.units.text import plain

_TYPES = (
    ("osfp224", "1.6tbase-x-osfp1600"),
    ("osfp", "800gbase-x-osfp"),
    ("qsfp_dd", "400gbase-x-qsfpdd"),
    ("qsfp112", "400gbase-x-qsfp112"),
    ("qsfp56", "200gbase-x-qsfp56"),
    ("qsfp28", "100gbase-x-qsfp28"),
    ("sfp28", "25gbase-x-sfp28"),
    ("rj45", "1000base-t"),
    ("ethernet", "1000base-t"),
)


def render(bills: Bills, view: View) -> str:
    """One YAML document a device type, in the order of the bill."""
    seen: set[str] = set()
    found = []
    for _, bill in only(bills, view.cluster):
        for line in bill.lines:
            part = line.entity
            if part is None or not isinstance(part, Switch | Server) or identity(part) in seen:
                continue
            seen.add(identity(part))
            found.append(_device(part, bill))
    return "".join(found)


def text(value: str) -> str:
    """A YAML string in double quotes; JSON's escapes are YAML's."""
    import json

    return in_json(json.dumps(value, ensure_ascii=False))


def _device(part: Part, bill: Bill) -> str:
    title = part.title or part.name
    vendor = part.vendor or "unknown"
    model = title.removeprefix(f"{vendor} ")
    lines = ["---", f"manufacturer: {text(vendor)}", f"model: {text(model)}"]
    lines.append(f"slug: {text(_slug(f'{vendor}-{model}'))}")
    if part.part_number:
        lines.append(f"part_number: {text(part.part_number)}")
    if part.height is not None:
        lines.append(f"u_height: {part.height}")
    lines.append("is_full_depth: true")
    if part.mass is not None:
        lines += [f"weight: {plain(float(part.mass))}", "weight_unit: kg"]
    interfaces = _switch(part) if isinstance(part, Switch) else _server(part, bill)
    lines.append("interfaces:")
    for name, kind, managed in interfaces:
        lines += [f"  - name: {text(name)}", f"    type: {kind}"]
        if managed:
            lines.append("    mgmt_only: true")
    supplies = sum_counts(lower_bound(c.count) for c in getattr(part, "psus", ()))
    if supplies:
        lines.append("power-ports:")
        for number in range(1, supplies + 1):
            lines += [f"  - name: PSU{number}", "    type: iec-60320-c20"]
    return "\n".join(lines) + "\n"


def _slug(value: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")


def _kind(word: str) -> str:
    return next((kind for prefix, kind in _TYPES if word.startswith(prefix)), "other")


def _switch(switch: Switch) -> list[tuple[str, str, bool]]:
    found = []
    number = 0
    for counted in switch.ports:
        if not isinstance(counted.of, EnumValue):
            continue
        split, _ = port_of(counted.of)
        for _ in range(lower_bound(counted.count)):
            number += 1
            names = [f"{number}"] if split == 1 else [f"{number}/{n + 1}" for n in range(split)]
            found += [(name, _kind(counted.of.word), False) for name in names]
    return found + _management(switch.management)


def _server(server: Part, bill: Bill) -> list[tuple[str, str, bool]]:
    """Adapters inside as sold and those that fabrics add, then ports without an adapter, then management."""
    if not isinstance(server, Server):
        return []
    ports: dict[str, tuple[int, str]] = {}
    for nic, count in onboard(server):
        ports[nic.name] = (count * nic.ports, nic.cage.word if nic.cage is not None else "")
    plain = []
    for laid in bill.topology.fabrics.values():
        named = Ports(laid)
        for member in laid.members:
            if member.part is not server:
                continue
            if member.nic is None:
                plain += (
                    []
                    if named.slow
                    else [f"{laid.name}-{n + 1}" for n in range(member.ends.links)]
                )
                continue
            cage = member.nic.cage.word if member.nic.cage is not None else ""
            before = ports.get(member.nic.name, (0, cage))[0]
            ports[member.nic.name] = (max(before, member.first + member.ends.links), cage)
    found = [
        (f"{name}-{n + 1}", _kind(cage), False)
        for name, (count, cage) in ports.items()
        for n in range(count)
    ]
    return found + [(name, "other", False) for name in plain] + _management(server.management)


def _management(items: tuple[Counted, ...]) -> list[tuple[str, str, bool]]:
    total = sum_counts(lower_bound(c.count) for c in items)
    return [("mgmt" if total == 1 else f"mgmt{n + 1}", "1000base-t", True) for n in range(total)]


FORMAT = Format(name="netbox", about="NetBox device types, as YAML", render=render, machine=True)
