"""Bills, cables and graphs in every format: they parse, they escape, their bytes never change."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from specc.bill.bill import Bill, make_bill
from specc.design.cluster import Cluster
from specc.diagnostics.store import MemoryStore
from specc.reports.bills import Bills
from specc.reports.report import View, find_format, format_names
from specc.reports.schema import problems
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader
from specc.topology.lay import lay_out

SPECS = str(Path(__file__).parents[3] / "specs")
EVIL = "=HYPERLINK(1)<script>alert('x')</script>&\\\"|`#]{}--"
TEXT = """
edition 2026
accelerator gpu { title = EVIL; memory = 80 GB; memory_bandwidth = 3 TB/s; peak { bf16 = 900 TFLOP/s } }
nic card { title = "+card"; rate = 400 Gb/s }
server box { title = EVIL; vendor = "@maker"; part_number = "-1+1"; height = 8 U; power_max = 10 kW
  accelerators = 8 x gpu; onboard { nic = 8 x card }; management = 1 x ethernet(1 Gb/s) }
switch big { title = EVIL; vendor = "=cmd"; height = 1 U; ports = 32 x osfp(2 x 400 Gb/s); protocols = [ethernet] }
switch slow { title = "Slow"; height = 1 U; ports = 48 x rj45(1 Gb/s) }
optic twin { title = "=1+1"; rate = 400 Gb/s; ports = 2; reach = 100 m; fibre = multi }
cable trunk { title = "-trunk"; medium = multi; lengths = [5 m, 10 m, 50 m] }
site hall { rack { height = 48 U; power = 44 kW } }
offer o { part = box; price = 100 USD; seller = "=seller"; quote = "+1" }
cluster pod {
  site = hall
  servers = 8 x box
  fabric compute { topology = rail_optimised; rails = 8; nic = card; leaf = big; spine = big; optics = twin; server_optics = twin; cables = trunk }
  fabric oob { topology = access; links_per_server = 1; leaf = slow; attach { switches = 1 x 1 Gb/s } }
}
"""


def compile_bill() -> Bill:
    store = MemoryStore({"d.gpuspec": TEXT.replace("EVIL", json.dumps(EVIL))}, SPECS)
    design, diagnostics = Reader(Loader(store, SPECS)).read(store.load("d.gpuspec"), "d.gpuspec")
    assert not diagnostics, [d.message for d in diagnostics]
    (cluster,) = design.of_kind(Cluster).values()
    from specc.design.price import Offer

    return make_bill(lay_out(cluster), tuple(design.of_kind(Offer).values()))


@pytest.fixture(scope="module")
def bills() -> Bills:
    return Bills(name=f"{EVIL}.gpuspec", bills={"pod": compile_bill()})


EVERY = [(report, name) for report in ("bom", "cables", "graph") for name in format_names(report)]


def draw(report: str, name: str, subject: Bills, **more) -> str | bytes:
    return find_format(report, name).draw(subject, View(**more))


@pytest.mark.parametrize(("report", "name"), EVERY)
def test_bytes_never_change(report, name, bills):
    again = Bills(name=bills.name, bills={"pod": compile_bill()})
    first = draw(report, name, bills)
    assert first
    assert first == draw(report, name, again)


@pytest.mark.parametrize(("report", "name"), EVERY)
def test_no_cluster_is_no_crash(report, name):
    draw(report, name, Bills(name="empty", bills={}))


@pytest.mark.parametrize("report", ["bom", "cables"])
def test_no_cell_starts_a_formula(report, bills):
    rows = list(csv.reader(io.StringIO(str(draw(report, "csv", bills)))))
    assert len(rows) > 4
    for row in rows:
        assert len(row) == len(rows[0])
        assert not [cell for cell in row if cell[:1] in {"=", "+", "-", "@"}]


def test_workbook_adds_up_and_holds_no_foreign_formula(bills):
    from openpyxl import load_workbook

    content = draw("bom", "xlsx", bills)
    assert isinstance(content, bytes)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == [
        "cover",
        "priced",
        "to quote",
        "not bought",
        "cables",
        "racks",
        "power",
        "assumptions",
    ]
    ours = re.compile(
        r"=(MAX\(0,[A-Z]+\d+\+[A-Z]+\d+-[A-Z]+\d+\)|[A-Z]+\d+\*[A-Z]+\d+|IF\((ISNUMBER|COUNT|SUMPRODUCT)\(.*\))"
    )
    formulas = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formulas += 1
                    assert ours.fullmatch(str(cell.value)), cell.value
    assert formulas > 5
    names = zipfile.ZipFile(io.BytesIO(content)).infolist()
    assert {i.date_time for i in names} == {(1980, 1, 1, 0, 0, 0)}


def test_workbook_shows_its_sums_without_computing_and_no_unknown_as_nought(bills):
    from openpyxl import load_workbook

    content = draw("bom", "xlsx", bills)
    shown = load_workbook(io.BytesIO(content), data_only=True)
    cover = {row[0]: row[1:3] for row in shown["cover"].iter_rows(values_only=True) if row[0]}
    assert cover["server"] == (None, 800)
    assert cover["Capital"] == ("at least", 800)
    assert cover["switch"] == (None, "unknown")
    priced = list(shown["priced"].iter_rows(min_row=4, values_only=True))
    assert [row[9:12] for row in priced if row[0]] == [(8, 100, 800)]
    waiting = [row for row in shown["to quote"].iter_rows(min_row=4, values_only=True) if row[0]]
    assert len(waiting) == sum(1 for y in bills.bills["pod"].lines if y.to_buy and y.price is None)
    assert {row[10:12] for row in waiting} == {(None, "unknown")}
    for sheet in shown:
        assert sheet.freeze_panes or sheet.title == "cover"


def test_cables_workbook(bills):
    from openpyxl import load_workbook

    content = draw("cables", "xlsx", bills)
    assert isinstance(content, bytes)
    book = load_workbook(io.BytesIO(content))
    rows = list(book["cables"].iter_rows(values_only=True))
    total = sum(row[3] for row in book["bundles"].iter_rows(min_row=2, values_only=True))
    assert len(rows) - 1 == total == bills.bills["pod"].quantity("cable")


def test_html_escapes(bills):
    page = str(draw("bom", "html", bills))
    assert re.findall("<script[^>]*>", page) == [
        '<script type="application/json" id="why">',
        "<script>",
    ]
    assert "&lt;script&gt;" in page
    assert not re.search(r'(src|href)="http', page)


def test_the_page_of_a_bill_opens_with_what_it_is_in_all(bills):
    page = str(draw("bom", "html", bills))
    buys = [line for line in bills.bills["pod"].lines if line.to_buy]
    lacking = sum(line.price is None for line in buys)
    assert lacking == len(buys) - 1
    assert f"! {lacking} lines to buy without a price" in page
    assert "at least 800 USD to buy" in page
    assert page.index("without a price") < page.index("<dt>capital") < page.index("<tbody>")
    gaps = str(draw("bom", "html", bills, orderable=True))
    assert gaps.count("<tr>") - 1 == len(buys) - 1  # beside the heads; one can be ordered
    assert "What keeps it from being ordered" in gaps


@pytest.mark.parametrize("name", ["svg", "racks", "graphml"])
@pytest.mark.parametrize("level", [None, "devices", "ports"])
def test_xml_is_whole(name, level, bills):
    text = str(draw("graph", name, bills, level=level))
    ET.fromstring(text)
    assert "<script" not in text


def test_dot_and_mermaid_quote(bills):
    for line in str(draw("graph", "dot", bills)).splitlines():
        bare = re.sub(r'"(\\.|[^"\\])*"', "", line)
        assert '"' not in bare
        assert "<" not in bare
    for line in str(draw("graph", "mermaid", bills)).splitlines():
        inner = re.findall(r'\["(.*)"\]$', line)
        assert not [t for t in inner if '"' in t or "<" in t]


@pytest.mark.parametrize(
    ("report", "level"),
    [
        ("bom", None),
        ("cables", None),
        ("graph", "kinds"),
        ("graph", "devices"),
        ("graph", "ports"),
    ],
)
def test_json_follows_its_schema(report, level, bills):
    document = json.loads(draw(report, "json", bills, level=level))
    assert problems(report, document) == []


def test_included_lines_are_not_bought(bills):
    document = json.loads(draw("bom", "json", bills))
    lines = document["clusters"]["pod"]["lines"]
    assert [y for y in lines if y["included_in"]]
    assert all(y["to_buy"] == 0 for y in lines if y["included_in"])
    assert document["clusters"]["pod"]["totals"]["capital"]["lower_bound"] is True


def test_cyclonedx_is_valid(bills):
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = str(draw("bom", "cyclonedx", bills))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    (cluster,) = json.loads(text)["components"]
    assert any(c.get("components") for c in cluster["components"])


def test_cable_list_is_the_bill(bills):
    rows = list(csv.DictReader(io.StringIO(str(draw("cables", "csv", bills)))))
    bill = bills.bills["pod"]
    assert len(rows) == bill.quantity("cable")
    ends = [(r["from_device"], r["from_port"]) for r in rows] + [
        (r["to_device"], r["to_port"]) for r in rows
    ]
    assert len(ends) == len(set(ends))
    assert len({r["label"] for r in rows}) == len(rows)


def test_netbox_cables_end_at_interfaces_of_their_types(bills):
    types = str(draw("bom", "netbox", bills))
    known = set(re.findall(r'- name: "([^"]+)"', types))
    for row in csv.DictReader(io.StringIO(str(draw("cables", "netbox", bills)))):
        if row["side_a_device"].startswith("box"):
            assert row["side_a_name"] in known


def test_astra_sim_dimensions_multiply_to_the_cluster(bills):
    text = str(draw("graph", "astra-sim", bills))
    counts = json.loads(re.search(r"npus_count: (\[.*\])", text).group(1))
    product = 1
    for count in counts:
        product *= count
    assert product == 64


def test_slurm_tree_names_every_server_once(bills):
    text = str(draw("graph", "slurm", bills))
    spans = re.findall(r"Nodes=box-\[(\d+)-(\d+)\]", text)
    servers = [n for a, b in spans for n in range(int(a), int(b) + 1)]
    assert servers == list(range(1, 9))
