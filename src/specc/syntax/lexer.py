"""Text to tokens: one regular expression, one pass, never a failure.

Tokens are context free, and their words, signs and patterns are those of `grammar/lexical.lark`. What cannot be read
becomes a token of kind `bad`, so that the parser reports it where it stands and goes on. A newline is a token only
where it can end a statement, which the innermost open bracket decides.

Every alternative is linear on any input: quantifiers are possessive or cannot overlap, and the last alternative takes
any character.
"""

import re
from collections.abc import Iterator

from specc.syntax import tables
from specc.syntax.limits import LIMITS, Limits

NAME = "name"
NUMBER = "number"
QUANTITY = "quantity"
STRING = "string"
NEWLINE = "newline"
END = "end"
BAD = "bad"
FOREIGN = "foreign"
OVER = "over"  # a limit was passed: nothing behind it was read

FOREIGN_WORDS = ("None", "NULL", "NaN", "False", "True", "inf", "nan", "nil", "null", "undefined")
"""Values of other languages; never names, so that the message can say what is meant here."""

NAMES = frozenset((NAME, *tables.SOFT))
"""What a name may be: words like `from` are names wherever they open nothing."""

_RESERVED = {word: word for word in tables.RESERVED} | dict.fromkeys(FOREIGN_WORDS, FOREIGN)
_WORDS = _RESERVED | {word: word for word in tables.SOFT}

_MASTER = re.compile(
    r"[ \t]*+(?:"
    rf"({tables.NAME})"  # 1
    r"|(\r?\n)"  # 2 newline
    rf"|({tables.QUANTITY})"  # 3
    r"|([{}()\[\]])"  # 4 bracket
    rf"|({'|'.join(map(re.escape, tables.SIGNS))}|;)"  # 5
    rf"|({tables.NUMBER})"  # 6
    rf"|({tables.STRING})"  # 7
    rf"|({tables.COMMENT})"  # 8
    r'|("[^\r\n]*+|[0-9][0-9A-Za-z_.%°µμΩ]*+|.|\r)'  # 9 bad: an unclosed string, a malformed number, any character
    r"|(\Z))"  # 10 end
)
_CLOSERS = {")": "(", "]": "[", "}": "{"}


class Tokens:
    """The tokens of a text, in parallel lists; the last is `end`, and so is everything asked for behind it.

    Attributes:
        text: The text.
        kinds: What each token is. Punctuation and words of the language are their own kind; `+-` is `±`.
        starts: Where each begins.
        ends: Where each ends.
        docs: The text of `##` lines, by the index of the token that follows.
        balanced: Whether every bracket has its partner.
        over: The name of the limit that was passed, or "".
        repaired: The indices of tokens that are not in the text: brackets that a repair closed.
    """

    __slots__ = ("balanced", "docs", "ends", "kinds", "over", "repaired", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.docs: dict[int, str] = {}
        self.balanced = True
        self.over = ""
        self.repaired: list[int] = []

    def add(self, kind: str, start: int, end: int) -> None:
        """One more token."""
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)

    def bracket(self, kind: str, stack: list[str], depth: int) -> None:
        """Open or close one of the brackets that `stack` holds open."""
        if kind not in _CLOSERS:
            stack.append(kind)
            if len(stack) > depth:
                self.over = "depth"
        elif stack and stack[-1] == _CLOSERS[kind]:
            stack.pop()
        else:
            self.balanced = False

    def comment(self, text: str) -> None:
        """Keep a comment that documents the next token, if it is one."""
        if text.startswith("##") and not text.startswith("###"):
            line, known = text[2:].strip(), self.docs.get(len(self.kinds))
            self.docs[len(self.kinds)] = line if known is None else f"{known}\n{line}"

    def end(self, last: str) -> None:
        """End the last statement and the text; whoever looks two tokens ahead still sees the end."""
        for kind in ([] if last == NEWLINE else [NEWLINE]) + [END] * 3:
            self.add(kind, len(self.text), len(self.text))

    def spelling(self, index: int) -> str:
        """The text of a token."""
        return self.text[self.starts[index] : self.ends[index]]


def lex(text: str, limits: Limits = LIMITS, every_line: bool = False) -> Tokens:  # noqa: C901 - calls in the hot loop cost
    """The tokens of a text whose characters were checked; with `every_line`, those of newlines in brackets as well."""
    tokens = Tokens(text)
    kinds, starts, ends = tokens.kinds, tokens.starts, tokens.ends
    add_kind, add_start, add_end = kinds.append, starts.append, ends.append
    word = _WORDS.get
    stack: list[str] = []
    breaks = True  # a newline here ends a statement
    last = NEWLINE
    for match in _MASTER.finditer(text):
        group = match.lastindex
        if group == 1:
            last = word(match[1], NAME)
        elif group == 2:
            if not breaks or last in {NEWLINE, "{"}:
                continue
            last = NEWLINE
        elif group == 3:
            last = QUANTITY
        elif group == 5:
            before = last
            last = match[5]
            if last == ";":
                if before in {NEWLINE, "{"}:
                    last = before
                    continue  # it ends nothing
                last = NEWLINE
            elif last == "+-":
                last = "±"
        elif group == 4:
            last = match[4]
            tokens.bracket(last, stack, limits.depth)
            breaks = every_line or not stack or stack[-1] == "{"
        elif group == 6:
            last = NUMBER
        elif group == 7:
            last = STRING
        elif group == 8:
            if last in (NEWLINE, "{"):
                tokens.comment(match[8])
            continue
        elif group is None or group == 10:
            break
        else:
            last = BAD
        add_kind(last)
        start, end = match.span(group)
        add_start(start)
        add_end(end)
        if tokens.over:
            break
    if len(kinds) > limits.tokens:
        tokens.over = "tokens"
    if stack:
        tokens.balanced = False
    tokens.end(last)
    return tokens


def pieces(text: str) -> Iterator[tuple[str, str, int]]:
    """Everything but spaces, comments included, as the formatter and editors see it: kind, spelling, place."""
    kinds = ("", NAME, NEWLINE, QUANTITY, "", "", NUMBER, STRING, "comment", BAD)
    for match in _MASTER.finditer(text):
        group = match.lastindex
        if group is None or group == 10:
            return
        spelling = match[group]
        kind = kinds[group]
        if group == 1:
            kind = _RESERVED.get(spelling, NAME)
        elif not kind:
            kind = {";": NEWLINE, "+-": "±"}.get(spelling, spelling)
        yield kind, spelling, match.start(group)
