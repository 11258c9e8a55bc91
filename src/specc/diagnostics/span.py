"""A place in a source."""

from specc.diagnostics.source import Source


class Span:
    """The text from `start` up to, not including, `end` of a source; offsets count code points."""

    __slots__ = ("end", "source", "start")

    def __init__(self, source: Source, start: int, end: int) -> None:
        """A place; `end` is never before `start`."""
        self.source = source
        self.start = start
        self.end = max(start, end)

    @property
    def text(self) -> str:
        """The text that the span covers."""
        return self.source.text[self.start : self.end]

    @property
    def shown(self) -> "Span":
        """The place as people know it: in the document, where the text was made from one."""
        written = self.source.written
        if written is None:
            return self
        return Span(written.source, *written.place(self.start, self.end))

    @property
    def first(self) -> tuple[int, int]:
        """Line and column of the first character."""
        shown = self.shown
        return shown.source.position(shown.start)

    @property
    def last(self) -> tuple[int, int]:
        """Line and column just after the last character."""
        shown = self.shown
        return shown.source.position(shown.end)

    def __str__(self) -> str:
        """`file:line:column`, as editors parse it."""
        line, column = self.first
        return f"{self.source.name}:{line}:{column}"

    def __eq__(self, other: object) -> bool:
        """The same text of the same source."""
        if not isinstance(other, Span):
            return NotImplemented
        return (self.source.name, self.start, self.end) == (
            other.source.name,
            other.start,
            other.end,
        )

    def __hash__(self) -> int:
        """Agrees with equality."""
        return hash((self.source.name, self.start, self.end))

    def __repr__(self) -> str:
        """The place."""
        return f"Span({self})"
