"""Quotes as people send them: other separators, words above the table, part numbers, workbooks."""

import io

import openpyxl
import pytest

from specc.importing.config import ImportFault
from specc.importing.source import GivenFile, find_source


def quoted(content):
    body = content.encode() if isinstance(content, str) else content
    return find_source("quote").read(GivenFile(path="-", content=body))


def workbook(*rows):
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


GERMAN = """Angebot 4711;;;
;;;
Part number;Qty;Unit price;Currency;Lead time
MQM9700-NS2F;4;21.499,50;EUR;6 weeks
NOT-A-PART;1;9,00;EUR;
;;;
Total;;85.998,00;EUR;
"""


def test_part_numbers_and_decimal_commas_below_other_lines():
    read = quoted(GERMAN)
    assert "from std.switches.nvidia import qm9700" in read.text
    assert "price = 21499.50 EUR" in read.text
    assert "lead_time = 42 days" in read.text
    assert read.left == (
        "column Qty",
        "line 5: 'NOT-A-PART' is no part number of the catalogue",
        "line 7: 'Total' is no part number of the catalogue",
    )


def test_lines_that_are_numbered_and_have_no_part_number_are_left_and_told():
    """A support line must not throw the quote away."""
    read = quoted("Item;Part number;Qty;Unit price\n1;MQM9700-NS2F;2;$21,499.50\n2;;1;$9,000.00\n")
    assert "price = 21499.50 USD" in read.text
    assert read.left == ("column Qty", "line 3: no part")


def test_a_workbook_reads_as_its_table(specc, tmp_path):
    content = workbook(
        ["Acme Inc."],
        [],
        ["MPN", "Price each", "Currency", "Quote date"],
        ["MCX75310AAS-NEAT", 1850.5, "USD", "2026-10-01"],
    )
    (tmp_path / "quote.xlsx").write_bytes(content)
    ran = specc("import", "quote", "quote.xlsx", "-o", "offers.gpuspec")
    assert ran.code == 0, ran.err
    assert "price = 1850.5 USD" in (tmp_path / "offers.gpuspec").read_text("utf-8")
    assert specc("check", "offers.gpuspec").code == 0


@pytest.mark.parametrize(
    ("price", "amount"),
    [
        ("1,234.50", "1234.50"), ("12,50", "12.50"), ("1 234,50", None), ("1.234.567", "1234567"), ("1.234", None), ("-5", None),
        ("1,23,4", None), ("12 500", "12500"), ("1e9", None), ("", None), ("9" * 13, None),
    ],
)  # fmt: skip
def test_a_price_is_read_one_way_or_not_at_all(price, amount):
    table = f'part;price;currency\nbox;"{price}";USD\n'
    if amount is None and price != "1 234,50":
        with pytest.raises(ImportFault):
            quoted(table)
    else:
        assert f"price = {amount or '1234.50'} USD" in quoted(table).text


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 200, workbook(["MPN", "Price"])[:600], b"\xff\xfe", b"", b'part,price\n"', b"\0,\0",
        workbook(["MPN", "Price"], ["x", "=1+1"]),
    ],
)  # fmt: skip
def test_no_table_is_more_than_a_fault(content):
    with pytest.raises(ImportFault):
        quoted(content)
