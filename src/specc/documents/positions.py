"""JSON text to its value, with the place of every key and value by JSON pointer (RFC 6901)."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.documents import faults
from specc.units.text import number

LARGEST = 4 * 2**20
"""Characters of a document."""
DEEPEST = 64
"""Brackets inside brackets."""
DIGITS = 64
"""Digits of a number, as in the language."""

_TOKEN = re.compile(
    rf'"(?:[^"\\]|\\.)*"|[][{{}}]|NaN|-?Infinity|[0-9]{{{DIGITS + 1},}}', re.DOTALL
)
_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class Located:
    """A JSON document: its `value`, and spans by pointer of its values and of the keys that name them."""

    __slots__ = ("keys", "source", "value", "values")

    def __init__(self, source: Source) -> None:
        """Nothing is read yet."""
        self.source = source
        self.value: Any = None
        self.values: dict[str, Span] = {}
        self.keys: dict[str, Span] = {}

    def span(self, pointer: str) -> Span:
        """Where a value stands; the nearest one around it where there is none of that pointer."""
        while pointer not in self.values and pointer:
            pointer = pointer.rpartition("/")[0]
        return self.values[pointer]

    def key(self, pointer: str) -> Span:
        """Where the key of a value stands; an item of a list has none, so that it is the item."""
        return self.keys.get(pointer) or self.span(pointer)


def escaped(key: str) -> str:
    """A key as a step of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def locate(source: Source) -> tuple[Located, list[faults.InvalidJson | faults.DuplicateKey]]:
    """The document of a source; with faults, it has no value."""
    document = Located(source)
    refused = _refused(source)
    if refused is not None:
        return document, [refused]
    try:
        document.value = json.loads(source.text)
    except json.JSONDecodeError as error:
        span = Span(source, error.pos, error.pos + 1)
        reason = error.msg[:1].lower() + error.msg[1:]
        return document, [faults.InvalidJson(span=span, reason=reason)]
    wrong: list[faults.InvalidJson | faults.DuplicateKey] = []
    _Places(document, wrong).value(0, "")
    return document, wrong


def _refused(source: Source) -> faults.InvalidJson | None:
    """What JSON readers take and JSON has not, or what is too much to read."""
    text = source.text
    if len(text) > LARGEST:
        reason = f"the document has {number(len(text))} characters; it may have {number(LARGEST)}"
        return faults.InvalidJson(span=Span(source, 0, 1), reason=reason)
    depth = 0
    for match in _TOKEN.finditer(text):
        piece = match[0]
        span = Span(source, match.start(), match.end())
        if piece in "[{":
            depth += 1
            if depth > DEEPEST:
                return faults.InvalidJson(
                    span=span, reason=f"more than {DEEPEST} brackets are open here"
                )
        elif piece in "]}":
            depth -= 1
        elif piece[0] != '"':
            if piece[0].isdigit():
                return faults.InvalidJson(
                    span=span, reason=f"a number has at most {DIGITS} digits"
                )
            reason = f"`{piece}` is no number of JSON; what is not known is null"
            return faults.InvalidJson(span=span, reason=reason)
    return None


class _Places:
    """One walk over valid JSON that notes where everything stands."""

    def __init__(
        self, document: Located, wrong: list[faults.InvalidJson | faults.DuplicateKey]
    ) -> None:
        self.document = document
        self.source = document.source
        self.text = document.source.text
        self.wrong = wrong

    def value(self, at: int, pointer: str) -> int:
        """Note the value that begins at or after a place; where it ends."""
        start = self._blank(at)
        first = self.text[start]
        if first == "{":
            end = self._members(start, pointer)
        elif first == "[":
            for index, item in self._items(start, "]"):
                self._at = self.value(item, f"{pointer}/{index}")
            end = self._at
        else:
            value, end = _DECODER.raw_decode(self.text, start)
            if isinstance(value, float) and not math.isfinite(value):
                span = Span(self.source, start, end)
                self.wrong.append(faults.InvalidJson(span=span, reason="the number is too large"))
        self.document.values[pointer] = Span(self.source, start, end)
        return end

    def _members(self, start: int, pointer: str) -> int:
        seen: dict[str, Span] = {}
        for _, at in self._items(start, "}"):
            key, end = _DECODER.raw_decode(self.text, at)
            span = Span(self.source, at, end)
            below = f"{pointer}/{escaped(key)}"
            if key in seen:
                self.wrong.append(faults.DuplicateKey(span=span, word=key, first=seen[key]))
            seen[key] = self.document.keys[below] = span
            self._at = self.value(self._blank(end) + 1, below)
        return self._at

    def _items(self, start: int, close: str) -> Iterator[tuple[int, int]]:
        """The places of the items in a bracket; `_at` is where the last one ended, and at last the bracket's end."""
        index = 0
        at = self._blank(start + 1)
        while self.text[at] != close:
            yield index, at
            index += 1
            at = self._blank(self._at)
            if self.text[at] == ",":
                at = self._blank(at + 1)
        self._at = at + 1

    def _blank(self, at: int) -> int:
        match = _BLANK.match(self.text, at)
        assert match is not None
        return match.end()
