"""Places as editors count them: lines from 0, and columns in UTF-16 units, converted here and nowhere else."""

from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.sums import sum_counts

Json = dict[str, object]


def position(source: Source, offset: int) -> Json:
    """An offset as an editor counts it."""
    line, column = source.position(min(offset, len(source.text)))
    before = source.line(line)[: column - 1]
    return {
        "line": line - 1,
        "character": len(before) + sum_counts(ord(letter) > 0xFFFF for letter in before),
    }


def place(span: Span) -> Json:
    """A span as a range."""
    return between(span.source, span.start, span.end)


def between(source: Source, start: int, end: int) -> Json:
    """What lies between two offsets, as a range."""
    return {"start": position(source, start), "end": position(source, end)}


def offset(source: Source, where: object) -> int:
    """An editor's position as an offset; one beyond a line or the text is taken to its end, what is none to the start."""
    if not isinstance(where, dict):
        return 0
    line, character = _whole(where.get("line")), _whole(where.get("character"))
    if line >= len(source.starts):
        return len(source.text)
    text = source.line(line + 1)
    units = 0
    for index, letter in enumerate(text):
        if units >= character:
            return source.starts[line] + index
        units += 2 if ord(letter) > 0xFFFF else 1
    return source.starts[line] + len(text)


def _whole(value: object) -> int:
    return max(0, value) if isinstance(value, int) else 0
