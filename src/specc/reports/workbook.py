"""Workbooks: sheets with a head, widths, filters and print set-up; text that stays text, and bytes that no clock changes.

A formula is always written with the value that it has now, so that a viewer that computes nothing shows it too.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from specc.diagnostics.printable import cell_text
from specc.record import record

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | None
_LONGEST_NAME = 31  # characters of the name of a sheet; Source: ECMA-376, part 1, 18.2.19
_A4 = 9
_FONT = "Arial"
_LINE = 13.5
"""Height of a line of text, in points."""

_INDENTED: dict[str, object] = {"align": "left", "indent": 1}
"""Text that keeps off the numbers to its left."""


@record
class Column:
    """A column of a table: its head, its width in characters, and how its numbers are written."""

    head: str
    width: int
    number: str = ""
    wrap: bool = False


class Book:
    """A workbook under construction."""

    def __init__(self) -> None:
        """An empty one."""
        from xlsxwriter.workbook import Workbook

        self._stream = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book: Workbook = Workbook(self._stream, options)
        # Whoever reads the file sees no time of writing: the same spec gives the same bytes.
        self._book.set_properties({"created": datetime(1980, 1, 1)})
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._names: set[str] = set()

    def style(self, **properties: object) -> "Format":
        """A format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        found = self._formats.get(key)
        if found is None:
            font: dict[str, object] = {"font_name": _FONT, "font_size": 10, "valign": "top"}
            found = self._formats[key] = self._book.add_format({**font, **properties})
        return found

    def sheet(self, name: str, *, landscape: bool = True) -> "Sheet":
        """A new sheet, printed on A4 as wide as one page, with its name and page numbers at the foot."""
        short = name[:_LONGEST_NAME]
        number = 1
        while short.lower() in self._names:
            number += 1
            short = f"{name[: _LONGEST_NAME - 1 - len(str(number))]} {number}"
        self._names.add(short.lower())
        sheet: Worksheet = self._book.add_worksheet(short)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")
        sheet.hide_gridlines(2)
        return Sheet(self, sheet, short)

    def close(self) -> bytes:
        """The bytes of the file."""
        if not self._names:
            self.sheet("empty")
        self._book.close()
        return self._stream.getvalue()


class Sheet:
    """A sheet under construction; rows and columns count from 0."""

    def __init__(self, book: Book, sheet: "Worksheet", name: str) -> None:
        """`name` is as the workbook calls it."""
        self.book, self.name, self._sheet = book, name, sheet
        self._columns: Sequence[Column] = ()

    def widths(self, *widths: int) -> None:
        """The widths of its columns, in characters."""
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, width)

    def table(self, columns: Sequence[Column], first: int, rows: int) -> None:
        """The head of a table: frozen, repeated on each printed page, with a filter over so many rows."""
        self._columns = columns
        self.widths(*(column.width for column in columns))
        head = self.book.style(
            bold=True, text_wrap=True, bg_color="#1F3A5F", font_color="#FFFFFF", border=1,
            border_color="#1F3A5F", **_INDENTED,
        )  # fmt: skip
        right = self.book.style(
            bold=True, text_wrap=True, bg_color="#1F3A5F", font_color="#FFFFFF", border=1,
            border_color="#1F3A5F", align="right",
        )  # fmt: skip
        for place, column in enumerate(columns):
            self._sheet.write_string(first, place, column.head, right if column.number else head)
        self._sheet.set_row(first, 2 * _LINE)
        self._sheet.freeze_panes(first + 1, 0)
        self._sheet.repeat_rows(first)
        if rows:
            self._sheet.autofilter(first, 0, first + rows, len(columns) - 1)

    def row(self, number: int, values: Sequence[Cell]) -> None:
        """A row of the table, as high as its longest text needs; what is None stays empty."""
        lines = [
            -(-len(value) // column.width)
            for column, value in zip(self._columns, values, strict=True)
            if column.wrap and isinstance(value, str)
        ]
        if max(lines, default=1) > 1:
            self._sheet.set_row(number, _LINE * max(lines))
        for place, value in enumerate(values):
            self.put(number, place, value)

    def put(self, row: int, place: int, value: Cell, **style: object) -> None:
        """A value; text stays text, whatever it starts with."""
        look = self._look(place, style)
        if value is None:
            self._sheet.write_blank(row, place, None, look)
        elif isinstance(value, str):
            self._sheet.write_string(row, place, cell_text(value), look)
        else:
            self._sheet.write_number(row, place, value, look)

    def remark(self, row: int, place: int, text: str | None, width: int, **style: object) -> None:
        """Text that wraps in a column of so many characters; its row becomes as high as it needs."""
        self._sheet.set_row(row, _LINE * max(1, -(-len(text or "") // width)))
        self.put(row, place, text, text_wrap=True, **_INDENTED, **style)

    def formula(self, row: int, place: int, formula: str, value: Cell, **style: object) -> None:
        """A formula, with the value that it has now."""
        shown = "" if value is None else value
        self._sheet.write_formula(row, place, formula, self._look(place, style), shown)

    def _look(self, place: int, style: dict[str, object]) -> "Format":
        known: dict[str, object] = {}
        if place < len(self._columns):
            column = self._columns[place]
            known = {"bottom": 4, "bottom_color": "#C8D0D8", "text_wrap": column.wrap}
            if column.number:
                known |= {"num_format": column.number, "align": "right"}
            else:
                known |= _INDENTED
        return self.book.style(**{**known, **style})

    def reference(self, place: int, first: int, last: int) -> str:
        """A column of this sheet from a row to another, as formulas of any sheet name it."""
        quoted = self.name.replace("'", "''")
        letter = letters(place)
        return f"'{quoted}'!${letter}${first + 1}:${letter}${last + 1}"


def letters(place: int) -> str:
    """The letters of a column that counts from 0."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))
