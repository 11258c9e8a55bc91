"""Text of a user as others may see it: the one place that decides which characters reach a terminal or a document.

Control characters, line ends, bidirectional marks and what else is invisible are shown by name and never sent: a terminal obeys
them, a build server takes a line that begins with `::` for a command, XML forbids them, and a reader sees another text than
the program.
"""

import json
import re


def printable(text: str) -> str:
    """The text with every character that is not printable replaced by its name, line ends included."""
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def printable_lines(text: str) -> str:
    """The same of a text of several lines, which stay lines."""
    return "\n".join(printable(line) for line in text.split("\n"))


def printable_document(text: str) -> str:
    """A whole document: line ends, tabs and colours stay, whatever else would not be printed is named."""
    return "".join(
        piece if at % 2 else "\n".join(map(_with_tabs, piece.split("\n")))
        for at, piece in enumerate(_KEPT.split(text))
    )


_KEPT = re.compile("(\x1b\\[[0-9;]*m)")


def _with_tabs(line: str) -> str:
    return line if line.isprintable() else "\t".join(map(printable, line.split("\t")))


def one_line(text: str) -> str:
    """The text on one line, for a cell, a label or a message: blanks and line ends become single blanks."""
    return printable(" ".join(text.split()))


def cell_text(text: str) -> str:
    """The text on one line, and no formula to any spreadsheet.

    Source: OWASP, CSV Injection: cells that start with = + - @, tab or carriage return are evaluated by spreadsheets; some
    take the full-width forms for the same.
    """
    flat = one_line(text)
    return f"'{flat}" if flat[:1] in _FORMULA else flat


_FORMULA = frozenset("=+-@|%＝＋－＠")


def in_json(text: str) -> str:
    """JSON with what is not printable written as escapes, so that its strings keep every character."""
    return _UNPRINTABLE.sub(_escaped, text) if not text.isprintable() else text


_UNPRINTABLE = re.compile(r"[^\n -~]")


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return character if character.isprintable() else json.dumps(character)[1:-1]


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if character in "\u200d\u200c" or code > 0x7F:
        return f"<U+{code:04X}>"
    return "␡" if code == 0x7F else chr(0x2400 + code)
