"""What the lexer could not read, and numbers that are none."""

import re
import unicodedata

from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.syntax import faults
from specc.syntax.lexer import NAMES
from specc.syntax.stop_point import StopPoint
from specc.units.table import UNITS

_OPERATORS = {
    "&": "and", "&&": "and", "|": "or", "||": "or", "!": "not", "≤": "<=", "≥": ">=", "≠": "!=", "×": "x", "−": "-",
    "–": "-", "—": "-", "÷": "/", "·": "*", "∙": "*", "∗": "*", "…": "..", "∓": "±", "“": '"', "”": '"', "„": '"', "'": '"',
    "’": '"', "‘": '"', "`": '"',
}  # fmt: skip
_SPOKEN = {
    "Ki": "KiB",
    "Mi": "MiB",
    "Gi": "GiB",
    "Ti": "TiB",
    "RU": "U",
    "GbE": "Gb/s",
    "Gbps": "Gb/s",
}
"""What other tools glue to a number, and our unit of it."""
_SCALES = {"K": "k", "m": "M", "b": "B", "G": "B", "t": "T", "g": "B"}


def bad(place: StopPoint) -> Fault | None:
    """What the lexer could not read."""
    if place.kind != "bad":
        return None
    text = place.text()
    if text[0] == '"':
        return faults.UnclosedString(span=place.span())
    if text[0] in "0123456789":
        return bad_number(place.span(), text)
    if text in "&|" and place.text(1) == text and place.glued(0, 1):
        return faults.ForeignOperator(
            span=place.span(0, 1), found=text * 2, meant=_OPERATORS[text]
        )
    if text in _OPERATORS and unicodedata.category(text) != "Lo":
        meant = _OPERATORS[text]
        if meant == '"':
            return faults.ForeignCharacter(
                span=place.span(), found=text, name=_named(text), meant='"'
            )
        if text in "–—" and place.glued(-1, 0) and place.glued(0, 1):  # 1.9–2.1 MW
            meant = ".." if place.around(-1) in ("number", "quantity") else meant
        return faults.ForeignOperator(span=place.span(), found=text, meant=meant)
    return _bad_character(place, text)


def _bad_character(place: StopPoint, text: str) -> Fault:
    """A character that is no part of the language; with the name that it stands in, if it does."""
    span = place.span()
    category = unicodedata.category(text)
    if category == "Zs":
        return faults.ForeignCharacter(span=span, found=text, name=_named(text), meant=" ")
    word = ""
    if category[0] in "LNM" or category == "Cf":
        first = place.index
        tokens = place.tokens
        while (
            first > 0
            and tokens.kinds[first - 1] in NAMES | {"bad"}
            and tokens.ends[first - 1] == tokens.starts[first]
        ):
            first -= 1
        source = place.source.text
        end = span.end
        while (
            end < len(source)
            and end - span.start < 40
            and (source[end].isalnum() or source[end] == "_")
        ):
            end += 1
        word = source[tokens.starts[first] : end]
    meant = unicodedata.normalize("NFKC", text)
    known = meant.isascii() and meant.isprintable() and meant != text
    return faults.ForeignCharacter(
        span=span, found=text, name=_named(text), meant=meant if known else "", word=word
    )


def _named(character: str) -> str:
    return unicodedata.name(character, "no character").lower()


def _glued_name(span: Span) -> str:
    """The name that a number ends, written with hyphens and dots as other tools do; empty where it ends none."""
    before = _HYPHENED.search(span.source.text[max(0, span.start - 60) : span.start])
    return re.sub(r"\W", "_", before.group() + span.text).lower() if before else ""


_HYPHENED = re.compile(r"(?<!\w)[A-Za-z]\w*(?:[-.]\w+)*-$")


def bad_number(span: Span, text: str) -> Fault:
    """Digits with something glued to them."""
    if re.fullmatch(r"0[xX][0-9a-fA-F]+", text) and len(text) < 20:
        hint = (
            "numbers are decimal; between a count and a part, `x` stands with spaces on both sides"
        )
        return faults.MalformedNumber(span=span, meant=str(int(text, 16)), hint=hint)
    padded = re.fullmatch(r"0[0-9_]*?(0|[1-9][0-9]*(?:_[0-9]+)*)((?:\.[0-9]+)?[kMBT]?)", text)
    if padded and text[1] in "0123456789_":
        if re.search(r"\d[,']\Z", span.source.text[max(0, span.start - 2) : span.start]):
            return faults.MalformedNumber(
                span=span, hint="thousands are separated by `_`, as in `1_000`"
            )
        hint = "no zeros stand before a number, and none is octal"
        return faults.MalformedNumber(span=span, meant=padded[1] + padded[2], hint=hint)
    match = re.match(r"([0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?)(.*)", text)
    number, rest = (match[1], match[2]) if match else (text, "")
    if rest[:1] in ("_", ".", "") or re.fullmatch(r"[eE][+-]?[0-9_.]*", rest):
        clean = re.sub(r"_+", "_", text).strip("_.")
        return faults.MalformedNumber(
            span=span, meant=clean if re.fullmatch(r"[0-9]+(_[0-9]+)*(\.[0-9]+)?", clean) else ""
        )
    if rest[0] == "x":
        return faults.GluedUnit(span=span, meant=f"{number} x {rest[1:]}".rstrip())
    if rest in _SCALES and (rest not in UNITS or rest == "K"):
        return faults.UnknownScale(
            span=span, letter=rest, meant=number + _SCALES[rest], name=_glued_name(span)
        )
    if len(rest) == 1 and rest not in UNITS and rest.isalpha():
        return faults.UnknownScale(span=span, letter=rest, name=_glued_name(span))
    if rest not in UNITS and rest[0] in "kMBT" and rest[1:] in UNITS:
        return faults.GluedUnit(span=span, meant=f"{number}{rest[0]} {rest[1:]}")
    if rest not in UNITS and rest[0] == "K" and "k" + rest[1:] in UNITS:
        rest = "k" + rest[1:]
    if "." in rest:
        return faults.MalformedNumber(
            span=span, hint="names begin with a letter and have no points"
        )
    return faults.GluedUnit(span=span, meant=f"{number} {_SPOKEN.get(rest, rest)}")


def number(place: StopPoint) -> Fault | None:
    """Numbers with a point at an end, or two."""
    if (
        place.kind == "."
        and place.around(1) == "number"
        and place.glued(0, 1)
        and place.around(-1) != "number"
    ):
        if place.text(-1) == "..":
            return faults.MalformedNumber(
                span=place.span(-1, 1),
                meant=".." + place.text(1),
                hint="two points stand between the ends of a range: `1..4`",
            )
        return faults.MalformedNumber(span=place.span(0, 1), meant="0." + place.text(1))
    if place.kind == "." and place.around(-1) == "number" and place.glued(-1, 0):
        if place.around(1) == "number" and place.glued(0, 1):
            return faults.MalformedNumber(
                span=place.span(-1, 1), hint="a version is text: put it in quotes"
            )
        return faults.MalformedNumber(span=place.span(-1, 0), meant=place.text(-1) + ".0")
    return None
