"""Strings and characters: escapes, and what a text may not contain."""

import re

from specc.syntax.limits import LIMITS

_ESCAPE = re.compile(
    r"\\(?:([\"\\/bfnrt])|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(.?))", re.DOTALL
)
_PLAIN = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters that reorder what is shown: a text with them reads otherwise than it is."""

_FORBIDDEN = re.compile(
    rf"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff{BIDI}]|\r(?!\n)"
)
_FORBIDDEN_ASCII = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]|\r(?!\n)")

NAMED = re.compile(r"\$\{(?:([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\})?")
"""A name in a string, as in `"hall ${place}"`; without the group where none stands between the braces."""


def unescape(text: str) -> tuple[str, int]:
    r"""The text with its escapes read, and where the first wrong one stands, -1 if none.

    Beside JSON's escapes there is `\u{1F600}`. A pair of surrogates is one character, as in JSON; a lone one is wrong.
    """
    wrong = -1
    pieces: list[str] = []
    at = 0
    for match in _ESCAPE.finditer(text):
        pieces.append(text[at : match.start()])
        at = match.end()
        plain, short, long = match[1], match[2], match[3]
        if plain:
            pieces.append(_PLAIN[plain])
            continue
        point = int(short or long or "110000", 16)
        if point > 0x10FFFF or (long and 0xD800 <= point <= 0xDFFF):
            return text, match.start() if wrong < 0 else wrong
        pieces.append(chr(point))
    pieces.append(text[at:])
    value = "".join(pieces)
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if "�" in value and "�" not in text:
            return text, text.index("\\u")
    return value, wrong


def forbidden(text: str) -> list[tuple[int, str]]:
    """The characters that no text may contain, with their places; at most a few of each kind."""
    pattern = _FORBIDDEN_ASCII if text.isascii() else _FORBIDDEN
    if pattern.search(text) is None:
        return []
    letters = []
    for match in pattern.finditer(text):
        letters.append((match.start(), match[0]))
        if len(letters) == 20:
            break
    return letters


def blanked(text: str) -> str:
    """The text with a space for every forbidden character, so that the rest can be read."""
    return _FORBIDDEN.sub(lambda match: "\n" if match[0] == "\r" else " ", text)


def quantity_in(text: str) -> str | None:
    """The quantity that a string seems to hold, as it would be written without quotes: `80 GB` for "80GB"."""
    if len(text) > LIMITS.digits:
        return None
    match = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z%][A-Za-z0-9/]*)\s*", text)
    return f"{match[1]} {match[2]}" if match else None
