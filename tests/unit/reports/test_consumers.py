"""Exports opened by those who read them: LibreOffice, Graphviz, networkx and pandas, where they are installed."""

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import networkx
import pytest

EXAMPLES = Path(__file__).parents[3] / "specs" / "examples"
POD = str(EXAMPLES / "pretrain_70b.gpuspec")
SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
# LibreOffice computes every formula anew, whatever value the file has for it.
RECOMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not on this machine: apt-get install {package}")
    return found


@pytest.fixture
def office(tmp_path: Path) -> Callable[[Path, str], None]:
    soffice = program("soffice", "libreoffice-calc")
    profile = tmp_path / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECOMPUTE, encoding="utf-8")

    def convert(path: Path, form: str) -> None:
        words = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
        said = [*words, "--convert-to", form, "--outdir", str(path.parent), str(path)]
        subprocess.run(said, check=True, capture_output=True, timeout=120)

    return convert


def sheet(path: Path, name: str) -> list[list[str]]:
    text = path.with_name(f"{path.stem}-{name}.csv").read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text)))


def cover(path: Path) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in sheet(path, "cover") if row[0]}


def test_libreoffice_computes_what_the_workbook_says(office, specc, tmp_path) -> None:
    path = tmp_path / "pod.xlsx"
    specc("bom", POD, "-q", "-f", "xlsx", "-o", str(path))
    totals = json.loads(specc("bom", POD, "-q", "-f", "json").out)["clusters"]["pod"]["totals"]
    office(path, SHEETS)
    seen = cover(path)
    assert seen["Capital"][:2] == ["so far", "16078260"]  # at the centres of ranges of prices
    assert totals["capital"]["value"] == totals["capital"]["low"] < 16_078_260
    assert seen["accelerator"][1] == "14520000"
    assert seen["switch"][1] == "unknown"
    lines = {row[1]: row for row in sheet(path, "priced")}
    assert lines["NVIDIA H100 SXM5 80GB"][9:12] == ["528", "27500", "14520000"]
    assert not [cell for row in sheet(path, "to quote") for cell in row if cell.startswith("#")]


def test_a_price_that_is_filled_in_goes_into_the_totals(office, specc, tmp_path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "pod.xlsx"
    specc("bom", POD, "-q", "-f", "xlsx", "-o", str(path))
    book = load_workbook(path)
    (row,) = [r for r in book["to quote"].iter_rows(min_row=4) if r[4].value == "compute spine"]
    row[10].value = 20_000
    book.save(path)
    office(path, SHEETS)
    assert cover(path)["switch"][1] == str(8 * 20_000)
    assert cover(path)["Capital"][1] == str(16_078_260 + 8 * 20_000)


def test_the_workbook_prints_on_a_few_pages_with_nothing_cut(office, specc, tmp_path) -> None:
    path = tmp_path / "pod.xlsx"
    specc("bom", POD, "-q", "-f", "xlsx", "-o", str(path))
    office(path, "pdf")
    pages = re.findall(rb"/Type\s*/Page\b", path.with_suffix(".pdf").read_bytes())
    assert (
        8 <= len(pages) <= 10
    )  # one a sheet, and two where a sheet is long; a column that spills over makes more


@pytest.mark.parametrize("level", ["kinds", "devices", "ports"])
def test_networkx_reads_the_graph_that_json_tells(level: str, specc) -> None:
    told = json.loads(specc("graph", POD, "-q", "-f", "json", "--level", level).out)
    pod = told["clusters"]["pod"]
    read = networkx.parse_graphml(
        specc("graph", POD, "-q", "-f", "graphml", "--level", level).out, force_multigraph=True
    )
    assert sorted(read) == sorted(node["name"] for node in pod["nodes"])
    assert read.number_of_edges() == len(pod["links"])
    assert sum(links for *_, links in read.edges(data="links")) == sum(
        link["links"] for link in pod["links"]
    )


@pytest.mark.parametrize("level", ["kinds", "devices"])
def test_graphviz_draws_every_node(level: str, specc, tmp_path) -> None:
    dot = program("dot", "graphviz")
    (tmp_path / "small.gpuspec").write_text(
        "edition 2026\nfrom std.servers.gigabyte import g593_zd2\nfrom std.switches.nvidia import qm9700\n"
        "cluster pod { servers = 4 x g593_zd2\n"
        "  fabric compute { topology = single; leaf = qm9700; links_per_server = 8; link_rate = 400 Gb/s } }\n",
        encoding="utf-8",
    )
    words = ("graph", "small.gpuspec", "-q", "--level", level, "-f")
    told = json.loads(specc(*words, "json").out)["clusters"]["pod"]
    drawn = subprocess.run(
        [dot, "-Tsvg"], input=specc(*words, "dot").out, capture_output=True, text=True, check=True
    )
    assert drawn.stderr == ""
    assert drawn.stdout.count('class="node"') == len(told["nodes"]) > 1


def test_pandas_reads_tables_as_json_tells_them(specc) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: pip install pandas")
    table = pandas.read_csv(io.StringIO(specc("bom", POD, "-q", "-f", "csv").out))
    lines = json.loads(specc("bom", POD, "-q", "-f", "json").out)["clusters"]["pod"]["lines"]
    assert table["to_buy"].sum() == sum(line["to_buy"] for line in lines)
    known = [line["price"]["value"] for line in lines if line["to_buy"] and line["unit_price"]]
    assert table["price"].sum() == sum(value for value in known if value is not None)
    assert table["price"].isna().sum() >= 22
    cables = pandas.read_csv(io.StringIO(specc("cables", POD, "-q", "-f", "csv").out))
    assert len(cables) == table.loc[table.category == "cable", "quantity"].sum()
    flat = pandas.json_normalize(lines)
    assert set(flat.category) == set(table.category)
    sweep = pandas.read_csv(
        io.StringIO(specc("sweep", str(EXAMPLES / "chat_curve.gpuspec"), "-q", "-f", "csv").out)
    )
    assert sweep.select_dtypes("number").shape[1] > 1
