"""A row of the inference table as it is read: its cells, and what was assumed where they are blank."""

from __future__ import annotations

from specc.record import field, record
from specc.validation.rows import Cells, number
from specc.validation.shelves import Shelves


class Skipped(Exception):
    """A row that cannot be said in the language; the message is the reason."""


@record(kw_only=False, frozen=False)
class RowCells:
    """Cells with what was assumed while reading them."""

    cells: Cells
    catalogue: Shelves
    assumed: list[str] = field(factory=list)

    def text(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def count(self, column: str) -> float | None:
        return number(self.cells, column)
