"""Rows of text in columns, for a terminal: as wide as they are for a file, fitted for a screen."""

from collections.abc import Collection, Iterator, Sequence

from specc.diagnostics.printable import printable
from specc.diagnostics.snippet import cells
from specc.sums import sum_counts

NARROWEST = 20
"""Cells that a column of words keeps when it is folded."""
GAP = "  "


def aligned(
    rows: Sequence[Sequence[str]],
    right: Collection[int],
    fit: int | None = None,
    least: Sequence[str] = (),
) -> Iterator[str]:
    """Each row on a line, its columns as wide as their widest cell.

    Args:
        rows: The heads, and rows of as many cells.
        right: The columns that end together, as numbers do.
        fit: Cells of the screen. Columns of words are folded to fit; where that is not enough, columns are left out, and the last line says which.
        least: Heads of the columns that are left out first, in this order; then those from the right, never the first two.
    """
    shown = [[printable(cell) for cell in row] for row in rows]
    kept = list(range(len(shown[0])))
    if fit is not None:
        kept = _kept(shown, right, fit, least)
        wide = _narrowed(shown, kept, right, fit)
    else:
        wide = _widths(shown, kept)
    for row in shown:
        folded = [_fold(row[at], wide[at]) for at in kept]
        for line in range(max(map(len, folded))):
            padded = (
                _padded(lines[line] if line < len(lines) else "", wide[at], at in right)
                for at, lines in zip(kept, folded, strict=True)
            )
            yield GAP.join(padded).rstrip()
    out = [shown[0][at] or "the bars" for at in range(len(shown[0])) if at not in kept]
    if out:
        yield f"a wider screen, or a file, shows {', '.join(out)} too"


def _widths(shown: Sequence[Sequence[str]], kept: Sequence[int]) -> dict[int, int]:
    return {at: max(cells(row[at]) for row in shown) for at in kept}


def _total(wide: Collection[int]) -> int:
    return sum_counts(wide) + len(GAP) * (len(wide) - 1)


def _kept(
    shown: Sequence[Sequence[str]], right: Collection[int], fit: int, least: Sequence[str]
) -> list[int]:
    """The columns that there is room for when those of words are as narrow as they may be."""
    narrow = {
        at: wide if at in right else min(wide, NARROWEST)
        for at, wide in _widths(shown, range(len(shown[0]))).items()
    }
    named = [at for head in least for at, cell in enumerate(shown[0]) if cell == head]
    others = [at for at in sorted(narrow, reverse=True) if at > 1 and at not in named]
    for at in (*named, *others):
        if _total(narrow.values()) <= fit:
            break
        del narrow[at]
    return list(narrow)


def _narrowed(
    shown: Sequence[Sequence[str]], kept: Sequence[int], right: Collection[int], fit: int
) -> dict[int, int]:
    """Widths that fit together: the widest column of words gives first."""
    wide = _widths(shown, kept)
    while _total(wide.values()) > fit:
        words = {at: width for at, width in wide.items() if at not in right and width > NARROWEST}
        if not words:
            break
        wide[max(words, key=lambda at: words[at])] -= 1
    return wide


def _fold(text: str, width: int) -> list[str]:
    """The cell on lines of a width, broken between words where there are any, else behind a mark within the word."""
    lines: list[str] = []
    rest = text
    while cells(rest) > width:
        end = width
        while cells(rest[:end]) > width:
            end -= 1
        blank = rest.rfind(" ", 1, end + 1)
        joint = max(rest.rfind(mark, end // 2, end) for mark in "._/-") + 1
        cut = blank if blank > 0 else joint or end
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*lines, rest]


def _padded(text: str, width: int, right: bool) -> str:
    blank = " " * (width - cells(text))
    return blank + text if right else text + blank
