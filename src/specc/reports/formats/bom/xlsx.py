"""The bill as a workbook: totals, lines whose prices are formulas that add up, where each quantity comes from, cables, racks."""

import io
from typing import TYPE_CHECKING

from specc.bill.bill import Bill
from specc.bill.cable_list import rack_name
from specc.diagnostics.printable import cell_text
from specc.reports.bills import COLUMNS, Bills, cells_of, only, remarks, summary, tidy
from specc.reports.report import Format, View
from specc.reports.workbook import close
from specc.sums import sum_counts

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MONEY = "#,##0.00"


def render(bills: Bills, view: View) -> bytes:
    """The workbook's bytes, the same on every run."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    for name, bill in only(bills, view.cluster):
        _cluster(book, name, bill)
    if not book.worksheets:
        book.create_sheet("empty")
    stream = io.BytesIO()
    book.save(stream)
    return close(stream.getvalue())


def _sheet(book: "Workbook", name: str, header: tuple[str, ...]) -> "Worksheet":
    from openpyxl.styles import Font

    sheet: Worksheet = book.create_sheet(name[:31])
    sheet.append(list(header))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    return sheet


def _cluster(book: "Workbook", name: str, bill: Bill) -> None:
    totals = _sheet(book, f"{name} totals", ("total", "value", "remark"))
    lines = _sheet(book, f"{name} lines", COLUMNS)
    place = {column: index + 1 for index, column in enumerate(COLUMNS)}
    for number, line in enumerate(bill.lines, 2):
        for index, value in enumerate(cells_of(name, line), 1):
            cell = lines.cell(row=number, column=index)
            _put(cell, value)
        buy = f"{_letter(place['quantity'])}{number}+{_letter(place['spares'])}{number}-{_letter(place['existing'])}{number}"
        if line.included_in is None:
            lines.cell(row=number, column=place["to_buy"]).value = f"=MAX(0,{buy})"
        if line.price is not None and line.included_in is None:
            unit = f"{_letter(place['unit_price'])}{number}"
            cell = lines.cell(row=number, column=place["price"])
            cell.value = f"={unit}*{_letter(place['to_buy'])}{number}"
            cell.number_format = _MONEY
    last = len(bill.lines) + 1
    _totals(totals, f"{name} lines"[:31], bill, place, last)
    sheet = _sheet(
        book, f"{name} derivation", ("part", "role", "quantity", "where it comes from", "source")
    )
    for line in bill.lines:
        sheet.append([None] * 5)
        for index, value in enumerate(
            (line.part, line.role, line.quantity, line.reason, line.source), 1
        ):
            _put(sheet.cell(row=sheet.max_row, column=index), value)
    cables = _sheet(
        book,
        f"{name} cables",
        ("fabric", "lower", "upper", "medium", "part", "length_m", "cables", "links"),
    )
    for cabling in bill.cabling.values():
        for run in cabling.runs:
            layer = bill.topology.fabrics[run.fabric].sized.layers[run.layer]
            part = run.cable.name if run.cable else None
            cables.append([None] * 8)
            row = (
                run.fabric,
                layer.lower,
                layer.upper,
                run.medium,
                part,
                tidy(run.length),
                run.count,
                run.ends,
            )
            for index, value in enumerate(row, 1):
                _put(cables.cell(row=cables.max_row, column=index), value)
    racks = _sheet(
        book, f"{name} racks", ("rack", "kind", "devices", "height_u", "power_w", "mass_kg")
    )
    for rack in bill.hall.racks:
        racks.append(
            [
                rack_name(rack.number),
                cell_text(rack.kind),
                len(rack.items),
                rack.used,
                tidy(rack.power),
                tidy(rack.mass),
            ]
        )


def _totals(sheet: "Worksheet", lines: str, bill: Bill, place: dict[str, int], last: int) -> None:
    """Totals, those of money as formulas over the lines."""
    price, category = (_letter(place[c]) for c in ("price", "category"))
    quoted = lines.replace("'", "''")

    def over(condition: str) -> str:
        """Prices of the categories that meet a condition; what is included elsewhere costs nothing there."""
        span = f"'{quoted}'!{price}2:{price}{last}"
        return f"=SUMIF('{quoted}'!{category}2:{category}{last},{condition},{span})"

    for label, value, remark in summary(bill):
        row = sheet.max_row + 1
        _put(sheet.cell(row=row, column=1), label.strip())
        _put(sheet.cell(row=row, column=3), remark)
        cell = sheet.cell(row=row, column=2)
        if label == "capital" and last > 1:
            cell.value = over('"<>rent"')
            cell.number_format = _MONEY
        elif label.startswith("  ") and last > 1:
            cell.value = over(f'"{label.strip()}"')
            cell.number_format = _MONEY
        else:
            _put(cell, value)
    row = sheet.max_row + 1
    _put(sheet.cell(row=row, column=1), "lines without a price")
    sheet.cell(row=row, column=2).value = sum_counts(
        1 for y in bill.lines if y.to_buy and y.price is None
    )
    _put(sheet.cell(row=row, column=3), "a total over them is a lower bound")
    for note in remarks(bill):
        row += 1
        _put(sheet.cell(row=row, column=1), "note")
        _put(sheet.cell(row=row, column=3), note)


def _put(cell: object, value: str | int | float | None) -> None:
    """Writes a value; text stays text, whatever it starts with."""
    text = cell_text(value) if isinstance(value, str) else value
    cell.value = text  # type: ignore[attr-defined]
    if isinstance(text, str):
        cell.data_type = "s"  # type: ignore[attr-defined]


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


FORMAT = Format(
    name="xlsx", about="a workbook with formulas and derivations", render=render, machine=True
)
