"""Text as a screen shows it: no line runs over its edge, and what is met, failed or unknown has a colour."""

import re
from collections.abc import Iterator

from specc.diagnostics.snippet import RESET, STYLES, cells

_CODES = re.compile("\x1b\\[[0-9;]*m")
_TREE = re.compile("(?:│  |   )*(?:├─ |└─ |│  )?")
_COLUMN = re.compile(r"\S(?P<gap> {2,})(?=\S)")
FAR = 0.7
"""Share of the screen up to which a column is folded in its place; one that begins behind it goes on below its line."""
BELOW = 4
"""Blanks before it there, beyond those of the line."""
_GOOD, _BAD, _OPEN = STYLES["help"], STYLES["error"], STYLES["warning"]
_STATES = (
    (re.compile(r"^( +)(met)(?=  )", re.MULTILINE), _GOOD),
    (re.compile(r"^( +)(FAILED|failed)(?=  )", re.MULTILINE), _BAD),
    (re.compile(r"^( +)(undecided)(?=  )", re.MULTILINE), _OPEN),
    (re.compile(r"(?<=  )()(unknown|at least [\d,.]+\w?(?: [\w/%°]+)?)(?=  |$)", re.MULTILINE), _OPEN),
)  # fmt: skip


def painted(text: str) -> str:
    """The text with the colours of states: of requirements at the start of a line, of values in columns."""
    for pattern, style in _STATES:
        text = pattern.sub(rf"\g<1>{style}\g<2>{RESET}", text)
    return text


def fitted(text: str, width: int) -> str:
    """The text with lines that are too long folded between words, under the column in which they went on."""
    return "\n".join(piece for line in text.split("\n") for piece in _folded(line, width))


def _seen(text: str) -> int:
    return cells(_CODES.sub("", text))


def _folded(line: str, width: int, *, below: bool = False) -> Iterator[str]:
    """The line on as many as it needs; `below` is one of text alone, which stands below its own."""
    if _seen(line) <= width:
        yield line
        return
    found = _TREE.match(line)
    tree = found[0] if found and found[0].strip() else ""
    trunk = tree.replace("├─", "│ ").replace("└─", "  ")
    margin = len(line) - len(line.lstrip(" "))
    gaps = [gap.end() for gap in _COLUMN.finditer(line)]
    early = [] if below else [end for end in gaps if _seen(line[:end]) <= width * FAR]
    if gaps and not below and (not early[len(gaps) - 1 :] or _too_long(line, gaps[-1], width)):
        row, rest = line[: gaps[-1]].rstrip(), line[gaps[-1] :]
        if _seen(row) <= width:
            yield row
            text = (trunk or " " * margin) + " " * BELOW + rest
            yield from _folded(text, width, below=True)
            return
    start = early[-1] if early else max(len(tree), margin)
    if below:
        start = len(line) - len(line.lstrip("│ "))
    under = trunk + " " * max(0, _seen(line[:start]) - len(trunk) + (0 if early or below else 2))
    row = line[:start]
    for word in line[start:].split(" "):
        blank = "" if row in {line[:start], under} else " "
        if _seen(row) + len(blank) + _seen(word) > width and row not in {line[:start], under}:
            yield row
            row, blank = under, ""
        row += blank + word
    yield row


def _too_long(line: str, start: int, width: int) -> bool:
    """Whether a word of the last column runs over the edge where it stands, and would not below its line."""
    longest = max(map(_seen, line[start:].split(" ")))
    return _seen(line[:start]) + longest > width
