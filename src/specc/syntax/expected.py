"""What could have stood where reading stopped, in the user's words."""

from collections.abc import Callable

from specc.syntax.lexer import NAME, Tokens

VALUE = "a value"
STATEMENT = "a statement"
BASE = "the name of what it is based on"
END_OF_LINE = "the end of the line"
_CLOSERS = (")", "]")
_WORDS = ("then", "else", "in", "because", "import")
_DECLARES = ("param", "let", "allow")
_NAMES = {
    ".": "a name after the dot",
    "@": "the name of a source",
    ":": BASE,
    "of": "the name of what it varies",
    "for": "a name for the item",
    "import": "the name of what to import",
    ",": "the name of what to import",
    "(": "the name of what to import",
    "allow": 'the code to allow, as in `allow GS5203 because "why"`',
    "-": "the rest of the name",
}
"""What a name is, by the token before it."""


def expected(tokens: Tokens, index: int, accepted: Callable[[str], bool]) -> str:
    """What could stand at a token; `accepted` says whether a kind of token could."""
    if accepted("["):
        return VALUE
    line, name, number = accepted("newline"), accepted(NAME), accepted("number")
    if line:
        return STATEMENT if name else END_OF_LINE
    closers = [closer for closer in _CLOSERS if accepted(closer)]
    if closers:
        others = [other for other in (",", "if") if accepted(other)]
        return " or ".join(f"`{sign}`" for sign in others + closers)
    before = tokens.kinds[index - 1]
    if number:
        return "a year, as in `edition 2026`" if before == "edition" else "a number, as in `2:1`"
    if accepted("string"):
        return "a dotted name or a path in quotes" if name else "the reason in quotes"
    if name and before in _DECLARES:
        return _NAMES.get(before, "a name")
    return _structure(accepted) or _NAMES.get(before, "a name")


def _structure(accepted: Callable[[str], bool]) -> str:
    """The word or sign that must follow, if one must."""
    if accepted("="):
        return "`=` or `{`" if accepted("{") else "`=`"
    if accepted("{"):
        return "`{`"
    for word in () if accepted(NAME) else _WORDS:  # where a name may stand, most of them are names
        if accepted(word):
            return f"`{word}`"
    if accepted(".."):
        return "`..` and the highest value, as in `auto(8..64)`"
    return ""
