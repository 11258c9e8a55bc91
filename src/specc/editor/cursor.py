"""What stands before a position, token by token: of a half-written text there is no tree yet."""

from specc.diagnostics.source import Source
from specc.record import record
from specc.syntax.lexer import NAMES, NEWLINE, lex


@record
class Cursor:
    """The tokens of the statement before a position.

    Attributes:
        kinds: What each token is.
        texts: How each is spelt.
        prefix: The name that is being written, without the others before its dots.
        chain: The names before the last dot: `pod`, `fabric` of `pod.fabric.ba`.
        callee: The word before the innermost open parenthesis.
        argument: How many commas stand behind that.
        named: The name of the argument that is being given.
        heads: The words of the heads of the blocks around, the outermost first.
    """

    kinds: tuple[str, ...]
    texts: tuple[str, ...]
    prefix: str
    chain: tuple[str, ...]
    callee: str
    argument: int
    named: str
    heads: tuple[tuple[str, ...], ...]

    @property
    def first(self) -> str:
        """The first word of the statement."""
        return self.texts[0] if self.texts else ""

    def has(self, kind: str) -> bool:
        """Whether the statement has a token of a kind before the position, at any depth."""
        return kind in self.kinds


def cursor(source: Source, offset: int) -> Cursor:
    """What stands before an offset."""
    tokens = lex(source.text[:offset])
    heads: list[tuple[str, ...]] = []
    statement: list[tuple[str, str]] = []
    for index, kind in enumerate(tokens.kinds):
        text = tokens.spelling(index)
        if not text and kind != NEWLINE:
            break
        if kind == NEWLINE:
            if text:
                statement = []
            continue
        if kind == "{":
            heads.append(tuple(word for _, word in statement))
            statement = []
        elif kind == "}":
            if heads:
                heads.pop()
            statement = []
        else:
            statement.append((kind, text))
    glued = not source.text[:offset][-1:].isspace()
    return _cursor(statement, tuple(heads), glued=glued)


def _cursor(
    statement: list[tuple[str, str]], heads: tuple[tuple[str, ...], ...], *, glued: bool
) -> Cursor:
    prefix = ""
    before = list(statement)
    if before and glued and before[-1][0] in NAMES:
        prefix = before.pop()[1]
    chain: list[str] = []
    rest = list(before)
    while len(rest) > 1 and rest[-1][0] == "." and rest[-2][0] in NAMES:
        chain.append(rest[-2][1])
        rest = rest[:-2]
    callee, argument, named = _call(rest)
    return Cursor(
        kinds=tuple(kind for kind, _ in before),
        texts=tuple(text for _, text in before),
        prefix=prefix,
        chain=tuple(reversed(chain)),
        callee=callee,
        argument=argument,
        named=named,
        heads=heads,
    )


def _call(tokens: list[tuple[str, str]]) -> tuple[str, int, str]:
    """The word before the innermost open parenthesis, the commas behind it, and the argument that is named last."""
    depth = commas = 0
    named = ""
    for index in range(len(tokens) - 1, -1, -1):
        kind = tokens[index][0]
        if kind in {")", "]"}:
            depth += 1
        elif kind in {"(", "["}:
            if depth == 0:
                before = tokens[index - 1] if index else ("", "")
                callee = before[1] if kind == "(" and before[1].isidentifier() else ""
                return callee, commas, named
            depth -= 1
        elif kind == "," and depth == 0:
            commas += 1
        elif kind == "=" and depth == 0 and not commas and not named and index:
            named = tokens[index - 1][1]
    return "", 0, ""
