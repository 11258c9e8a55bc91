"""Where reading stopped, and the tokens around."""

from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.syntax.lexer import NAME, NAMES, Tokens

ENDS = ("newline", "}", "end")


class StopPoint:
    """The token at which the parser stopped, and those around it."""

    def __init__(self, source: Source, tokens: Tokens, index: int, expected: str) -> None:
        self.source = source
        self.tokens = tokens
        self.index = index
        self.expected = expected
        self.kind = self.around(0)

    def around(self, offset: int) -> str:
        """The kind of a neighbour, that of a name for any that may be one; "newline" before the first token."""
        at = self.index + offset
        kind = self.tokens.kinds[at] if 0 <= at < len(self.tokens.kinds) else "newline"
        return NAME if kind in NAMES else kind

    def text(self, offset: int = 0) -> str:
        """The spelling of a neighbour."""
        at = self.index + offset
        return self.tokens.spelling(at) if 0 <= at < len(self.tokens.kinds) else ""

    def span(self, first: int = 0, last: int = 0) -> Span:
        """From one neighbour to another."""
        tokens = self.tokens
        start, end = tokens.starts[self.index + first], tokens.ends[self.index + last]
        if first == last == 0 and self.kind in ("newline", "end") and self.index > 0:
            start = end = tokens.ends[self.index - 1]
        return Span(self.source, start, end)

    def glued(self, left: int, right: int) -> bool:
        """Whether nothing stands between two neighbours."""
        tokens = self.tokens
        at = self.index
        if at + left < 0 or at + right >= len(tokens.kinds):
            return False
        return tokens.ends[at + left] == tokens.starts[at + right]

    def first(self) -> int:
        """The offset of the first token of this statement, at most a few hundred tokens back."""
        at = self.index
        while (
            at > 0
            and self.index - at < 500
            and self.tokens.kinds[at - 1] not in ("newline", "{", "}")
        ):
            at -= 1
        return at - self.index
