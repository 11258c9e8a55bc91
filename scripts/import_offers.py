"""Writes rentals of clouds (`data/offers_cloud.csv`) and street prices (`data/offers_buy.csv`) into the catalogue.

    python scripts/import_offers.py [--check]

Every row becomes offers or is left out for a reason that the last lines count. An instance that a server of the catalogue
names (`instance = "p5.48xlarge"`) is bound to that server; any other gets a server with what the row says and no more.
Files that this program wrote begin with its mark and are written anew; servers without it are never touched.

What a part costs in the street is no seller's offer but an indication: the latest range that was seen, under the
seller `street`.
"""

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
SPECS = ROOT / "specs"
MARK = "# Written by scripts/import_offers.py"
RENTED, BOUGHT = f"{MARK} from data/offers_cloud.csv.", f"{MARK} from data/offers_buy.csv."

# What the table calls a provider: folder of the catalogue, prefix of names, name for people.
PROVIDERS = {
    "aws": ("aws", "aws", "AWS"),
    "azure": ("microsoft", "azure", "Microsoft"),
    "gcp": ("google", "gcp", "Google"),
    "oci": ("oracle", "oci", "Oracle"),
    "coreweave": ("coreweave", "coreweave", "CoreWeave"),
    "crusoe": ("crusoe", "crusoe", "Crusoe"),
    "denvr": ("denvr", "denvr", "Denvr"),
    "digitalocean": ("digitalocean", "digitalocean", "DigitalOcean"),
    "hyperstack": ("hyperstack", "hyperstack", "Hyperstack"),
    "lambda": ("lambda", "lambda", "Lambda"),
    "massedcompute": ("massedcompute", "massedcompute", "Massed Compute"),
    "nebius": ("nebius", "nebius", "Nebius"),
    "paperspace": ("paperspace", "paperspace", "Paperspace"),
    "runpod": ("runpod", "runpod", "RunPod"),
    "scaleway": ("scaleway", "scaleway", "Scaleway"),
    "tensorwave": ("tensorwave", "tensorwave", "TensorWave"),
    "verda": ("verda", "verda", "Verda"),
    "vultr": ("vultr", "vultr", "Vultr"),
}
# Prices of one chip: the instance that is rented by it.
CHIPS = {
    ("gcp", "TPU v5e per chip"): "ct5lp-hightpu-4t",
    ("gcp", "TPU v5p per chip"): "ct5p-hightpu-4t",
    ("gcp", "TPU v6e per chip"): "ct6e-standard-4t",
}
# What joins accelerators inside an instance, as in the servers that the instances run on.
SWITCHED = {
    "a100_sxm_40": "nvswitch2",
    "a100_sxm_80": "nvswitch2",
    "h100_sxm": "nvswitch3",
    "h200_sxm": "nvswitch3",
    "b200_sxm": "nvswitch5",
    "b300_sxm": "nvswitch5",
    "gb200": "nvswitch5",
    "gb300": "nvswitch5",
}
RACK = {"gb200": 72, "gb300": 72}
# Column, ending of the offer's name, how it is billed, commitment.
BILLINGS = (
    ("ondemand_usd_h", "on_demand", "on_demand", ""),
    ("spot_usd_h", "spot", "spot", ""),
    ("reserved_1y_usd_h", "reserved_1y", "reserved", "1 year"),
    ("reserved_3y_usd_h", "reserved_3y", "reserved", "3 years"),
    ("capacity_block_usd_h", "capacity_block", "reserved", ""),
)

Row = dict[str, str]


def slug(text: str) -> str:
    """A name of the language from an instance's."""
    text = text.removeprefix("Standard_")
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', "'") + '"'


def accelerators() -> dict[str, str]:
    """The vendor's folder of each accelerator of the catalogue."""
    return {p.stem: p.parent.name for p in (SPECS / "accelerators").rglob("*.gpuspec")}


def instances() -> dict[str, tuple[str, str, int]]:
    """Instances that servers name: folder and name of the server, and how many accelerators it has."""
    named = {}
    for path in sorted((SPECS / "servers").rglob("*.gpuspec")):
        text = path.read_text(encoding="utf-8")
        instance = re.search(r'^  instance += "([^"]+)"', text, re.MULTILINE)
        count = re.search(r"^  accelerators += (\d+) x", text, re.MULTILINE)
        if instance and count and MARK not in text:
            named[instance[1]] = (path.parent.name, path.stem, int(count[1]))
    return named


def left_out(row: Row, known: dict[str, str], sold: set[tuple[str, str]]) -> str:
    """Why a row becomes no offer; empty where it does."""
    if row["row_kind"] != "current" and row["provider"] != "aws":
        return "an old price of a marketplace"
    if row["provider"] not in PROVIDERS:
        return "a survey or a marketplace, not a seller"
    if row["confidence"] == "low":
        return "low confidence"
    if row["accelerator"] not in known:
        return "an accelerator that the catalogue has not"
    if not row["count"].isdigit():
        return "a part of an accelerator, or a count that is not stated"
    chip = (row["provider"], row["instance"])
    if "per chip" in row["instance"] and chip not in CHIPS:
        return "a chip of a pod whose host the catalogue has not"
    if "cliffcenter" in row["source"] and (row["provider"], row["accelerator"]) in sold:
        return "an index repeats what the seller's own list says"
    if not any(row[column] for column, *_ in BILLINGS):
        return "no price"
    return ""


def server_text(name: str, row: Row, known: dict[str, str], seller: str) -> str:
    """The server of an instance: what the row says of it."""
    accelerator, count = row["accelerator"], int(row["count"])
    lines = [
        "edition 2026",
        "",
        RENTED,
        f"from std.accelerators.{known[accelerator]} import {accelerator}",
        "",
        *source_lines(row),
        f"server {name} @instances {{",
        f"  title        = {quoted(seller + ' ' + row['instance'])}",
        f"  vendor       = {quoted(seller)}",
        "  sold_as      = system",
        f"  instance     = {quoted(row['instance'])}",
        f"  accelerators = {count} x {accelerator}",
    ]
    if row["vcpus"]:
        lines.append(f"  host_cores   = {row['vcpus']}  # virtual")
    if row["host_mem_gib"]:
        lines.append(f"  host_memory  = {row['host_mem_gib']} GiB")
    if accelerator in SWITCHED and count > 1:
        lines += [
            "",
            "  scale_up {",
            f"    switch   = {SWITCHED[accelerator]}",
            f"    domain   = {RACK.get(accelerator, count)} gpus",
            "    topology = switched",
            "  }",
        ]
    return "\n".join([*lines, "}", ""])


def source_lines(row: Row, name: str = "instances") -> list[str]:
    lines = [f"source {name} {{", f"  title      = {quoted(row['source'])}"]
    publisher = row["source"].split()[0] if "/" in row["source"].split()[0] else row["source"]
    lines.append(f"  publisher  = {quoted(publisher)}")
    lines.append(f"  published  = {quoted(row['date'])}")
    if row["source_url"]:
        lines.append(f"  address    = {quoted(row['source_url'])}")
    return [*lines, f"  confidence = {row['confidence']}", "}", ""]


def offer_lines(
    name: str, server: str, row: Row, seller: str, billed: tuple[str, ...]
) -> list[str]:
    """One offer: price, commitment, region, dates, and the spread over regions as a note."""
    column, _, billing, term = billed
    lines = []
    low, high, regions = (
        (row["ondemand_min"], row["ondemand_max"], row["ondemand_regions"])
        if billing == "on_demand"
        else (row["spot_min"], row["spot_max"], row["spot_regions"])
        if billing == "spot"
        else ("", "", "")
    )
    if regions and int(regions) > 1:
        lines.append(f"# From {low} to {high} USD/h over {regions} regions.")
    lines += [
        f"offer {name} @{{source}} {{",
        f"  instance   = {server}",
        f"  seller     = {quoted(seller)}",
        f"  price      = {row[column]} USD/h",
    ]
    if row["instance"].endswith("per chip"):
        lines.append("  per        = accelerator")
    lines.append(f"  billing    = {billing}")
    if term:
        lines.append(f"  term       = {term}")
    if row["region"]:
        lines.append(f"  region     = {quoted(row['region'])}")
    lines.append(f"  date       = {quoted(row['date'])}")
    if row["valid_to"]:
        start = row["valid_from"] or row["date"]
        end = row["valid_to"]
        if end.endswith("-01-01"):  # to the first day of a year is through the year before
            end = f"{int(end[:4]) - 1}-12"
        lines.append(f"  valid      = {quoted(start[:7])}..{quoted(end[:7])}")
    return [*lines, f"  confidence = {row['confidence']}", "}", ""]


def bindings(rows: list[Row]) -> tuple[dict[Path, str], Counter[str]]:
    """Every file to write, with its text, and the rows left out by reason."""
    known, named = accelerators(), instances()
    sold = {
        (r["provider"], r["accelerator"])
        for r in rows
        if r["row_kind"] == "current" and "cliffcenter" not in r["source"]
    }
    files: dict[Path, str] = {}
    reasons: Counter[str] = Counter()
    offers: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        reason = left_out(row, known, sold)
        instance = CHIPS.get((row["provider"], row["instance"]), row["instance"])
        instance = instance.removesuffix(" (capacity block)").removesuffix(
            " (per-chip price x chips)"
        )
        if not reason and row["row_kind"] == "history" and instance not in named:
            reason = "an old price of an instance that nothing describes"
        if reason:
            reasons[reason] += 1
            continue
        folder, prefix, seller = PROVIDERS[row["provider"]]
        if instance in named:
            home, server, count = named[instance]
            if count != int(row["count"]) and not row["instance"].endswith("per chip"):
                reasons["the catalogue's server has another count"] += 1
                continue
        else:
            home, server = folder, f"{prefix}_{slug(instance)}"
            files[SPECS / "servers" / folder / f"{server}.gpuspec"] = server_text(
                server, {**row, "instance": instance}, known, seller
            )
        offers[folder, home, server].append(row)
    for (folder, home, server), of_server in offers.items():
        files[SPECS / "offers" / folder / f"{server}.gpuspec"] = offers_text(
            home, server, of_server
        )
    return files, reasons


def offers_text(home: str, server: str, rows: list[Row]) -> str:
    """The offers of one instance, those that hold now first."""
    rows = sorted(rows, key=lambda r: (r["row_kind"] != "current", r["valid_to"], r["region"]))
    sources: dict[tuple[str, str], tuple[str, list[str]]] = {}
    body: list[str] = []
    names: Counter[str] = Counter()
    for row in rows:
        seller = PROVIDERS[row["provider"]][2]
        key = (row["source"], row["date"])
        for billed in BILLINGS:
            if not row[billed[0]] or repeated(row, rows, billed):
                continue
            if key not in sources:
                source = f"prices_{len(sources) + 1}" if sources else "prices"
                sources[key] = (source, source_lines(row, source))
            name = f"{server}_{billed[1]}"
            if row["row_kind"] == "history" and billed[1] != "capacity_block":
                name += f"_until_{row['valid_to'][:7].replace('-', '_')}"
            names[name] += 1
            if names[name] > 1:
                name += f"_{slug(row['region'] or str(names[name]))}"
            lines = offer_lines(name, server, dated(row, rows, billed), seller, billed)
            body += [line.replace("{source}", sources[key][0]) for line in lines]
    head = ["edition 2026", "", RENTED, f"from std.servers.{home} import {server}", ""]
    return "\n".join([*head, *(line for _, lines in sources.values() for line in lines), *body])


def dated(row: Row, rows: list[Row], billed: tuple[str, ...]) -> Row:
    """The row with the months in which its price holds.

    A price that replaced one in the table holds from the snapshot that first shows it, and is taken to hold through
    the year in which it was last seen.
    """
    if row["row_kind"] != "current" or billed[0] != "ondemand_usd_h":
        return row
    since = [r["valid_from"] for r in rows if r["valid_from"] and r["valid_to"] == row["date"]]
    return {**row, "valid_from": since[0], "valid_to": f"{row['date'][:4]}-12"} if since else row


def repeated(row: Row, rows: list[Row], billed: tuple[str, ...]) -> bool:
    """Whether a row says again what another says: the last of a history is today's price, and the table
    carries the rate of capacity blocks in the current row too, under the date of that row."""
    column, *_ = billed
    if row["row_kind"] == "history" and column == "ondemand_usd_h":
        return any(r["row_kind"] == "current" and r["date"] == row["valid_to"] for r in rows)
    return row["row_kind"] == "current" and column == "capacity_block_usd_h"


def street(rows: list[Row]) -> tuple[dict[Path, str], Counter[str]]:
    """The latest street price of each part, and the rows left out by reason."""
    parts = {
        p.stem: p.relative_to(SPECS).parent
        for kind in ("accelerators", "cpus")
        for p in (SPECS / kind).rglob("*.gpuspec")
    }
    reasons: Counter[str] = Counter()
    latest: dict[str, Row] = {}
    for row in rows:
        kind = row["seller_kind"].split()[0]
        if row["std_id"] not in parts:
            reasons["a part that the catalogue has not, or a whole server"] += 1
        elif "anchor" in row["source"] or row["per"] != "unit":
            reasons["an offer of its own already, or the price of more than the part"] += 1
        elif kind not in {"street", "list", "analyst"}:
            reasons["used, or a model's assumption"] += 1
        else:
            before = latest.get(row["std_id"])
            rank = (row["confidence"] != "low", row["date"])
            if before is None or rank > (before["confidence"] != "low", before["date"]):
                latest[row["std_id"]] = row
    reasons["an older or less certain price of the same part"] = (
        len(rows) - sum(reasons.values()) - len(latest)
    )
    files = {}
    for part, row in latest.items():
        price = f"{row['price']} USD"
        if row["low"] and row["low"] != row["high"]:
            price = f"{row['low']}..{row['high']} USD"
        date = row["date"].split("-Q")[0]
        said = row["notes"].removesuffix("; price = middle of the range")
        note = [f"# {said[0].upper()}{said[1:]}."] if said else []
        files[SPECS / "offers" / "street" / f"{part}.gpuspec"] = "\n".join([
            "edition 2026",
            "",
            BOUGHT,
            f"from std.{str(parts[part]).replace('/', '.')} import {part}",
            "",
            *source_lines({**row, "date": date}, "prices"),
            *note,
            f"offer {part}_street @prices {{",
            f"  part       = {part}",
            '  seller     = "street"',
            f"  price      = {price}",
            f"  date       = {quoted(date)}",
            f"  confidence = {row['confidence']}",
            "}",
            "",
        ])  # fmt: skip
    return files, reasons


def table(name: str) -> list[Row]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a file differs"
    )
    check = parser.parse_args().check
    rented, bought = table("offers_cloud"), table("offers_buy")
    files, reasons = bindings(rented)
    priced, not_priced = street(bought)
    files |= priced
    mine = {
        p
        for folder in ("servers", "offers")
        for p in (SPECS / folder).rglob("*.gpuspec")
        if MARK in p.read_text(encoding="utf-8")
    }
    stale = mine - set(files)
    changed = [p for p, t in files.items() if not p.exists() or p.read_text(encoding="utf-8") != t]
    if check:
        for path in sorted([*changed, *stale]):
            print(f"would change: {path.relative_to(ROOT)}")
        return 1 if changed or stale else 0
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
    for path in stale:
        path.unlink()
    for rows, counts in ((rented, reasons), (bought, not_priced)):
        print(f"{len(rows) - sum(counts.values())} rows taken; left out:")
        for reason, count in counts.most_common():
            print(f"  {count:4} {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
