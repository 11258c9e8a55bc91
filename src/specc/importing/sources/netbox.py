"""NetBox's device and rack types, YAML documents of the community's library, as switches, servers, PDUs and racks.

Source: netbox-community/devicetype-library, schema/devicetype.json and schema/racktype.json.
"""

import json
import re
from collections import Counter
from itertools import groupby
from typing import Any

from specc.importing.config import ImportFault
from specc.importing.settings import Settings, yaml_settings
from specc.importing.source import GivenFile, Imported, ImportSource, noted, word_of

CAGES = {
    "100base-tx": ("rj45", "100 Mb/s"), "1000base-t": ("rj45", "1 Gb/s"), "2.5gbase-t": ("rj45", "2.5 Gb/s"), "10gbase-t": ("rj45", "10 Gb/s"),
    "1000base-x-sfp": ("sfp", "1 Gb/s"), "10gbase-x-sfpp": ("sfp_plus", "10 Gb/s"), "25gbase-x-sfp28": ("sfp28", "25 Gb/s"),
    "40gbase-x-qsfpp": ("qsfp", "40 Gb/s"), "50gbase-x-sfp56": ("sfp56", "50 Gb/s"), "100gbase-x-sfpdd": ("sfp_dd", "100 Gb/s"), "100gbase-x-qsfp28": ("qsfp28", "100 Gb/s"),
    "200gbase-x-qsfp56": ("qsfp56", "200 Gb/s"), "200gbase-x-qsfpdd": ("qsfp_dd", "200 Gb/s"), "400gbase-x-qsfpdd": ("qsfp_dd", "400 Gb/s"),
    "400gbase-x-qsfp112": ("qsfp112", "400 Gb/s"), "400gbase-x-osfp": ("osfp", "400 Gb/s"), "800gbase-x-osfp": ("osfp", "800 Gb/s"),
    "800gbase-x-qsfpdd": ("qsfp_dd", "800 Gb/s"), "1.6tbase-x-osfp1600": ("osfp224", "1600 Gb/s"), "infiniband-edr": ("infiniband", "100 Gb/s"),
    "infiniband-hdr": ("infiniband", "200 Gb/s"), "infiniband-ndr": ("infiniband", "400 Gb/s"), "infiniband-xdr": ("infiniband", "800 Gb/s"),
}  # fmt: skip
"""Cages by NetBox's types of interfaces; InfiniBand's types name a rate alone."""
SOCKETS = {"iec-60320-c13": "c13", "iec-60320-c19": "c19"}
AIRFLOWS = {"front-to-rear": "front_to_back", "rear-to-front": "back_to_front"}
WEIGHTS = {"kg": "kg", "g": "g", "lb": "lb", "oz": "oz"}
FEWEST = 8
"""Interfaces from which a device that nobody calls otherwise is a switch."""
KINDS = ("switch", "server", "pdu", "rack")
PASSED = (
    "slug",
    "comments",
    "description",
    "is_full_depth",
    "front_image",
    "rear_image",
    "console-ports",
    "airflow",
    "subdevice_role",
    "enabled",
)
MOST = 10_000
Fields = dict[str, str]


def read(given: GivenFile) -> Imported:
    """A part for each document.

    Raises:
        ImportFault: a document is no type of a device or rack.
    """
    stated = given.options.get("kind")
    if stated is not None and stated not in KINDS:
        raise ImportFault(
            f"the kind {stated[:40]!r} is not read", hint="there are " + ", ".join(KINDS)
        )
    blocks: list[str] = []
    left: list[str] = []
    names: Counter[str] = Counter()
    for settings in yaml_settings(given.text):
        model = settings.word("model")
        if not model or not settings.word("manufacturer"):
            raise ImportFault(
                "a document does not name manufacturer and model",
                tuple(key for key in ("manufacturer", "model") if not settings.word(key)),
                "is it a type of a device or of a rack?",
                line=min(settings.lines.values(), default=1),
            )
        kind = stated or _kind(settings)
        fields = _fields(settings, kind, left)
        name = given.name if given.name and not blocks else word_of(model)
        names[name] += 1
        if names[name] > 1:
            name = f"{name}_{names[name]}"
        lines = [f"  {key} = {value}" for key, value in fields.items()]
        blocks.append("\n".join([f"{kind} {name} {{", *lines, "}", ""]))
        left += [f"{name}: {line}" for line in settings.unread(PASSED)]
    return Imported(
        text=noted("\n".join(["edition 2026", "", *blocks]), tuple(left)), left=tuple(left)
    )


def _kind(settings: Settings) -> str:
    if settings.get("form_factor") is not None:
        return "rack"
    if settings.get("power-outlets"):
        return "pdu"
    plain = [i for i in _components(settings, "interfaces") if not i.get("mgmt_only")]
    return "switch" if len(plain) >= FEWEST and not _adapters(plain) else "server"


def _adapters(interfaces: list[dict[str, Any]]) -> bool:
    """Whether names are those of adapters and not of a switch's ports: `cx7-1`, `mlx5_0`, `storage-1`."""
    return all(re.match(r"[a-z]+[\w]*[a-z\d][-_]\d+$", str(i.get("name"))) for i in interfaces)


def _components(settings: Settings, key: str) -> list[dict[str, Any]]:
    """The items of a list that are blocks.

    Raises:
        ImportFault: another stands among them, or there are too many.
    """
    items = settings.items(key)
    if len(items) > MOST or not all(isinstance(item, dict) for item in items):
        raise settings.fault((key,), f"a list of at most {MOST} blocks")
    return items


def _fields(settings: Settings, kind: str, left: list[str]) -> Fields:
    maker, model = settings.word("manufacturer"), settings.word("model")
    known = maker.lower() != "unknown"
    fields: Fields = {"title": json.dumps(f"{maker} {model}" if known else model)}
    fields |= {"vendor": json.dumps(maker)} if known else {}
    number = settings.get("part_number")
    if isinstance(number, str | int) and number != "":
        fields["part_number"] = json.dumps(str(number))
    height = settings.get("u_height")
    if isinstance(height, float) and height != int(height):
        left.append(f"u_height = {height}: heights are whole numbers here")
    elif settings.positive("u_height") is not None:
        fields["height"] = f"{settings.positive('u_height')} U"
    fields |= _amount(settings, "weight", "mass", WEIGHTS.get(settings.word("weight_unit")))
    if kind == "rack":
        return fields | _rack(settings)
    if kind == "pdu":
        return fields | _outlets(settings)
    interfaces = _components(settings, "interfaces")
    managed = [i for i in interfaces if i.get("mgmt_only")]
    ports = [i for i in interfaces if not i.get("mgmt_only")]
    if kind == "switch":
        fields |= _ports("ports", _split(ports), left)
        airflow = AIRFLOWS.get(settings.word("airflow"))
        fields |= {"airflow": airflow} if airflow else {}
        if ports and all(str(i.get("type")).startswith("infiniband") for i in ports):
            fields["protocols"] = "[infiniband]"
    elif ports:
        left.append(f"{len(ports)} interfaces of {model[:60]}: name its adapters in `nics`")
    fields |= _ports("management", [(_cage(i), 1) for i in managed], left)
    _plugs(settings, model, left)
    return fields


def _amount(settings: Settings, key: str, field: str, unit: str | None) -> Fields:
    value = settings.get(key)
    if value is None or unit is None:
        return {}
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
        raise settings.fault((key,), "a number above 0")
    return {field: f"{value} {unit}"}


def _rack(settings: Settings) -> Fields:
    unit = {"mm": "mm", "in": "in"}.get(settings.word("outer_unit"))
    weight = WEIGHTS.get(settings.word("weight_unit"))
    for standard in ("form_factor", "width"):  # its kind, and 19 inches between the rails
        settings.get(standard)
    return {
        **_amount(settings, "outer_width", "width", unit),
        **_amount(settings, "outer_depth", "depth", unit),
        **_amount(settings, "max_weight", "mass_limit", weight),
    }


def _outlets(settings: Settings) -> Fields:
    outlets = _components(settings, "power-outlets")
    settings.get("power-ports")
    counts = Counter(SOCKETS.get(str(outlet.get("type")), "") for outlet in outlets)
    fields = {"outlets": str(len(outlets))}
    known = {word: count for word, count in counts.items() if word}
    if known and not counts[""]:
        fields["sockets"] = " + ".join(f"{count} x {word}" for word, count in known.items())
    return fields


def _cage(interface: dict[str, Any]) -> str:
    return str(interface.get("type"))


def _split(ports: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """The type of each cage, and into how many ports it is split: names such as `1/1` and `1/2` share one."""
    names = [re.fullmatch(r"(\d+)/(\d+)", str(port.get("name"))) for port in ports]
    plain = [match for match in names if match]
    cages = Counter(match.group(1) for match in plain)
    if len(plain) < len(ports) or len(cages) < 2 or max(cages.values(), default=1) > FEWEST:
        return [(_cage(port), 1) for port in ports]
    kinds = dict(zip((m.group(1) for m in plain), map(_cage, ports), strict=True))
    return [(kinds[cage], count) for cage, count in cages.items()]


def _ports(field: str, ports: list[tuple[str, int]], left: list[str]) -> Fields:
    counted = []
    for (kind, split), group in groupby(ports):
        count = len(list(group))
        cage, rate = CAGES.get(kind, ("", ""))
        if not cage:
            left.append(f"{count} interfaces of type {kind[:40]}")
            continue
        counted.append(f"{count} x {cage}({f'{split} x ' if split > 1 else ''}{rate})")
    return {field: " + ".join(counted)} if counted else {}


def _plugs(settings: Settings, model: str, left: list[str]) -> None:
    plugs = _components(settings, "power-ports")
    draws = [p.get("maximum_draw") for p in plugs if isinstance(p.get("maximum_draw"), int)]
    if plugs:
        drawn = f", each draws up to {max(d for d in draws if d is not None)} W" if draws else ""
        left.append(
            f"{len(plugs)} power ports of {model[:60]}{drawn}: name its supplies in `psus`"
        )


SOURCE = ImportSource(
    name="netbox",
    about="NetBox device and rack types (YAML), as switches, servers, PDUs and racks",
    read=read,
    most=2**20,
    options=("kind",),
)
