"""Rows of text in columns, for a terminal."""

from collections.abc import Collection, Iterator, Sequence

from specc.diagnostics.printable import printable
from specc.diagnostics.snippet import cells


def aligned(rows: Sequence[Sequence[str]], right: Collection[int]) -> Iterator[str]:
    """Each row on a line, its columns as wide as their widest cell; `right` are those that end together, as numbers do."""
    shown = [[printable(cell) for cell in row] for row in rows]
    wide = [max(map(cells, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        padded = (
            f"{' ' * (width - cells(cell))}{cell}"
            if index in right
            else f"{cell}{' ' * (width - cells(cell))}"
            for index, (cell, width) in enumerate(zip(row, wide, strict=True))
        )
        yield "  ".join(padded).rstrip()
