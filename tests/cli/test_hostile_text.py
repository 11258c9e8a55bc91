"""What a spec may hold in its strings never reaches a terminal, a build server or a spreadsheet as a command."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from specc.diagnostics.printable import (
    cell_text,
    in_json,
    one_line,
    printable,
    printable_document,
)
from specc.reports.report import format_names

EVIL = "\x1b[2J\x07\x00\x9b31m\u202eabc\u2066\u200b\ufeff\u2028\n::error::owned\n##[error]owned\r\n=1+1"
QUOTED = json.dumps(EVIL)
SPEC = f"""edition 2026
source sheet {{ title = {QUOTED}; publisher = {QUOTED} }}
accelerator gpu {{
  title            = {QUOTED}
  memory           = 80 GB @sheet
  memory_bandwidth = 3 TB/s
  power            = 700 W
  peak {{ bf16 = 900 TFLOP/s }}
}}
nic card {{ title = {QUOTED}; rate = 400 Gb/s }}
server box {{
  title        = {QUOTED}
  vendor       = {QUOTED}
  part_number  = {QUOTED}
  height       = 8 U
  power_max    = 10 kW
  accelerators = 8 x gpu
  scale_up {{ each_way = 450 GB/s }}
  onboard {{ nic = 8 x card }}
}}
switch big {{ title = {QUOTED}; vendor = {QUOTED}; height = 1 U; ports = 32 x osfp(2 x 400 Gb/s); protocols = [ethernet] }}
site hall {{ title = {QUOTED}; rack {{ height = 48 U; power = 44 kW }} }}
offer o {{ part = box; price = 100 USD; seller = {QUOTED}; quote = {QUOTED} }}
param count = 8
cluster pod {{
  site = hall
  servers = count x box
  fabric compute {{ topology = rail_optimised; rails = 8; nic = card; leaf = big; spine = big }}
  require servers <= 1 {QUOTED}
  allow GS4106 because {QUOTED}
}}
from std.models.meta import llama_3_1_8b
training run {{ model = llama_3_1_8b; cluster = pod; sequence = 4_096 tokens; tokens = 1B tokens; global_batch = 64 }}
inference chat {{
  model = llama_3_1_8b
  cluster = pod
  traffic {{ rate = 1 requests/s; prompt = 100 tokens; output = 100 tokens }}
  require ttft.p95 <= 1 us {QUOTED}
}}
sweep counts {{ count = [4, 8] }}
"""
COMMANDS = [
    *(("check", name) for name in format_names("check")),
    *(("bom", name) for name in format_names("bom")),
    *(("cables", name) for name in format_names("cables")),
    *(("graph", name) for name in format_names("graph")),
    *(("predict", name) for name in format_names("predict")),
    *(("size", name) for name in format_names("size")),
    # A columnar file holds the texts of the table for spreadsheets, and needs what may not be installed.
    *(("sweep", name) for name in format_names("sweep") if name != "parquet"),
    *(("names", name) for name in format_names("names")),
    *(("report", name) for name in format_names("report")),
    *(("diff", name) for name in format_names("diff")),
]
COMMAND_LINE = re.compile(r"^\s*(::[a-z]+ ?[^:]*::|##\[)", re.MULTILINE)


def unprinted(text: str) -> set[str]:
    return {letter for letter in text if not letter.isprintable()} - {"\n", "\t"}


@pytest.mark.parametrize(("report", "form"), COMMANDS)
def test_nothing_that_is_obeyed_comes_out(
    report: str, form: str, specc: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "evil.gpuspec").write_text(SPEC, encoding="utf-8")
    (tmp_path / "other.gpuspec").write_text(SPEC.replace("count = 8", "count = 16"))
    files = ["evil.gpuspec", "other.gpuspec"] if report == "diff" else ["evil.gpuspec"]
    ran = specc(report, *files, "-f", form, "-o", f"out.{form}")
    out = tmp_path / f"out.{form}"
    assert out.exists(), ran.err
    told = ran.err
    assert not unprinted(told)
    if form == "xlsx":
        from openpyxl import load_workbook

        for sheet in load_workbook(out):
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "s":
                        assert not unprinted(str(cell.value))
                        assert "\n" not in str(cell.value)
                        assert str(cell.value)[:1] not in set("=+-@＝＋－＠")
        return
    text = out.read_text(encoding="utf-8")
    assert text
    assert not unprinted(text)
    if form == "json" or form.endswith("-json") or form == "sarif":
        json.loads(text)
    if form in {"graphml", "junit", "svg", "racks"}:
        ElementTree.fromstring(text)
    if form == "csv":
        for row in csv.reader(io.StringIO(text)):
            for cell in row:
                assert "\n" not in cell
                assert cell[:1] not in set("=+@＝＋－＠")
    if form != "github":
        assert not COMMAND_LINE.search(text), COMMAND_LINE.search(text)
    assert not COMMAND_LINE.search(told), COMMAND_LINE.search(told)


def test_json_keeps_every_character(specc: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "evil.gpuspec").write_text(SPEC, encoding="utf-8")
    specc("check", "evil.gpuspec", "-f", "model-json", "-o", "out.json")
    document = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert EVIL in strings(document)


def strings(document: object) -> list[str]:
    if isinstance(document, str):
        return [document]
    if isinstance(document, dict):
        return [text for value in document.values() for text in strings(value)]
    return (
        [text for value in document for text in strings(value)]
        if isinstance(document, list)
        else []
    )


def test_the_sanitiser() -> None:
    assert printable("a\x1b[2J\n\u202e\x7f") == "a␛[2J␊<U+202E>␡"
    assert one_line("a \n\t b\x07") == "a b␇"
    assert cell_text("=1+1") == "'=1+1"
    assert cell_text("\t＝1+1") == "'＝1+1"
    assert cell_text("plain") == "plain"
    assert (
        printable_document("\x1b[1mbold\x1b[0m\ta\x1b[2Jb\nc") == "\x1b[1mbold\x1b[0m\ta␛[2Jb\nc"
    )
    text = json.dumps({"a": EVIL}, ensure_ascii=False)
    assert json.loads(in_json(text)) == {"a": EVIL}
    assert not unprinted(in_json(text))
    assert in_json('"größe 🎉"') == '"größe 🎉"'
