"""NetBox: a device type for each kind of device, and the cables as NetBox imports them.

The documents of the device types are YAML, parted by `---`; the cables follow as comments would not import, so they come from `specc
cables -f netbox`. Source: netbox-community/devicetype-library, schema/devicetype.json.
"""

from specc.bill.bill import Bill
from specc.bill.cords import cords, large_cords
from specc.bill.port_names import Ports
from specc.design.entity import Counted, EnumValue
from specc.design.part import Part
from specc.design.parts.pdu import Pdu
from specc.design.parts.server import Server
from specc.design.parts.storage import Storage
from specc.design.parts.switch import Switch
from specc.diagnostics.printable import in_json
from specc.reports.bills import Bills, only
from specc.reports.netbox_hall import model_of
from specc.reports.report import Format, View
from specc.sums import sum_counts
from specc.topology.boards import port_of
from specc.topology.inventory import identity, lower_bound, onboard
from specc.units.text import plain

_TYPES = (
    ("osfp224", "1.6tbase-x-osfp1600"),
    ("osfp", "800gbase-x-osfp"),
    ("qsfp_dd", "400gbase-x-qsfpdd"),
    ("qsfp112", "400gbase-x-qsfp112"),
    ("qsfp56", "200gbase-x-qsfp56"),
    ("qsfp28", "100gbase-x-qsfp28"),
    ("qsfp224", "other"),
    ("qsfp", "40gbase-x-qsfpp"),
    ("sfp_dd", "100gbase-x-sfpdd"),
    ("sfp56", "50gbase-x-sfp56"),
    ("sfp28", "25gbase-x-sfp28"),
    ("sfp_plus", "10gbase-x-sfpp"),
    ("sfp112", "other"),
    ("sfp", "1000base-x-sfp"),
    ("rj45", "1000base-t"),
    ("ethernet", "1000base-t"),
)


_INFINIBAND = ((100, "edr"), (200, "hdr"), (400, "ndr"), (800, "xdr"))
_OUTLETS = {"c13": "iec-60320-c13", "c19": "iec-60320-c19"}
_KINDS = (Switch, Server, Storage, Pdu)


def render(bills: Bills, view: View) -> str:
    """One YAML document a device type, in the order of the bill."""
    seen: set[str] = set()
    devices = []
    for _, bill in only(bills, view.cluster):
        for line in bill.lines:
            part = line.entity
            if part is None or not isinstance(part, _KINDS) or identity(part) in seen:
                continue
            seen.add(identity(part))
            devices.append(_device(part, bill))
    return "".join(devices)


def text(value: str) -> str:
    """A YAML string in double quotes; JSON's escapes are YAML's."""
    import json

    return in_json(json.dumps(value, ensure_ascii=False))


def _device(part: Part, bill: Bill) -> str:
    vendor, model, slug = model_of(part)
    lines = ["---", f"manufacturer: {text(vendor)}", f"model: {text(model)}"]
    lines.append(f"slug: {text(slug)}")
    if part.part_number:
        lines.append(f"part_number: {text(part.part_number)}")
    if part.height is not None:
        lines.append(f"u_height: {part.height}")
    lines.append("is_full_depth: true")
    if part.mass is not None:
        lines += [f"weight: {plain(float(part.mass))}", "weight_unit: kg"]
    if isinstance(part, Pdu):
        return "\n".join([*lines, *_managed(part, bill), *_outlets(part)]) + "\n"
    interfaces = (
        _switch(part)
        if isinstance(part, Switch)
        else _appliance(part)
        if isinstance(part, Storage)
        else _server(part, bill)
    )
    if interfaces:
        lines.append("interfaces:")
    for name, kind, managed in interfaces:
        lines += [f"  - name: {text(name)}", f"    type: {kind}"]
        if managed:
            lines.append("    mgmt_only: true")
    plugged, large = cords(part), large_cords(part)
    if plugged:
        lines.append("power-ports:")
        for number in range(1, plugged + 1):
            plug = "c20" if number <= large else "c14"
            lines += [f"  - name: PSU{number}", f"    type: iec-60320-{plug}"]
    return "\n".join(lines) + "\n"


def _managed(pdu: Pdu, bill: Bill) -> list[str]:
    """The management ports by which a fabric joins it."""
    links = max(
        (
            member.ends.links
            for laid in bill.topology.fabrics.values()
            for member in laid.members
            if member.role == "pdu" and member.part is pdu
        ),
        default=0,
    )
    lines = ["interfaces:"] if links else []
    for number in range(links):
        name = "mgmt" if links == 1 else f"mgmt{number + 1}"
        lines += [f"  - name: {name}", "    type: 1000base-t", "    mgmt_only: true"]
    return lines


def _outlets(pdu: Pdu) -> list[str]:
    """Its inlet, and its outlets by kind; those whose kind is not known are `other`."""
    kinds = [
        _OUTLETS.get(counted.of.word, "other")
        for counted in pdu.sockets
        if isinstance(counted.of, EnumValue)
        for _ in range(lower_bound(counted.count))
    ] or ["other"] * (pdu.outlets or 0)
    lines = ["power-ports:", "  - name: Input", "    type: other"]
    if kinds:
        lines.append("power-outlets:")
    for number, kind in enumerate(kinds, 1):
        lines += [f"  - name: Outlet {number}", f"    type: {kind}", "    power_port: Input"]
    return lines


def _kind(word: str) -> str:
    return next((kind for prefix, kind in _TYPES if word.startswith(prefix)), "other")


def _switch(switch: Switch) -> list[tuple[str, str, bool]]:
    interfaces = []
    number = 0
    for counted in switch.ports:
        if not isinstance(counted.of, EnumValue):
            continue
        split, rate = port_of(counted.of)
        kind = _infiniband(rate) if switch.protocols == ("infiniband",) else ""
        for _ in range(lower_bound(counted.count)):
            number += 1
            names = [f"{number}"] if split == 1 else [f"{number}/{n + 1}" for n in range(split)]
            interfaces += [(name, kind or _kind(counted.of.word), False) for name in names]
    return interfaces + _management(switch.management)


def _infiniband(rate: int | None) -> str:
    """NetBox's word for an InfiniBand port of a rate (byte/s); empty where it has none."""
    gigabits = (rate or 0) // 125_000_000
    return next((f"infiniband-{word}" for known, word in _INFINIBAND if known == gigabits), "")


def _appliance(storage: Storage) -> list[tuple[str, str, bool]]:
    words = [
        counted.of.word
        for counted in storage.ports
        if isinstance(counted.of, EnumValue)
        for _ in range(lower_bound(counted.count))
    ]
    return [(f"{number}", _kind(word), False) for number, word in enumerate(words, 1)]


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
    interfaces = [
        (f"{name}-{n + 1}", _kind(cage), False)
        for name, (count, cage) in ports.items()
        for n in range(count)
    ]
    return interfaces + [(name, "other", False) for name in plain] + _management(server.management)


def _management(items: tuple[Counted, ...]) -> list[tuple[str, str, bool]]:
    total = sum_counts(lower_bound(c.count) for c in items)
    return [("mgmt" if total == 1 else f"mgmt{n + 1}", "1000base-t", True) for n in range(total)]


FORMAT = Format(name="netbox", about="NetBox device types, as YAML", render=render, machine=True)
