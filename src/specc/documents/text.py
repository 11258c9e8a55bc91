"""Text of the language made piece by piece, with the place in a document that each piece stands for."""

from bisect import bisect_right
from fractions import Fraction

from specc.design.converter import WrittenQuantity
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.units import DIMENSIONLESS
from specc.units.table import CELSIUS_OFFSET
from specc.units.text import fitting_unit, unit_scale

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Origins:
    """Places in a document by places in the text that was made from it."""

    def __init__(self, source: Source) -> None:
        """`source` is the document."""
        self.source = source
        self.marks: list[tuple[int, int, Span, bool]] = []

    def mark(self, start: int, end: int, span: Span, *, verbatim: bool = False) -> None:
        """Note what a piece stands for; a verbatim one has the very characters of the span."""
        self.marks.append((start, end, span, verbatim))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the document a part of the text was written: the smallest piece around it, else the one before it."""
        around = [m for m in self.marks if m[0] <= start and end <= m[1]]
        if not around:
            self.marks.sort(key=lambda m: m[0])
            index = bisect_right([m[0] for m in self.marks], start) - 1
            around = self.marks[max(index, 0) : max(index, 0) + 1]
        if not around:
            return 0, min(1, len(self.source.text))
        first, _, span, verbatim = min(around, key=lambda m: m[1] - m[0])
        if verbatim and around[0][0] <= start:
            return span.start + start - first, min(span.start + end - first, span.end)
        return span.start, span.end


class Text:
    """A text being made."""

    def __init__(self, source: Source) -> None:
        """`source` is the document that it is made from."""
        self.origins = Origins(source)
        self._pieces: list[str] = []
        self.length = 0

    def put(self, text: str, span: Span | None = None, *, verbatim: bool = False) -> None:
        """Add a piece, and what it stands for."""
        if span is not None:
            self.origins.mark(self.length, self.length + len(text), span, verbatim=verbatim)
        self._pieces.append(text)
        self.length += len(text)

    def whole(self) -> str:
        """All of it."""
        return "".join(self._pieces)


def quoted(text: str) -> str:
    """A string of the language."""
    return '"' + "".join(_ESCAPES.get(c) or _plain(c) for c in text) + '"'


def _plain(character: str) -> str:
    printable = character.isprintable() or character == " "
    return character if printable else f"\\u{{{ord(character):x}}}"


def quantity(written: WrittenQuantity) -> str | None:
    """A quantity as one writes it, in the unit that it was written in where that is exact; None where there is no such unit."""
    scale = unit_scale(written.unit)
    if scale is None:
        return None
    value = Fraction(written.exact) if written.exact else fraction(written.value)
    unit = written.unit
    ends = () if written.low is None or written.high is None else (written.low, written.high)
    values = [v * scale[0] for v in (value, *(fraction(end) for end in ends))]
    value = values[0]
    if written.written is None and unit == "byte/s" and not ends:
        return f"{_number(value)} byte / (1 s)"  # neither written in bits nor in bytes per second
    shown = written.written or (fitting_unit(value, scale[1]) if unit == str(scale[1]) else unit)
    if shown == ":" and scale[1] is DIMENSIONLESS and not ends and value >= 0:
        return f"{value.numerator}:{value.denominator}"
    shown_scale = unit_scale(shown)
    if shown_scale is None or shown_scale[1] is not scale[1]:
        shown, shown_scale = unit, scale
    if shown == "degC":
        if min(values) < CELSIUS_OFFSET:  # a minus would stand before the kelvins
            shown = "K"
        else:
            values = [value - CELSIUS_OFFSET for value in values]
    texts = [_number(value / shown_scale[0]) for value in values]
    tail, factor = ("", "") if shown == "1" else _unit(shown)
    if ends:
        middle = (values[1] + values[2]) / 2
        if values[0] == middle:
            margin = _number((values[2] - middle) / shown_scale[0])
            return f"{texts[0]}{tail}{factor} ± {margin}{tail}{factor}"
        return f"{texts[1]}{tail}{factor}..{texts[2]}{tail}{factor}"
    return f"{texts[0]}{tail}{factor}"


def fraction(number: int | float) -> Fraction:
    """A number of JSON as it was written: 0.1 is a tenth."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def _unit(unit: str) -> tuple[str, str]:
    """A unit behind a number, or a factor where none may stand there: `1/s` and what begins with a quotient."""
    above, slash, below = unit.partition("/")
    return ("", f" / (1 {below})") if above == "1" and slash else (f" {unit}", "")


def _number(value: Fraction) -> str:
    """A number of the language: a decimal where there is a finite one, else a quotient in brackets."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"({value.numerator} / {value.denominator}) * 1"
    if value.denominator == 1:
        return str(value.numerator) if abs(value) < 10**15 else _scientific(value)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs((value * 10**places).numerator)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}"
    return f"-{text}" if value < 0 else text


def _scientific(value: Fraction) -> str:
    digits = str(value.numerator)
    kept = digits.rstrip("0")
    zeros = len(digits) - len(kept)
    return f"{kept}e{zeros}" if zeros > 3 else digits
