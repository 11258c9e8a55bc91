"""Brackets without partner: find the one that is meant, and close it where it seems to have ended.

This runs only on texts whose brackets do not match. Indentation, which means nothing to the language, tells here what
the author believed: a `}` that stands further left than the line of the innermost `{` closes an outer one, and an
entity that begins in the first column is inside of nothing.
"""

from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.syntax import faults
from specc.syntax.lexer import NAMES, Tokens, lex
from specc.syntax.limits import Limits

_CLOSER = {"(": ")", "[": "]", "{": "}"}
_OPENER = {closer: opener for opener, closer in _CLOSER.items()}
_TOP_WORDS = frozenset(("edition", "import", "from", "param"))
_TOP_KINDS = frozenset((
    "source", "accelerator", "cpu", "memory", "drive", "nic", "switch", "optic", "cable", "accessory", "psu", "rack", "pdu", "cdu",
    "enclosure", "software", "service", "server", "model", "site", "cluster", "training", "inference", "pipeline", "offer",
    "variant", "sweep", "engine", "stack", "calibration",
))  # fmt: skip
_JOINS = frozenset((
    ",", "(", "[", "=", "+", "-", "*", "/", "^", "x", "of", "..", "±", "and", "or", "not", "if", "then", "else", "for",
    "in", "<", "<=", ">", ">=", "==", "!=", ":", ".",
))  # fmt: skip
"""What a line in brackets may end with; and what the next may begin with, beside a closing bracket."""


class _Balance:
    """One pass over all tokens, with the brackets that are open."""

    def __init__(self, source: Source, text: str, limits: Limits) -> None:
        self.source = source
        self.raw = lex(text, limits, every_line=True)
        self.made = Tokens(text)
        self.open: list[int] = []
        self.margins: list[int] = []  # of the lines of what is open
        self.leads = True
        self.margin = 0
        self.faults: list[Fault] = []

    def run(self) -> Tokens:
        raw, made = self.raw, self.made
        for at, kind in enumerate(raw.kinds):
            if kind == "end":
                break
            self.look(at)
            if at in raw.docs:
                made.docs[len(made.kinds)] = raw.docs[at]
            if kind == "newline":
                if self.open and self.kind(self.open[-1]) != "{" and not self.broken(at):
                    continue
            elif kind in _OPENER:
                self.close(at)
                continue
            elif self.open and self.at_top(at):
                self.unclosed(at, "a new entity begins here")
                made.add("newline", raw.starts[at], raw.starts[at])
            if kind in _CLOSER:
                self.open.append(at)
                self.margins.append(self.margin)
            made.add(kind, raw.starts[at], raw.ends[at])
        last = len(raw.kinds) - 1
        if self.open:
            self.unclosed(last, "the file ends here")
        size = len(raw.text)
        made.add("newline", size, size)
        for _ in range(3):
            made.add("end", size, size)
        return made

    def kind(self, at: int) -> str:
        return self.raw.kinds[at]

    def span(self, at: int) -> Span:
        return Span(self.source, self.raw.starts[at], self.raw.ends[at])

    def look(self, at: int) -> None:
        """Note whether a token leads its line, and how far that line is indented."""
        raw = self.raw
        start = raw.starts[at]
        self.leads = (
            at == 0
            or raw.text.find("\n", raw.ends[at - 1] - (raw.kinds[at - 1] == "newline"), start) >= 0
        )
        if self.leads:
            self.margin = start - raw.text.rfind("\n", 0, start) - 1

    def at_top(self, at: int) -> bool:
        """Whether an entity, or a statement of the top level, seems to begin here."""
        raw = self.raw
        if raw.kinds[at] not in NAMES or not self.leads or self.margin:
            return False
        word = raw.spelling(at)
        behind = raw.kinds[at + 1]
        return (behind in NAMES or behind in ("string", "number")) and (
            word in _TOP_WORDS
            or (word in _TOP_KINDS and raw.kinds[at + 2] in ("{", ":", "@", "of", "for"))
        )

    def broken(self, at: int) -> bool:
        """Whether the line that ends here leaves a `(` or `[` unclosed: the next one cannot continue it."""
        kinds = self.raw.kinds
        before, behind = kinds[at - 1], kinds[at + 1]
        inner = self.kind(self.open[-1])
        if behind in ("end", ")", "]"):
            return False
        field = behind in NAMES and kinds[at + 2] in ("=", "{")
        entity = behind in NAMES and kinds[at + 2] in NAMES
        fits = before in _JOINS or behind in _JOINS
        if behind == "}" or entity or (field and inner == "[") or not fits:
            while self.open and self.kind(self.open[-1]) != "{":
                self.end(at, "the line ends here")
            return True
        return False

    def close(self, at: int) -> None:
        """A closing bracket: its partner is the innermost open one, or something is missing."""
        raw, made = self.raw, self.made
        closer = raw.kinds[at]
        wanted = _OPENER[closer]
        kinds = [self.kind(index) for index in self.open]
        if closer == "}" and self.leads and "{" in kinds:
            while self.kind(self.open[-1]) != "{":
                self.end(at, "its block ends here")
            if self.margins[-1] > self.margin and self.margin in self.margins:
                while self.margins[-1] > self.margin:
                    self.end(at, "an outer block ends here")
            kinds = [self.kind(index) for index in self.open]
        if kinds and kinds[-1] != wanted and (kinds[-1] != "{" or self.leads):
            opener = self.open.pop()
            self.margins.pop()
            closer = _CLOSER[kinds[-1]]
            made.repaired.append(len(made.kinds))
            self.faults.append(
                faults.UnmatchedBracket(
                    span=self.span(at),
                    found=raw.spelling(at),
                    opener=self.span(opener),
                    wanted=closer,
                )
            )
        elif kinds and kinds[-1] == wanted:
            self.open.pop()
            self.margins.pop()
        made.add(closer, raw.starts[at], raw.ends[at])

    def end(self, at: int, because: str, told: bool = False) -> None:
        """Close the innermost bracket before the token `at`."""
        opener = self.open.pop()
        self.margins.pop()
        made = self.made
        place = made.ends[-1] if made.ends else 0
        made.repaired.append(len(made.kinds))
        closer = _CLOSER[self.kind(opener)]
        made.add(closer, place, place)
        if not told:
            bracket = self.kind(opener)
            self.faults.append(
                faults.UnclosedBracket(
                    span=self.span(opener),
                    bracket=bracket,
                    closer=closer,
                    until=self.span(at)
                    if self.raw.kinds[at] not in ("newline", "end")
                    else Span(self.source, place, place),
                    because=because,
                    inside=self.head(opener) if bracket == "{" else "",
                )
            )

    def head(self, opener: int) -> str:
        """` of `server big``: what a brace opens, as the message says it."""
        raw = self.raw
        words: list[str] = []
        at = opener - 1
        while at >= 0 and raw.kinds[at] in NAMES and len(words) < 2:
            words.insert(0, raw.spelling(at)[:40])
            at -= 1
        return f" of `{' '.join(words)}`" if words else ""

    def unclosed(self, at: int, because: str) -> None:
        """Everything that is open ends before the token `at`; the innermost is the one to name."""
        told = False
        while self.open:
            self.end(at, because, told)
            told = True


def balanced(source: Source, text: str, limits: Limits) -> tuple[Tokens, list[Fault]]:
    """The tokens with their brackets repaired, and what was wrong with them."""
    balance = _Balance(source, text, limits)
    return balance.run(), balance.faults
