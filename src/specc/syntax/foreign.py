"""Habits of other languages: their words, comments, operators and ways to set a field."""

import re

from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.syntax import faults
from specc.syntax.stop_point import ENDS, StopPoint
from specc.syntax.tables import OPENING

_VALUES = {
    "null": "unknown", "nil": "unknown", "None": "unknown", "NULL": "unknown", "undefined": "unknown", "NaN": "unknown",
    "nan": "unknown", "inf": "", "True": "true", "False": "false",
}  # fmt: skip
_WORDS = {
    "var": "let", "const": "let", "def": "", "class": "", "fn": "", "func": "", "function": "", "struct": "", "include": "import",
    "use": "import", "using": "import", "elif": "else if", "elsif": "else if", "while": "", "assert": "require",
    "minimize": "minimise", "parameter": "param", "variable": "param", "resource": "", "module": "", "maximise": "",
    "maximize": "",
}  # fmt: skip
_WORD_HINTS = {
    "def": "functions cannot be defined; name a value with `let`",
    "fn": "functions cannot be defined; name a value with `let`",
    "func": "functions cannot be defined; name a value with `let`",
    "function": "functions cannot be defined; name a value with `let`",
    "class": "an entity is `kind name { … }`, one based on another `kind name : base { … }`",
    "struct": "an entity is `kind name { … }`, one based on another `kind name : base { … }`",
    "resource": "an entity is `kind name { … }`, without quotes",
    "module": "another file is read with `import`",
    "maximise": "the largest is the least of its negative: `minimise -chat.tokens_per_second`",
    "maximize": "the largest is the least of its negative: `minimise -chat.tokens_per_second`",
    "while": "there are no loops; a list is made with `[f(s) for s in list]`",
}


def foreign(place: StopPoint) -> Fault | None:
    """Words of other languages."""
    text = place.text()
    if place.kind == "foreign":
        meant = _VALUES[text]
        hint = {"unknown": "`unknown` is a value: what rests on it is unknown, and says so"}.get(
            meant, ""
        )
        return faults.ForeignWord(
            span=place.span(),
            found=text,
            meant=meant,
            hint=hint or "numbers are finite here" * (not meant),
        )
    if place.kind == "name" and text in ("elif", "elsif", "elseif"):
        return faults.ForeignWord(span=place.span(), found=text, meant="else if")
    first = place.first()
    word = place.text(first)
    if first in (0, -1, -2) and place.around(first) == "name" and word in _WORDS:
        return faults.ForeignWord(
            span=place.span(first, first),
            found=word,
            meant=_WORDS[word],
            hint=_WORD_HINTS.get(word, ""),
        )
    return None


def version(place: StopPoint) -> Fault | None:
    """A version behind the name of an engine, as images and packages have it: `vllm:0.6.3`, `vllm==0.6.3`."""
    first = place.first()
    if place.text(first) != "engine":
        return None
    line = place.source.text[place.span(first, first).start :][:120]
    written = re.match(r"engine\s*=\s*([A-Za-z]\w*)\s*(:|==|@)\s*v?(\d[\w.]*)", line)
    if written is None:
        return None
    start = place.span(first, first).start
    return faults.UnexpectedToken(
        span=Span(place.source, start + written.start(2), start + written.end(3)),
        found=f"`{written[2]}`",
        expected="the end of the line",
        help=f'a version has a field of its own: `engine = {written[1].lower()}; engine_version = "{written[3]}"`',
    )


def comment(place: StopPoint) -> Fault | None:
    """Comments of other languages."""
    if place.kind == "<" and place.text(1) == "!" and place.glued(0, 1):
        return faults.ForeignComment(span=place.span(0, 1), found="<!--")
    for first, last in ((0, 1), (-1, 0)):
        if not place.glued(first, last):
            continue
        opener = place.text(first) + place.text(last)
        if opener in ("//", "/*"):
            return faults.ForeignComment(span=place.span(first, last), found=opener)
        if opener == "--" and first == 0:
            return faults.ForeignComment(span=place.span(first, last), found=opener)
    return None


def assignment(place: StopPoint) -> Fault | None:
    """Fields set with another sign."""
    first = place.first()
    at = first + 1
    while place.around(at) == "." and place.around(at + 1) == "name" and at < 0:  # a path
        at += 2
    if place.around(first) not in {"name", "string"} or (at > 0 and place.kind != "string"):
        return None
    name = place.span(first, at - 1).text.strip('"')
    kind, behind = place.around(at), place.around(at + 1)
    if kind == ":" and behind == "=":
        return faults.ForeignAssignment(span=place.span(at, at + 1), sign=":=", name=name)
    if kind in ("+", "-", "*", "/") and behind == "=" and place.glued(at, at + 1):
        return faults.ForeignAssignment(span=place.span(at, at + 1), sign=kind + "=", name=name)
    if kind == "=" and behind in (">", "=") and place.glued(at, at + 1):
        return faults.ForeignAssignment(span=place.span(at, at + 1), sign="=" + behind, name=name)
    if kind == ":" and place.expected == "`{`" and place.kind in ENDS:  # and a name behind it
        return faults.ForeignAssignment(span=place.span(at, at), sign=":", name=name)
    if kind in {":", "=="} and at >= -1 and name not in OPENING:
        return faults.ForeignAssignment(span=place.span(at, at), sign=kind, name=name)
    return None


def operator(place: StopPoint) -> Fault | None:
    """Operators of other languages that are made of known signs."""
    for written, meant in (("**", "^"), ("<>", "!="), ("=<", "<="), ("=>", ">="), ("===", "==")):
        for first in (-1, 0):
            if (
                place.glued(first, first + 1)
                and place.text(first) + place.text(first + 1) == written
            ):
                return faults.ForeignOperator(
                    span=place.span(first, first + 1), found=written, meant=meant
                )
    if place.kind == "=" and place.around(-1) in {"<", ">"}:
        written = f"{place.text(-1)} ="
        return faults.ForeignOperator(
            span=place.span(-1, 0), found=written, meant=f"{place.text(-1)}="
        )
    if place.kind == "in" and place.text(place.first()) in ("require", "if", "let"):
        return faults.ForeignOperator(
            span=place.span(),
            found="in",
            meant="",
            hint="compare with both ends, `a >= 1 and a <= 2`, or with each: `any([a == n for n in list])`",
        )
    if place.kind == "=" and place.text(place.first()) in ("require", "if", "minimise"):
        return faults.ForeignOperator(span=place.span(), found="=", meant="==")
    return None
