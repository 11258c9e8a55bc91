"""Markdown whose text is data: nothing that a name holds is taken for markup."""

from collections.abc import Iterable, Sequence

from specc.diagnostics.printable import one_line

SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!~"})


def row(text: str) -> str:
    """Text on one line, every sign of Markdown escaped."""
    return one_line(text).translate(SPECIAL)


def code(text: str) -> str:
    """Text as it is, in a code span that no back-quote ends; bars are escaped for tables."""
    plain = one_line(text)
    ticks = "`"
    while ticks in plain:
        ticks += "`"
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{ticks}{pad}{plain}{pad}{ticks}".replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells in back-quotes are left as they are."""
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [
        f"| {' | '.join(cell if cell.startswith('`') else row(cell) for cell in cells)} |"
        for cells in rows
    ]
    return "\n".join(lines) + "\n"
