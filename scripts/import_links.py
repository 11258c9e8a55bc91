"""Writes modules, cables, switches, adapters, PDUs and numbers of servers into the catalogue, from tables of the maker's pages.

    python scripts/import_links.py FOLDER

FOLDER holds `link_modules.csv`, `switch_ports.csv`, `nic_ports.csv`, `rack_power.csv` and `servers_more.csv`. A row that names a part of the
catalogue gives it what it does not state yet, with its own source; any other becomes a part of its own, cables one for each family
with the part number of each length. Files that this program wrote begin with its mark and are written anew. What a row leaves open
stays open; rows that say too little for a part are counted in the last line.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from specc.diagnostics.source import Source
from specc.syntax.format import formatted

ROOT = Path(__file__).parent.parent
SPECS = ROOT / "specs"
MARK = "# Written by scripts/import_links.py."
CITED = "link_tables"

Row = dict[str, str]

# What the tables call a cage, or the plug for it: the word of the language.
CAGES = {
    "OSFP112": "osfp",
    "OSFP": "osfp",
    "OSFP224": "osfp224",
    "QSFP-DD": "qsfp_dd",
    "QSFP-DD800": "qsfp_dd",
    "QSFP112": "qsfp112",
    "QSFP56": "qsfp56",
    "QSFP28": "qsfp28",
    "SFP28": "sfp28",
    "SFP56": "sfp56",
    "SFP+": "sfp_plus",
    "SFP": "sfp",
    "RJ45 1G": "rj45",
}
SINKS = {"finned top": "finned", "flat top": "flat", "flat top (RHS)": "flat"}
PLUGS = {
    "MPO-12/APC female": "mpo12_apc",
    "MPO-12/APC": "mpo12_apc",
    "MPO-12/UPC": "mpo12_upc",
    "MPO-16/APC": "mpo16_apc",
    "MPO-16": "mpo16",
    "MPO-12": "mpo12",
    "LC duplex/UPC": "lc",
    "LC duplex": "lc",
    "RJ45": "rj45",
}
MEDIA = {"DAC": "dac", "ACC": "acc", "AEC": "acc", "AOC": "aoc"}
STANDARDS = (
    "SR4.2", "XDR4", "PLR4", "VSR4", "XDR8", "VSR8", "CWDM4", "PSM4", "DR4+", "SR4", "SR8", "DR1", "DR2", "DR4", "DR8", "FR4", "LR4", "ZR", "SR", "LR",
)  # fmt: skip


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', "'") + '"'


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def rows(folder: Path, table: str) -> list[Row]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cited(row: Row) -> str:
    """The source of a row as a block: the title as the table has it, when it was read, and how far it is trusted."""
    title = re.sub(r"\s+", " ", row["source"]).strip()
    date = re.search(r"20\d\d-\d\d(-\d\d)?", title)
    return "\n".join([
        f"source {CITED} {{",
        f"  title      = {quoted(title)}",
        f"  publisher  = {quoted(row['vendor'] if row['vendor'] != 'generic' else 'several makers')}",
        f'  accessed   = "{date[0] if date else "2026-11"}"',
        f"  confidence = {row['confidence']}",
        "}",
    ])  # fmt: skip


def cage(form: str, sink: str) -> str:
    """A cage with its heatsink, as a term; empty where the form is none of the language's."""
    word = CAGES.get(form.strip(), "")
    side = SINKS.get(sink)
    return f"{word}(heatsink = {side})" if word and side else word


def protocols(row: Row) -> list[str]:
    text = row["protocols"]
    found = ["infiniband"] if re.search(r"\bIB\b", text) else []
    found += ["ethernet"] if "Ethernet" in text else []
    found += ["nvlink"] if "NVLink" in text else []
    found += ["omnipath"] if "Omni-Path" in text else []
    return found


def number(row: Row) -> str:
    """What one orders the part by: a family with letters for the length is no number."""
    called = row["part_number"].split(" (")[0].split(";")[0].strip()
    return "" if re.search(r"[a-z]x|xx|xM$", called) else called


def end_of_sale(row: Row) -> list[tuple[str, str]]:
    gone = re.search(r"no longer for sale .*?(20\d\d-\d\d)", row.get("sale_status", ""))
    return [("end_of_sale", f'"{gone[1]}"')] if gone else []


Fields = list[tuple[str, str]]


def written(kind: str, name: str, row: Row, fields: Fields, remark: str = "") -> str:
    """A file with one part."""
    note = f"\n# {remark}" if remark else ""
    body = "\n".join(f"  {field} = {value}" for field, value in fields)
    text = f"edition 2026\n\n{MARK}\n{cited(row)}\n{note}\n{kind} {name} @{CITED} {{\n{body}\n}}\n"
    done, wrong = formatted(Source(name, text))
    if wrong:
        raise ValueError(f"{name}: {wrong[0].message}\n{text}")
    return done


def completed(path: Path, row: Row, fields: Fields) -> str:
    """A file of the catalogue with the fields that its part does not state yet."""
    text = path.read_text(encoding="utf-8")
    start = re.search(rf"^\w+ {path.stem}\b.*\{{$", text, re.MULTILINE)
    assert start is not None, path
    end = text.index("\n}", start.end())
    block = text[start.end() : end]
    fresh = [(f, v) for f, v in fields if not re.search(rf"^  {f} +=", block, re.MULTILINE)]
    fresh = [(f, v) for f, v in fresh if f not in {"title", "vendor"}]
    if not fresh:
        return text
    own = CITED if f"source {CITED} " not in text else ""
    lines = "".join(f"\n  {field} = {value} @{CITED}" for field, value in fresh)
    inner = re.search(r"\n\n  (\w+ \{|allow )", block)
    at = start.end() + (inner.start() if inner else len(block))
    text = text[:at] + lines + text[at:]
    if own:
        lead = re.search(r"((^#.*\n)+)?\Z", text[: start.start()], re.MULTILINE)
        assert lead is not None
        text = text[: lead.start()] + cited(row) + "\n\n" + text[lead.start() :]
    done, wrong = formatted(Source(path.stem, text))
    if wrong:
        raise ValueError(f"{path}: {wrong[0].message}\n{text}")
    return done


class Shelf:
    """The files that are to be written, and how many rows said too little."""

    def __init__(self) -> None:
        self.files: dict[Path, str] = {}
        self.left: Counter[str] = Counter()

    def existing(self, std_name: str) -> Path | None:
        """The file of a part that a row names, unless this program wrote it."""
        path = SPECS / f"{std_name}.gpuspec"
        return path if std_name and path.is_file() else None

    def put(
        self, kind: str, folder: str, name: str, row: Row, fields: Fields, remark: str = ""
    ) -> None:
        """A part: completed where the row names one, else new."""
        old = self.existing(row.get("std_name", ""))
        if old is not None and MARK not in old.read_text(encoding="utf-8"):
            self.files[old] = completed(old, row, fields)
            old.write_text(self.files[old], encoding="utf-8")
            return
        path = SPECS / folder / slug(row["vendor"]) / f"{name}.gpuspec"
        if not path.is_file() or MARK in path.read_text(encoding="utf-8"):
            self.files[path] = written(kind, name, row, fields, remark)


def standard(title: str) -> str:
    """The optical standard that a title names, as a word; empty where it names none."""
    return next(
        (
            {"sr4.2": "sr4_2", "dr4+": "xdr4"}.get(word.lower(), word.lower())
            for word in STANDARDS
            if re.search(rf"(?<![A-Z]){re.escape(word)}(?![0-9A-Z.])", title)
        ),
        "",
    )


def optic(row: Row, shelf: Shelf) -> None:
    """A transceiver."""
    forms = [cage(f, row["heatsink"]) for f in row["form_factor_a"].split(" or ")]
    total, ports = row["rate_gbps"], int(row["ports_in_module"] or 1)
    if not all(forms) or not total or (row["vendor"] == "generic" and not row["std_name"]):
        shelf.left["optic"] += 1
        return
    plug = next((PLUGS[p] for p in (re.sub(r"^\d+x ", "", row["connector"]),) if p in PLUGS), "")
    fields: Fields = [
        ("title", quoted(f"{row['vendor']} {row['title']}")),
        ("vendor", quoted(row["vendor"])),
    ]
    fields += (
        [("part_number", quoted(number(row)))]
        if number(row) and row["vendor"] != "generic"
        else []
    )
    fields += [
        ("rate", f"{int(total) // ports} Gb/s"),
        ("ports", str(ports)),
        ("fits", f"[{', '.join(forms)}]"),
    ]
    fields += [("lanes", str(int(row["lanes"]) // ports))] if row["lanes"] else []
    name = standard(row["title"])
    fields += [("standard", name)] if name else []
    fibre = {"OS2": "single", "OM3/OM4": "multi", "OM4": "multi"}.get(row["fibre_kind"], "")
    fields += [("fibre", fibre)] if fibre else []
    fields += [("connector", plug)] if plug else []
    fields += [("fibres", str(int(row["fibres_used"]) // ports))] if row["fibres_used"] else []
    if row["fibres_present"]:
        fields.append(("fibres_present", str(int(row["fibres_present"]) // ports)))
    fields += [("reach", f"{row['reach_m']} m")] if row["reach_m"] else []
    fields += [("power", f"{row['power_w_typ']} W")] if row["power_w_typ"] else []
    fields += [("power_max", f"{row['power_w']} W")] if row["power_w"] else []
    fields += [("linear", "true")] if row["remarks"].startswith("linear optics") else []
    fields += [("protocols", f"[{', '.join(protocols(row))}]"), *end_of_sale(row)]
    if row["std_name"].startswith("optics/generic") and row["vendor"] != "generic":
        shelf.put("optic", "optics", slug(row["id"]), {**row, "std_name": ""}, fields)
        fields = [f for f in fields if f[0] in {"lanes", "standard"}]
    shelf.put("optic", "optics", slug(row["id"]), row, fields)


def family(row: Row) -> tuple[str, ...]:
    """What all lengths of a cable share: its name without a length, its ends and what it speaks."""
    name = re.sub(
        r"_(n\d\d[\da]|h\d\d\dv?|v\d\d\de|e0[\da]{2}[a-z]\d\d|h0[\da]{2}[a-z]\d\d|\d+(p\d)?m|2opc\d+|\dqpc\d+)(?=_|$)",
        "",
        row["id"],
        count=1,
    )
    ends = ("form_factor_a", "form_factor_b", "heatsink", "heatsink_b", "protocols", "fibre_kind")
    return (name, *(row[end] for end in ends))


def lengths(row: Row) -> list[str]:
    return [x for x in row["lengths_m"].split(",") if re.fullmatch(r"[\d.]+", x)]


def cuts(group: list[Row]) -> list[tuple[str, str]]:
    """Lengths with their part numbers; a number that stands for one length says which."""
    numbered = []
    for row in group:
        sold, of = lengths(row), re.search(r"\((\d+) m\)$", row["part_number"])
        if of:
            numbered.append((of[1], number(row)))
        elif row["part_number"].endswith("-xM"):
            numbered += [(n, f"{row['part_number'].removesuffix('xM')}{n}M") for n in sold]
        elif len(sold) == 1 and number(row):
            numbered.append((sold[0], number(row)))
    return sorted(numbered, key=lambda cut: float(cut[0]))


def lengths_sold(row: Row, numbered: list[tuple[str, str]]) -> Fields:
    """The lengths of a cable with what one orders them by, and how far it reaches."""
    reach = float(row["reach_m"] or 0)
    fields: Fields = []
    if numbered:
        listed = ", ".join(f"length({n} m, {quoted(p)})" for n, p in numbered)
        fields.append(("part_numbers", f"[{listed}]"))
        reach = max(reach, *(float(n) for n, _ in numbered))
    else:
        listed = ", ".join(f"{n} m" for n in lengths(row))
        # `MFP7E30-Nxxx` is what all lengths of a family are ordered by.
        of_all = row["model"] if row["model"].endswith("-Nxxx") else ""
        part = number(row) or of_all
        fields += [("part_number", quoted(part))] if part else []
        fields += [("lengths", f"[{listed}]")] if listed else []
    return [*fields, ("reach", f"{reach:g} m")] if reach else fields


def cable(group: list[Row], shelf: Shelf, called: str) -> None:
    """A cable with all its lengths."""
    row = group[0]
    fibre = {"OS2": "single", "OM4": "multi"}.get(row["fibre_kind"], "")
    passive = row["kind"] in {"patch", "fibre splitter", "fibre trunk"}
    medium = fibre if passive else MEDIA.get(row["kind"].removeprefix("splitter "), "")
    tails = re.match(r"(\d+)x (.*)", row["form_factor_b"])
    splits = int(tails[1]) if tails and row["kind"] != "DAC" else 1
    far = tails[2] if tails else row["form_factor_b"]
    ends = [PLUGS.get(row["connector"], "")] if passive else [
        cage(row["form_factor_a"], row["heatsink"]), cage(far, row["heatsink_b"])
    ]  # fmt: skip
    numbered = cuts(group)
    named = passive and row["vendor"] == "NVIDIA"
    if (
        not medium
        or not all(ends)
        or row["vendor"] == "generic"
        or not (numbered or number(row) or named)
    ):
        shelf.left["cable"] += len(group)
        return
    title = re.sub(r" \d+(\.\d+)? (m|ft)\b", "", row["title"])
    if named and row["model"] not in title:
        title = f"{row['model'].partition('-')[0]} {title}"
    fields: Fields = [
        ("title", quoted(f"{row['vendor']} {title}")),
        ("vendor", quoted(row["vendor"])),
        ("medium", medium),
    ]
    if row["rate_gbps"]:
        fields.append(("rate", f"{int(row['rate_gbps']) // splits} Gb/s"))
    fields += [("splits", str(splits))] if splits > 1 else []
    if len(set(ends)) == 1:
        fields.append(("connector", ends[0]))
    else:
        fields.append(("ends", f"[{', '.join(ends)}]"))
    fields += [("fibres", "12")] if passive and "MPO-12" in row["connector"] else []
    fields += lengths_sold(row, numbered)
    fields += [("power_max", f"{row['power_w']} W")] if row["power_w"] not in {"", "0"} else []
    fields += [("protocols", f"[{', '.join(protocols(row))}]")] if not passive else []
    fields += end_of_sale(row)
    old = shelf.existing(row["std_name"])
    text = old.read_text(encoding="utf-8") if old is not None else ""
    same_split = ("splits" in text) == (splits > 1)
    if old is not None and old.parent.name != "generic" and same_split:
        if numbered:
            shelf.put(
                "cable", "cables", old.stem, row, [f for f in fields if f[0] == "part_numbers"]
            )
        return
    name = slug(row["model"].partition("-")[0]) if named else slug(called)
    shelf.put("cable", "cables", name, {**row, "std_name": ""}, fields)


def ways(text: str) -> list[tuple[int, int]]:
    return [
        (int(n), int(rate))
        for n, rate in re.findall(
            r"\b(\d+)x(\d+)\b", text.split("(", maxsplit=1)[0] if ":" in text else text
        )
    ]


def front(row: Row, word: str) -> Fields:
    """The cages of a switch, how they break out, and how many ports there can be."""
    count, total = row["cage_count"], row["rate_per_cage_gbps"]
    breaks = ways(row["breakouts"])
    whole = max(
        (w for w in breaks if w[0] * w[1] == int(total)),
        default=(1, int(total)),
        key=lambda w: w[1],
    )
    sink = word.partition("(")[2].rstrip(")")
    name = word.partition("(")[0]

    def port(split: int, rate: int, more: str = "") -> str:
        return (
            f"{name}({f'{split} x ' if split > 1 else ''}{rate} Gb/s{f', {more}' if more else ''})"
        )

    ports = [f"{count} x {port(*whole, sink)}"]
    for number_of, kind, rate in (
        ("SFP\\+", "sfp_plus", 10),
        ("SFP28", "sfp28", 25),
        ("QSFP28", "qsfp28", 100),
    ):
        extra = re.match(rf"(\d)x {number_of}\b", row["other_cages"]) or re.match(
            rf"(\d)x {number_of}$", row["other_cages"]
        )
        ports += [f"{extra[1]} x {kind}({rate} Gb/s)"] if extra else []
    fields: Fields = [("ports", " + ".join(ports))]
    others = [w for w in dict.fromkeys(breaks) if w != whole]
    fields += [("breakouts", f"[{', '.join(port(*w) for w in others)}]")] if others else []
    logical = re.search(
        r"(?:at most )?(\d+) logical ports", row["port_group_rule"] + " " + row["max_ports"]
    )
    most = max((n for n, _ in ways(row["max_ports"].split("(derived")[0])), default=0)
    widest = int(count) * max((n for n, _ in [whole, *others]), default=1)
    limit = int(logical[1]) if logical and int(logical[1]) > int(count) else most
    fields += [("ports_max", str(limit))] if 0 < limit < widest else []
    return fields


def switch(row: Row, shelf: Shelf) -> None:
    """A switch; cages of a form that is not printed are none of ours."""
    form = (
        row["cage_type"]
        .removesuffix(" twin-port")
        .removesuffix(" 2x800")
        .removesuffix(" (by name)")
        .removesuffix(" (RHS)")
    )
    word = cage(form, row["heatsink_required"])
    count, total = row["cage_count"], row["rate_per_cage_gbps"]
    fields: Fields = [
        ("title", quoted(f"{row['vendor']} {row['model']}")),
        ("vendor", quoted(row["vendor"])),
    ]
    part = row["part_numbers"].split(";")[0].split(" (")[0].split(" / ")[0].strip()
    fields += [("part_number", quoted(part))] if part else []
    height = re.fullmatch(r"\d+", row["rack_u"])
    fields += [("height", f"{height[0]} U")] if height else []
    fields += [("depth", f"{row['depth_mm']} mm")] if row["depth_mm"] else []
    fields += [("mass", f"{row['weight_kg']} kg")] if row["weight_kg"] else []
    fields += [("power", f"{row['power_w_typ']} W")] if row["power_w_typ"] else []
    fields += [("power_max", f"{row['power_w_max']} W")] if row["power_w_max"] else []
    if row["cooling"] == "liquid":
        fields.append(("airflow", "liquid"))
    elif row["airflow"] == "front to back":
        fields.append(("airflow", "front_to_back"))
    fields += [("cage_power", f"{row['cage_power_w_max']} W")] if row["cage_power_w_max"] else []
    if row["mgmt_ports"].startswith("1 RJ45"):
        fields.append(("management", "1 x rj45(1 Gb/s)"))
    fields += (
        [("end_of_sale", quoted(row["end_of_sale"]))]
        if re.match(r"20\d\d", row["end_of_sale"])
        else []
    )
    if shelf.existing(row["std_name"]):
        if row["vendor"] == "Juniper" and row["id"].endswith("qd"):
            return  # the file is the other variant
        if word and count and total:
            fields += [field for field in front(row, word) if field[0] == "breakouts"]
        shelf.put("switch", "switches", row["id"], row, [f for f in fields if f[0] != "height"])
        return
    if not word or not count or not total or not part or "cages 1-24" in row["breakouts"]:
        shelf.left["switch"] += 1
        return
    fields += front(row, word)
    fields.append(
        (
            "protocols",
            "[ethernet, roce]"
            if row["vendor"] != "NVIDIA" or row["id"].startswith("sn")
            else "[infiniband]",
        )
    )
    shelf.put("switch", "switches", slug(row["id"]), row, fields, row["port_group_rule"])


def modes(row: Row) -> str:
    """Ways to set an adapter, where they differ in ports and each says what it speaks; empty else."""
    named = re.findall(r"(\d+)x(\d+) ?(XDR|GbE)", row["port_modes"].split(" or ")[0])
    plain = ways(row["port_modes"]) if protocols(row) == ["ethernet"] else []
    told = [(n, rate, "infiniband" if word == "XDR" else "ethernet") for n, rate, word in named]
    told = told or [(str(n), str(rate), "ethernet") for n, rate in plain]
    if len({n for n, _, _ in told}) < 2:
        return ""
    return f"[{', '.join(f'{word}({n} x {rate} Gb/s)' for n, rate, word in told)}]"


def nic(row: Row, shelf: Shelf) -> None:
    """An adapter."""
    word = cage(row["cage_type"], row["heatsink"])
    mode = re.match(r"(\d+)x(\d+)", row["port_modes"])
    fields: Fields = [
        ("title", quoted(f"{row['vendor']} {row['model']}")),
        ("vendor", quoted(row["vendor"])),
    ]
    part = number(row)
    fields += [("part_number", quoted(part))] if part and not part.endswith("(prefix)") else []
    fields += [("power", f"{row['power_w_typ']} W")] if row["power_w_typ"] else []
    own = [("cage", word)] if word else []
    own += [("modes", modes(row))] if modes(row) else []
    old = shelf.existing(row["std_name"])
    if old is not None:
        rates = [int(rate) for _, rate in ways(row["port_modes"])]
        rate = re.search(r"rate += (\d+) Gb/s", old.read_text(encoding="utf-8"))
        if rate is not None and int(rate[1]) in rates and row["confidence"] != "announced":
            shelf.put("nic", "nics", row["id"], row, fields + own)
        return
    spoken = protocols(row)
    spoken += (
        ["roce"]
        if "ethernet" in spoken and (row["vendor"] == "NVIDIA" or "RoCE" in row["protocols"])
        else []
    )
    if (
        not part
        or not word
        or not mode
        or not spoken
        or row["confidence"] not in {"high", "medium"}
    ):
        shelf.left["nic"] += 1
        return
    fields += [("rate", f"{mode[2]} Gb/s"), ("ports", mode[1]), *own]
    if row["pcie_gen"] and row["pcie_lanes"]:
        fields.append(
            (
                "host_link",
                f"pcie(gen = {int(float(row['pcie_gen']))}, lanes = {row['pcie_lanes']})",
            )
        )
    fields.append(("protocols", f"[{', '.join(spoken)}]"))
    text = ""
    if row["slot_limits_rate"] == "yes":
        text = (
            'allow GS3102 because "its ports share the slot, which carries less than both at once"'
        )
    shelf.put("nic", "nics", slug(row["id"]), row, fields, row["remarks"])
    path = SPECS / "nics" / slug(row["vendor"]) / f"{slug(row['id'])}.gpuspec"
    if text and path in shelf.files:
        shelf.files[path] = shelf.files[path].rstrip().removesuffix("}") + f"\n  {text}\n}}\n"


def pdu(row: Row, shelf: Shelf) -> None:
    """A power distribution unit with its outlets by kind."""
    sockets = re.findall(r"\b(\d+)x (C13|C19|C39)\b", row["outlets"].split(":")[-1])
    volts = re.findall(r"\d{3}", row["volts"])
    if (
        row["class"] != "pdu"
        or not row["part"]
        or not row["phases"]
        or not volts
        or not row["amps"]
        or not sockets
    ):
        shelf.left["pdu"] += row["class"] == "pdu"
        return
    line = volts[1] if row["phases"] == "3" and len(volts) > 1 else volts[0]
    row = {**row, "std_name": "", "part_number": row["part"]}
    fields: Fields = [
        ("title", quoted(f"{row['vendor']} {row['part']} {row['title']}")),
        ("vendor", quoted(row["vendor"])),
    ]
    fields += [
        ("part_number", quoted(row["part"])),
        ("phases", row["phases"]),
        ("volts", f"{line} V"),
        ("amps", f"{row['amps']} A"),
    ]
    share = re.search(r"(\d+) %", row["derating"])
    fields += [("derating", f"{share[1]} %")] if share else []
    counted = [(int(n), kind.lower()) for n, kind in sockets]
    fields += [("outlets", str(sum(n for n, _ in counted)))]
    fields += [("sockets", " + ".join(f"{n} x {kind}" for n, kind in counted))]
    fields += [("mass", f"{row['weight_kg']} kg")] if row["weight_kg"] else []
    high = re.fullmatch(r"[1-9]", row["rack_u"])
    fields += [("height", f"{high[0]} U")] if high else []
    shelf.put("pdu", "pdus", slug(row["id"]), row, fields, row["plug"])


def servers(table: list[Row], shelf: Shelf) -> None:
    """Part numbers, depth, mass and height of servers of the catalogue; nothing else of those rows is a figure of a sheet."""
    files = {p.stem: p for p in (SPECS / "servers").rglob("*.gpuspec")}
    for row in table:
        path = files.get(row["std_id"])
        if path is None or row["row_kind"] not in {"spec", "as tested"}:
            continue
        fields: Fields = (
            [("part_number", quoted(row["part_number"]))]
            if number(row) and "7D9x" not in row["part_number"]
            else []
        )
        if row["row_kind"] == "spec":
            fields += [("depth", f"{row['depth_mm']} mm")] if row["depth_mm"] else []
            # Masses of device libraries are those of a chassis without accelerators (errata 9).
            bare = "devicetype-library" in row["source"]
            mass = "" if bare else row["mass_kg"]
            fields += [("mass", f"{mass} kg")] if mass else []
        if fields:
            named = {**row, "std_name": str(path.relative_to(SPECS)).removesuffix(".gpuspec")}
            shelf.put("server", "servers", path.stem, named, fields)


def main(folder: Path) -> None:
    """Writes every file, and says how many rows became none."""
    shelf = Shelf()
    groups: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows(folder, "link_modules"):
        if row["kind"] == "transceiver":
            optic(row, shelf)
        elif row["kind"] not in {"adapter", "transceiver class"}:
            groups[family(row)].append(row)
    shared = Counter(key[0] for key in groups)
    for key, group in groups.items():
        cable(group, shelf, key[0] if shared[key[0]] == 1 else group[0]["id"])
    for row in rows(folder, "switch_ports"):
        switch(row, shelf)
    for row in rows(folder, "nic_ports"):
        nic(row, shelf)
    for row in rows(folder, "rack_power"):
        pdu(row, shelf)
    servers(rows(folder, "servers_more"), shelf)
    for path, text in shelf.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    left = ", ".join(f"{count} {kind}" for kind, count in shelf.left.items())
    print(f"{len(shelf.files)} files; rows that say too little for a part: {left}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
