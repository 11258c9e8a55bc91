"""Where the parser stands in the tokens, and how it stops at what it cannot read."""

from specc.diagnostics.source import Source
from specc.syntax import lexer, nodes
from specc.syntax.limits import Limits


class Stop(Exception):
    """The statement cannot be read on from token `index`.

    `mistake` names the fault where the parser knows it; otherwise the tokens around tell, and `expected` says in the
    user's words what could have stood here.
    """

    def __init__(self, index: int, expected: str, mistake: str = "") -> None:
        super().__init__(expected)
        self.index = index
        self.expected = expected
        self.mistake = mistake


class Cursor:
    """The tokens of a source and a place in them.

    `at` is the index of the token to be read next; `depth` counts how deep the expression being read is nested.
    """

    __slots__ = ("at", "depth", "ends", "kinds", "limits", "source", "starts", "text", "tokens")

    def __init__(self, source: Source, tokens: lexer.Tokens, limits: Limits) -> None:
        """At the first token."""
        self.source = source
        self.text = tokens.text
        self.tokens = tokens
        self.kinds = tokens.kinds
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.limits = limits
        self.at = 0
        self.depth = 0

    def spelling(self, index: int) -> str:
        """The text of a token."""
        return self.text[self.starts[index] : self.ends[index]]

    def take(self, kind: str, expected: str) -> int:
        """Read a token of this kind; its index."""
        at = self.at
        if self.kinds[at] != kind:
            raise Stop(at, expected)
        self.at = at + 1
        return at

    def word(self, expected: str) -> nodes.Word:
        """Read a name."""
        at = self.at
        if self.kinds[at] != lexer.NAME:
            raise Stop(at, expected)
        self.at = at + 1
        return nodes.Word(self.starts[at], self.ends[at], self.name(at))

    def name(self, index: int) -> str:
        """The spelling of a name, within the limit."""
        start, end = self.starts[index], self.ends[index]
        if end - start > self.limits.name_length:
            raise Stop(index, "", "name-length")
        return self.text[start:end]

    def declared(self, expected: str) -> nodes.Word:
        """Read a name that is declared here, which has no capitals."""
        word = self.word(expected)
        if not word.text.islower() and word.text.lower() != word.text:
            raise Stop(self.at - 1, "", "capital")
        return word

    def follows(self, word: str) -> bool:
        """Whether the next token is this soft keyword."""
        at = self.at
        return self.kinds[at] == lexer.NAME and self.text[self.starts[at] : self.ends[at]] == word
