"""Sources by name: the only door through which text enters."""

from bisect import bisect_right
from typing import Protocol


class Written(Protocol):
    """The document that a text was made from."""

    @property
    def source(self) -> "Source":
        """Its own text."""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the document a part of the text was written."""


class Source:
    """A named text. Lines end with LF or CRLF; columns count code points from 1."""

    __slots__ = ("_starts", "name", "path", "text", "written")

    def __init__(
        self, name: str, text: str, path: str | None = None, written: Written | None = None
    ) -> None:
        """A text.

        Args:
            name: What messages show.
            text: The text itself.
            path: The file's real path, None for text that has none.
            written: The document that the text was made from, if it was: messages show places there.
        """
        self.name = name
        self.text = text
        self.path = path
        self.written = written
        self._starts: list[int] | None = None

    @property
    def in_catalogue(self) -> bool:
        """Whether the text is a file of the catalogue, by the name that the store gives it."""
        return self.name.startswith("std/")

    @property
    def starts(self) -> list[int]:
        """The offsets at which lines start, computed once and only when asked for."""
        if self._starts is None:
            starts = [0]
            find = self.text.find
            at = find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = find("\n", at + 1)
            self._starts = starts
        return self._starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its end."""
        start = self.starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")

    def __repr__(self) -> str:
        """The name."""
        return f"Source({self.name!r})"
