"""Writes sites of regions and of operators (`data/economics.csv`) into the catalogue: what their grids and halls are like.

    python scripts/import_economics.py [--check]

A region has the price, emissions and water of its electricity; an operator the efficiency (PUE), water (WUE) and rent of its
halls. A spec starts from one as a base and states what differs: `site hall : us_tx { pue = 1.2 }`. Of several rows for the
same figure the latest counts that is not of low confidence.
"""

import argparse
import csv
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SITES = ROOT / "specs" / "sites"
MARK = "# Written by scripts/import_economics.py from data/economics.csv."

Row = dict[str, str]

COUNTRIES = {
    "ARE": "United Arab Emirates", "AUS": "Australia", "BRA": "Brazil", "CAN": "Canada", "CHE": "Switzerland", "CHN": "China",
    "DEU": "Germany", "DNK": "Denmark", "ESP": "Spain", "FIN": "Finland", "FRA": "France", "GBR": "United Kingdom", "IND": "India",
    "IRL": "Ireland", "ISL": "Iceland", "ITA": "Italy", "JPN": "Japan", "KOR": "South Korea", "MYS": "Malaysia", "NLD": "Netherlands",
    "NOR": "Norway", "POL": "Poland", "SAU": "Saudi Arabia", "SGP": "Singapore", "SWE": "Sweden", "TWN": "Taiwan",
    "USA": "United States", "WOR": "World", "ZAF": "South Africa",
}  # fmt: skip
# Name of the file: title, and for each field the kind and the item that its row has.
OPERATORS = {
    "aws_fleet": ("AWS fleet", {"pue": ("pue", "AWS fleet"), "water": ("wue", "AWS on-site")}),
    "microsoft_fleet": (
        "Microsoft fleet",
        {"pue": ("pue", "Microsoft fleet"), "water": ("wue", "Microsoft on-site")},
    ),
    "google_fleet": (
        "Google fleet",
        {"pue": ("pue", "Google fleet"), "water": ("wue", "Google on-site")},
    ),
    "colocation_hall": (
        "Colocation hall in North America",
        {
            "pue": ("pue", "Equinix worldwide"),
            "colocation": (
                "colocation",
                "North America primary markets, average asking rate",
            ),
        },
    ),
    "on_premises": ("Hall of one's own, on average", {"pue": ("pue", "on-premises average")}),
    "survey_average": (
        "Average of a survey of operators",
        {"pue": ("pue", "global weighted average (largest site of each respondent)")},
    ),
}
FIELDS = {
    "electricity": "USD/kWh",
    "carbon": "kg/kWh",
    "water": "l/kWh",
    "grid_water": "l/kWh",
    "pue": "",
    "colocation": "USD/kW/month",
}
PUBLISHERS = {
    "Amazon": "Amazon", "Amazon's": "Amazon", "Microsoft": "Microsoft", "EIA": "U.S. Energy Information Administration",
    "EPA": "U.S. Environmental Protection Agency", "ranking": "U.S. Energy Information Administration", "page": "U.S. Energy Information Administration",
    "ecologits": "EcoLogits", "Uptime": "Uptime Institute", "IDC": "IDC", "CBRE": "CBRE", "anchors": "Equinix",
}  # fmt: skip


def latest(rows: list[Row], kind: str, item: str, region: str | None = None) -> Row | None:
    """The latest row whose item begins so, of a region where one is asked for, that is not of low confidence."""
    sure = [
        r
        for r in rows
        if r["kind"] == kind
        and r["item"].startswith(item)
        and region in {None, r["region"]}
        and r["confidence"] != "low"
    ]
    return max(sure, key=lambda r: r["date"].removeprefix("FY"), default=None)


def site_text(name: str, title: str, figures: dict[str, Row]) -> str:
    """A site with the figures that rows give, each citing its source."""
    sources: dict[tuple[str, str], str] = {}
    head: list[str] = []
    body: list[tuple[str, str, str]] = []
    wide = max(len(field) for field in (*figures, "title"))
    for field, row in figures.items():
        key = (row["source"], row["date"])
        if key not in sources:
            sources[key] = f"{field}_figures"
            date = row["date"].removeprefix("FY").split("-H")[0].split("-Q")[0]
            head += [
                f"source {sources[key]} {{",
                f'  title      = "{row["source"].partition(" (anchors")[0].replace("anchors P105", "Equinix sustainability report")}"',
                f'  publisher  = "{PUBLISHERS[row["source"].split()[0].rstrip(",")]}"',
                f'  published  = "{date}"',
                *([f'  address    = "{row["source_url"]}"'] if row["source_url"] else []),
                f"  confidence = {row['confidence']}",
                "}",
                "",
            ]
        body.append((field, f"{float(row['value']):.10g} {FIELDS[field]}".strip(), sources[key]))
    long = max(len(value) for _, value, _ in body)
    lines = [
        "edition 2026",
        "",
        MARK,
        *head,
        f"site {name} {{",
        f'  {"title":<{wide}} = "{title}"',
        *(f"  {field:<{wide}} = {value:<{long}} @{source}" for field, value, source in body),
        "}",
        "",
    ]
    return "\n".join(lines)


def texts(rows: list[Row]) -> dict[Path, str]:
    """Every file with its text."""
    files: dict[Path, str] = {}
    water = {r["region"]: r for r in rows if r["item"].startswith("off-site water")}
    states = {
        r["region"]: r
        for r in rows
        if r["item"].startswith("grid carbon intensity, state average, ")
    }
    for region, carbon in states.items():
        price = latest(rows, "electricity", "industrial price", region)
        if price is None:
            continue
        name = region.lower().replace("-", "_")
        figures = {"electricity": price, "carbon": carbon, "grid_water": water["USA"]}
        title = carbon["item"].rpartition(", ")[2].title()
        files[SITES / "us" / f"{name}.gpuspec"] = site_text(name, title, figures)
    mixes = {r["region"]: r for r in rows if r["item"].startswith("electricity mix")}
    for code, title in COUNTRIES.items():
        name = title.lower().replace(" ", "_")
        figures = {"carbon": mixes[code], "grid_water": water[code]}
        files[SITES / "countries" / f"{name}.gpuspec"] = site_text(name, title, figures)
    for name, (title, wanted) in OPERATORS.items():
        rows_of = {field: latest(rows, *asked) for field, asked in wanted.items()}
        figures = {field: row for field, row in rows_of.items() if row is not None}
        files[SITES / "operators" / f"{name}.gpuspec"] = site_text(name, title, figures)
    return files


def main() -> int:
    """Write the files, or say which differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a file would change"
    )
    arguments = parser.parse_args()
    with (ROOT / "data" / "economics.csv").open(encoding="utf-8", newline="") as file:
        files = texts(list(csv.DictReader(file)))
    stale = [
        path
        for path, text in files.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    stale += [path for path in sorted(SITES.rglob("*.gpuspec")) if path not in files]
    if arguments.check:
        for path in stale:
            print(f"differs: {path.relative_to(ROOT)}")
        return 1 if stale else 0
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(files)} sites")
    return 0


if __name__ == "__main__":
    sys.exit(main())
