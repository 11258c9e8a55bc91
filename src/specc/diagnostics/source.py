"""Sources by name: the only door through which text enters."""

from bisect import bisect_right


class Source:
    """A named text. Lines end with LF or CRLF; columns count code points from 1."""

    __slots__ = ("_starts", "name", "path", "text")

    def __init__(self, name: str, text: str, path: str | None = None) -> None:
        """`name` is what messages show; `path` the file's real path, None for text that has none."""
        self.name = name
        self.text = text
        self.path = path
        self._starts: list[int] | None = None

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
