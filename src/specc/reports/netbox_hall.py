"""A whole hall for NetBox, in the order in which it imports: roles, site, racks, devices at their units, panels, feeds, power cords, cables.

Every document is a list of objects with the columns of the import of its model, which takes YAML. Source: NetBox documentation, bulk import and
the import forms of dcim.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from specc.bill.bill import Bill
from specc.bill.cable_list import rack_name, rows
from specc.bill.cords import large_cords, supplies
from specc.bill.rack_use import RackRun, rack_height
from specc.bill.site import UNIT
from specc.design.entity import EnumValue
from specc.design.part import Part
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.pdu import Pdu
from specc.diagnostics.printable import in_json
from specc.record import record
from specc.sums import sum_counts
from specc.topology.inventory import lower_bound

RAIL_WIDTH = 19
"""Inches between the rails of a rack that is measured in rack units. Source: EIA-310, whose unit U is."""

Row = dict[str, str | int | float]

CABLE_TYPES = {
    "multi": "mmf-om4",
    "single": "smf-os2",
    "dac": "dac-passive",
    "acc": "dac-active",
    "aoc": "aoc",
    "copper": "cat6",
}
_ROLES = {
    "server": "Server",
    "service": "Service",
    "storage": "Storage",
    "switch": "Switch",
    "pdu": "PDU",
}


@record
class Placed:
    """A device with its place; `unit` is 0 for what stands beside the units."""

    name: str
    part: Part
    role: str
    rack: int
    unit: int


def model_of(part: Part) -> tuple[str, str, str]:
    """Manufacturer, model and slug of a device type."""
    vendor = part.vendor or "unknown"
    model = (part.title or part.name).removeprefix(f"{vendor} ")
    return vendor, model, re.sub(r"[^a-z0-9]+", "-", f"{vendor}-{model}".lower()).strip("-")


def documents(cluster: str, bill: Bill) -> str:
    """The YAML documents of a cluster, each under the model that it is for."""
    site = bill.cluster.site.name if bill.cluster.site is not None else cluster
    devices = list(_devices(bill))
    pdus = [device for device in devices if device.role == "pdu"]
    makers = dict.fromkeys(model_of(device.part)[0] for device in devices)
    models: dict[str, Iterable[Row]] = {
        "dcim.manufacturer": ({"name": maker, "slug": _slug(maker)} for maker in makers),
        "dcim.devicerole": (
            {"name": name, "slug": word, "color": "9e9e9e"} for word, name in _ROLES.items()
        ),
        "dcim.site": ({"name": site, "slug": _slug(site), "status": "planned"},),
        "dcim.rack": _racks(site, bill),
        "dcim.device": (_device(site, device) for device in devices),
        "dcim.powerpanel": _panels(site, bill),
        "dcim.powerfeed": _feeds(site, bill, pdus),
        "dcim.cable (power)": _cords(site, bill, devices, pdus),
        "dcim.cable (network)": _cables(bill),
    }
    return "".join(_document(model, objects) for model, objects in models.items())


def _document(model: str, objects: Iterable[Row]) -> str:
    """The document of a model; none where nothing is to import."""
    lines = [f"- {in_json(json.dumps(row, ensure_ascii=False))}\n" for row in objects]
    return f"---\n# {model}\n{''.join(lines)}" if lines else ""


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "none"


def _each(bill: Bill) -> Iterator[tuple[int, RackRun]]:
    """Every rack by its number."""
    for rack in bill.hall.racks:
        yield rack.number, rack


def _racks(site: str, bill: Bill) -> Iterator[Row]:
    for number, rack in _each(bill):
        row: Row = {
            "site": site,
            "name": rack_name(number),
            "status": "planned",
            "width": RAIL_WIDTH,
            "u_height": rack_height(rack),
        }
        entity = rack.rack
        if entity is not None:
            sizes = (("outer_width", entity.width), ("outer_depth", entity.depth))
            known = {name: round(float(size) * 1000) for name, size in sizes if size is not None}
            row |= {**known, "outer_unit": "mm"} if known else {}
            if entity.mass_limit is not None:
                row |= {"max_weight": round(float(entity.mass_limit)), "weight_unit": "kg"}
        yield row


def _devices(bill: Bill) -> Iterator[Placed]:
    """What stands in the hall, in the order of racks, then the PDUs of each; servers of an enclosure stand in it."""
    parts = {batch.key: batch for batch in bill.hall.batches}
    for number, rack in _each(bill):
        for key, index, unit, _ in rack.devices:
            batch = parts[key]
            if not isinstance(batch.part, Enclosure):
                name = _name(key, index)
                yield Placed(name=name, part=batch.part, role=batch.role, rack=number, unit=unit)
    yield from _in_enclosures(bill)
    seen: dict[str, int] = {}
    for number, rack in _each(bill):
        for pdu in _units(rack):
            seen[pdu.name] = seen.get(pdu.name, 0) + 1
            name = f"{pdu.name}-{seen[pdu.name]}"
            yield Placed(name=name, part=pdu, role="pdu", rack=number, unit=0)


def _in_enclosures(bill: Bill) -> Iterator[Placed]:
    told: set[str] = set()
    for batch in bill.hall.batches:
        if not isinstance(batch.part, Enclosure):
            continue
        for inner in batch.part.servers:
            if not isinstance(inner.of, Part) or inner.of.name in told:
                continue
            told.add(inner.of.name)
            racks, heights = bill.hall.spots[f"server {inner.of.name}"]
            for index, (rack, height) in enumerate(zip(racks, heights, strict=True)):
                yield Placed(
                    name=f"{inner.of.name}-{index + 1}",
                    part=inner.of,
                    role="server",
                    rack=rack,
                    unit=round(height / UNIT),
                )


def _name(key: str, index: int) -> str:
    """The name of a device in cable lists: `dgx_h100-17`, `compute-leaf-3`."""
    role, _, rest = key.partition(" ")
    stem = rest if role in {"server", "service", "storage"} else key.replace(" ", "-")
    return f"{stem}-{index + 1}"


def _units(rack: RackRun) -> list[Pdu]:
    """The PDUs of a rack, the largest kind first as feeds take them."""
    counted = rack.rack.pdus if rack.rack is not None else ()
    return [c.of for c in counted if isinstance(c.of, Pdu) for _ in range(lower_bound(c.count))]


def _device(site: str, device: Placed) -> Row:
    maker, model, _ = model_of(device.part)
    row: Row = {
        "name": device.name,
        "role": _ROLES.get(device.role, "Server"),
        "manufacturer": maker,
        "device_type": model,
        "site": site,
        "rack": rack_name(device.rack),
        "status": "planned",
    }
    return row | ({"position": device.unit, "face": "front"} if device.unit else {})


def _panels(site: str, bill: Bill) -> Iterator[Row]:
    """A panel for each feed of the rack that has most."""
    feeds = max(
        (r.rack.feeds or 1 for _, r in _each(bill) if r.rack is not None and r.rack.pdus),
        default=0,
    )
    for feed in range(feeds):
        yield {"site": site, "name": _feed(feed)}


def _feed(number: int) -> str:
    return f"Feed {chr(ord('A') + number % 26)}"


def _feeds(site: str, bill: Bill, pdus: list[Placed]) -> Iterator[Row]:
    """A power feed for each PDU: PDUs are dealt over the feeds of their rack one after the other."""
    for pdu, feed in _dealt(bill, pdus):
        part = pdu.part
        assert isinstance(part, Pdu)
        row: Row = {
            "site": site,
            "power_panel": _feed(feed),
            "rack": rack_name(pdu.rack),
            "name": f"{pdu.name} supply",
            "status": "planned",
            "type": "primary" if feed == 0 else "redundant",
            "supply": "ac",
            "phase": "three-phase" if part.phases == 3 else "single-phase",
        }
        row |= {} if part.volts is None else {"voltage": round(float(part.volts))}
        yield row | ({} if part.amps is None else {"amperage": round(float(part.amps))})


def _dealt(bill: Bill, pdus: list[Placed]) -> Iterator[tuple[Placed, int]]:
    feeds = {number: rack.rack.feeds or 1 for number, rack in _each(bill) if rack.rack is not None}
    seen: dict[int, int] = {}
    for pdu in pdus:
        place = seen.get(pdu.rack, 0)
        seen[pdu.rack] = place + 1
        yield pdu, place % max(1, feeds.get(pdu.rack, 1))


def _cords(site: str, bill: Bill, devices: list[Placed], pdus: list[Placed]) -> Iterator[Row]:
    """Feeds into PDUs, and each supply into an outlet that takes its plug, PDU after PDU."""
    for pdu, feed in _dealt(bill, pdus):
        yield {
            "side_a_site": site,
            "side_a_power_panel": _feed(feed),
            "side_a_type": "dcim.powerfeed",
            "side_a_name": f"{pdu.name} supply",
            **_end("b", pdu.name, "dcim.powerport", "Input"),
            "type": "power",
            "status": "planned",
        }
    outlets: Mapping[int, list[tuple[str, dict[str, list[int]]]]] = _free_outlets(pdus)
    for device in devices:
        strips = outlets.get(device.rack, [])
        count = sum_counts(lower_bound(c.count) for c in supplies(device.part))
        large = large_cords(device.part)
        for number in range(count if strips else 0):
            kinds = ("c19", "c39", "") if number < large else ("c13", "c39", "")
            taken = _take(strips, number, kinds)
            if taken is not None:
                yield {
                    **_end("a", device.name, "dcim.powerport", f"PSU{number + 1}"),
                    **_end("b", taken[0], "dcim.poweroutlet", f"Outlet {taken[1]}"),
                    "type": "power",
                    "status": "planned",
                }


def _end(side: str, device: str, kind: str, name: str) -> Row:
    return {f"side_{side}_device": device, f"side_{side}_type": kind, f"side_{side}_name": name}


def _free_outlets(pdus: list[Placed]) -> dict[int, list[tuple[str, dict[str, list[int]]]]]:
    """By rack, of each PDU its outlets by kind in the order of their numbers; "" where the kind is not known."""
    free: dict[int, list[tuple[str, dict[str, list[int]]]]] = {}
    for pdu in pdus:
        assert isinstance(pdu.part, Pdu)
        kinds = [
            counted.of.word
            for counted in pdu.part.sockets
            if isinstance(counted.of, EnumValue)
            for _ in range(lower_bound(counted.count))
        ] or [""] * (pdu.part.outlets or 0)
        by_kind: dict[str, list[int]] = {}
        for number, kind in enumerate(kinds, 1):
            by_kind.setdefault(kind, []).append(number)
        free.setdefault(pdu.rack, []).append((pdu.name, by_kind))
    return free


def _take(
    strips: list[tuple[str, dict[str, list[int]]]], start: int, kinds: tuple[str, ...]
) -> tuple[str, int] | None:
    """The next outlet of a kind, from the PDU that the cord is dealt to on; None where none is left."""
    for offset in range(len(strips)):
        name, by_kind = strips[(start + offset) % len(strips)]
        for kind in kinds:
            if by_kind.get(kind):
                return name, by_kind[kind].pop(0)
    return None


def _cables(bill: Bill) -> Iterator[Row]:
    for fabric, laid in bill.topology.fabrics.items():
        for row in rows(laid, bill.ways, bill.cabling[fabric].chosen):
            made: Row = {
                **_end("a", row.a_device, "dcim.interface", row.a_port),
                **_end("b", row.b_device, "dcim.interface", row.b_port),
                "type": CABLE_TYPES.get(row.medium, ""),
                "status": "planned",
                "label": row.label,
                "length": row.length,
                "length_unit": "m",
            }
            yield made
