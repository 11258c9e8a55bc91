"""Tables as people send them: comma-separated values with any usual separator, or the first sheet of a workbook with values."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from specc.importing.config import ImportFault
from specc.importing.source import GivenFile
from specc.sums import sum_counts
from specc.units.text import plain

WORKBOOK = b"PK\x03\x04"
MOST_UNPACKED = 256 * 2**20
MOST_ROWS = 10_000
MOST_COLUMNS = 256
SEPARATORS = ",;\t|"
Row = tuple[str, list[str]]
"""Where it stands, such as `line 3`, and its cells."""


def rows_of(given: GivenFile) -> list[Row]:
    """The rows that hold anything.

    Raises:
        ImportFault: the file is no table, or one that is too long.
    """
    read = _workbook(given.content) if given.content.startswith(WORKBOOK) else _separated(given)
    rows = []
    for place, cells in read:
        if any(cells):
            rows.append((place, cells[:MOST_COLUMNS]))
        if len(rows) > MOST_ROWS:
            raise ImportFault(f"the table has more than {MOST_ROWS} rows")
    return rows


def _separated(given: GivenFile) -> Iterator[Row]:
    text = given.text
    separator = max(SEPARATORS, key=lambda s: sum_counts(s in line for line in text.splitlines()))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    before = 0
    try:
        for cells in lines:
            yield f"line {before + 1}", [cell.strip() for cell in cells]
            before = lines.line_num
    except csv.Error as error:
        raise ImportFault(f"the table cannot be read: {error}", line=lines.line_num) from None


def _workbook(content: bytes) -> Iterator[Row]:
    try:
        import openpyxl
    except ImportError:
        raise ImportFault(
            "a workbook is read by the package openpyxl, which is not installed",
            hint="pip install 'gpuspec[formats]', or save the sheet as CSV",
        ) from None
    try:
        _bounded(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield f"row {number}", [_shown(cell) for cell in cells]
    except ImportFault:
        raise
    except Exception as error:  # whatever broken parts of a workbook make the package raise
        raise ImportFault(
            f"the workbook cannot be read: {type(error).__name__}: {str(error)[:100]}"
        ) from None


def _bounded(content: bytes) -> None:
    """Nothing, where the parts of a workbook are no larger than they may be.

    Raises:
        ImportFault: they unpack to more.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum_counts(entry.file_size for entry in archive.infolist())
    if size > MOST_UNPACKED:
        raise ImportFault(f"the workbook unpacks to more than {MOST_UNPACKED} bytes")


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())[:10]
    if isinstance(cell, float):
        return plain(round(cell, 4))
    return str(cell).strip()
