"""From where the parser stopped to what is wrong there: the table of mistakes that people bring with them.

Each function looks for one family of mistakes around the token and answers with a fault, or with None; the first that
answers is right. Nothing here runs for a text without faults.
"""

import re
import unicodedata

from specc.diagnostics.diagnostic import Applicability, Edit, Fix
from specc.diagnostics.fault import Fault, short
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.diagnostics.suggest import near
from specc.syntax import faults, nodes
from specc.syntax.lexer import NAME, NAMES, Tokens
from specc.syntax.limits import EDITION, EXPONENT, LIMITS, Limits
from specc.syntax.stop import Stop
from specc.syntax.strings import BIDI, forbidden
from specc.syntax.tables import OPENING, RESERVED
from specc.syntax.text_limit import TextLimitExceeded
from specc.units.table import UNITS

_ENDS = ("newline", "}", "end")
_OPERATORS = {
    "&": "and", "&&": "and", "|": "or", "||": "or", "!": "not", "≤": "<=", "≥": ">=", "≠": "!=", "×": "x", "−": "-",
    "–": "-", "—": "-", "÷": "/", "·": "*", "∙": "*", "∗": "*", "…": "..", "∓": "±", "“": '"', "”": '"', "„": '"', "'": '"',
    "’": '"', "‘": '"', "`": '"',
}  # fmt: skip
_VALUES = {
    "null": "unknown", "nil": "unknown", "None": "unknown", "NULL": "unknown", "undefined": "unknown", "NaN": "unknown",
    "nan": "unknown", "inf": "", "True": "true", "False": "false",
}  # fmt: skip
_WORDS = {
    "var": "let", "const": "let", "def": "", "class": "", "fn": "", "func": "", "function": "", "struct": "", "include": "import",
    "use": "import", "using": "import", "elif": "else if", "elsif": "else if", "while": "", "assert": "require",
    "minimize": "minimise", "parameter": "param", "variable": "param", "resource": "", "module": "",
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
    "while": "there are no loops; a list is made with `[f(s) for s in list]`",
}
_CHAINED = frozenset(("==", "!=", "<", "<=", ">", ">=", "..", "±", "of"))
_BEHIND_VALUES = (
    "the end of the line",
    "`then`",
    "`else`",
    "`..` and the highest value, as in `auto(8..64)`",
)
_OPERANDS = frozenset((
    "name", "number", "quantity", "string", ")", "]", "}", "auto", "true", "false", "unknown",
))  # fmt: skip
_SCALES = {"K": "k", "m": "M", "b": "B", "G": "B", "t": "T", "g": "B"}


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


def explain(source: Source, tokens: Tokens, stop: Stop) -> Fault:
    """The fault behind a stop."""
    place = StopPoint(source, tokens, stop.index, stop.expected)
    if stop.mistake:
        return _known(place, stop)
    for family in (
        _bad,
        _chain,
        _absent,
        _foreign,
        _comment,
        _assignment,
        _operator,
        _number,
        _value,
        _comma,
        _bracket,
        _name,
        _keyword,
        _shape,
    ):
        fault = family(place)
        if fault is not None:
            return fault
    return faults.UnexpectedToken(
        span=place.span(), found=_described(place), expected=place.expected
    )


def judge(source: Source, mistake: str, node: nodes.SyntaxNode) -> Fault:
    """The fault of a statement that could be read but not stay."""
    if isinstance(node, nodes.Declaration | nodes.BlockStatement):
        span = Span(source, node.start, node.open)
    else:
        span = Span(source, node.start, node.end)
    if mistake == "field-outside":
        name = node.name if isinstance(node, nodes.FieldStatement) else ""
        return faults.FieldOutsideBlock(span=span, name=name)
    if mistake == "edition-place":
        return faults.MisplacedEdition(span=span)
    if mistake == "edition-unknown":
        return faults.UnknownEdition(span=span, found=span.text.split()[-1], known=EDITION)
    if mistake == "inside":
        word = "from" if isinstance(node, nodes.FromImport) else type(node).__name__.lower()
        return faults.MisplacedStatement(span=span, word=word)
    return faults.MissingEdition(span=span, edition=EDITION)


def extra_closer(source: Source, at: int, outside: Span | None) -> Fault:
    """The fault of a `}` that closes nothing; `outside` is the first field that an earlier one put out of its block."""
    return faults.UnmatchedBracket(span=Span(source, at, at + 1), found="}", outside=outside)


def limit(
    source: Source, name: str, start: int, end: int, limits: Limits = LIMITS
) -> TextLimitExceeded:
    """The fault of a limit."""
    chosen, what, allowed, hint = {
        "file-size": (faults.FileTooLarge, "the file", f"{limits.file_size / 2**20:g} MiB", "split it with imports"),
        "depth": (
            faults.NestingTooDeep, "the nesting", f"{limits.depth} brackets or operators inside each other",
            "name a part with `let`; add many terms with `sum([…])`",
        ),
        "tokens": (faults.TooManyTokens, "the file", f"{limits.tokens:,} words and signs", "split it with imports"),
        "digits": (faults.NumberTooLong, "the number", f"{limits.digits} digits", "write the digits that are known"),
        "exponent": (faults.NumberTooLong, "the exponent", f"{EXPONENT}", "write the number in another unit"),
        "string-length": (faults.StringTooLong, "the string", f"{limits.string_length:,} characters", "shorten it"),
        "name-length": (faults.NameTooLong, "the name", f"{limits.name_length} characters", "shorten it"),
        "list-items": (faults.ListTooLong, "the list", f"{limits.list_items:,} items", "split it"),
    }[name]  # fmt: skip
    return chosen(span=Span(source, start, end), limit=name, what=what, allowed=allowed, hint=hint)


def characters(source: Source) -> list[Fault]:
    """A fault for each kind of forbidden character, at the first of each."""
    found: dict[str, Fault] = {}
    for at, letter in forbidden(source.text):
        span = Span(source, at, at + 1)
        point = ord(letter)
        if letter == "\r":
            found.setdefault("cr", faults.LoneCarriageReturn(span=span))
        elif letter == "\ufeff":
            found.setdefault("bom", faults.MisplacedByteOrderMark(span=span))
        elif re.match(f"[{BIDI}]", letter):
            found.setdefault("bidi", faults.BidirectionalControl(span=span, point=point))
        else:
            found.setdefault("control", faults.ControlCharacter(span=span, point=point))
    return list(found.values())


def _known(place: StopPoint, stop: Stop) -> Fault:
    """Faults that the parser knows by name."""
    span = place.span()
    mistake = stop.mistake
    if mistake == "capital":
        return faults.CapitalInName(span=span, name=place.text(), meant=place.text().lower())
    if mistake == "unnamed":
        return faults.UnnamedEntity(span=span, kind=place.text())
    if mistake in {"interpolation", "plain-text"}:
        start = span.start + 1 + int(stop.expected)
        return faults.MalformedInterpolation(
            span=Span(place.source, start, start + 2), plain=mistake == "plain-text"
        )
    if mistake == "escape":
        return _escape(place, int(stop.expected))
    return limit(place.source, mistake, span.start, span.end)


def _escape(place: StopPoint, offset: int) -> Fault:
    text = place.text()[1:-1]
    match = re.compile(r"\\u\{[0-9a-fA-F]*\}?|\\u[0-9a-fA-F]{0,4}|\\.").match(text, offset)
    start = place.span().start + 1 + offset
    return faults.UnknownEscape(
        span=Span(place.source, start, start + (len(match[0]) if match else 1))
    )


def _chain(place: StopPoint) -> Fault | None:
    """An operator that takes no second one of its level: `1 < a < 2`."""
    if place.kind not in _CHAINED or place.around(-1) not in _OPERANDS:
        return None
    if place.expected in _BEHIND_VALUES or place.expected.endswith(("`)`", "`]`")):
        return faults.ChainedOperators(span=place.span(), operator=place.text())
    return None


def _absent(place: StopPoint) -> Fault | None:
    """`param` and `let` without a value, `allow` without a reason."""
    if place.kind not in _ENDS:
        return None
    first = place.first()
    word = place.tokens.kinds[place.index + first]
    if word in {"param", "let"} and place.expected == "`=`":
        return faults.MissingDefault(span=place.span(-1, -1), name=place.text(-1))
    if word == "allow" and place.expected == "`because`":
        return faults.MissingReason(span=place.span(first, -1), allowed=place.text(-1))
    return None


def _bad(place: StopPoint) -> Fault | None:
    """What the lexer could not read."""
    if place.kind != "bad":
        return None
    text = place.text()
    if text[0] == '"':
        return faults.UnclosedString(span=place.span())
    if text[0] in "0123456789":
        return _bad_number(place.span(), text)
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


def _bad_number(span: Span, text: str) -> Fault:
    """Digits with something glued to them."""
    if re.fullmatch(r"0[xX][0-9a-fA-F]+", text) and len(text) < 20:
        hint = (
            "numbers are decimal; between a count and a part, `x` stands with blanks on both sides"
        )
        return faults.MalformedNumber(span=span, meant=str(int(text, 16)), hint=hint)
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
        return faults.UnknownScale(span=span, letter=rest, meant=number + _SCALES[rest])
    if len(rest) == 1 and rest not in UNITS and rest.isalpha():
        return faults.UnknownScale(span=span, letter=rest)
    if rest not in UNITS and rest[0] in "kMBT" and rest[1:] in UNITS:
        return faults.GluedUnit(span=span, meant=f"{number}{rest[0]} {rest[1:]}")
    if rest not in UNITS and rest[0] == "K" and "k" + rest[1:] in UNITS:
        rest = "k" + rest[1:]
    return faults.GluedUnit(span=span, meant=f"{number} {rest}")


def _foreign(place: StopPoint) -> Fault | None:
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


def _comment(place: StopPoint) -> Fault | None:
    """Comments of other languages."""
    for first, last in ((0, 1), (-1, 0)):
        if not place.glued(first, last):
            continue
        found = place.text(first) + place.text(last)
        if found in ("//", "/*"):
            return faults.ForeignComment(span=place.span(first, last), found=found)
        if found == "--" and first == 0:
            return faults.ForeignComment(span=place.span(first, last), found=found)
    return None


def _assignment(place: StopPoint) -> Fault | None:
    """Fields set with another sign."""
    first = place.first()
    at = first + 1
    if place.around(first) not in {"name", "string"} or (at > 0 and place.kind != "string"):
        return None
    name = place.text(first).strip('"')
    kind, behind = place.around(at), place.around(at + 1)
    if kind == ":" and behind == "=":
        return faults.ForeignAssignment(span=place.span(at, at + 1), sign=":=", name=name)
    if kind in ("+", "-", "*", "/") and behind == "=" and place.glued(at, at + 1):
        return faults.ForeignAssignment(span=place.span(at, at + 1), sign=kind + "=", name=name)
    if kind == "=" and behind in (">", "=") and place.glued(at, at + 1):
        return faults.ForeignAssignment(span=place.span(at, at + 1), sign="=" + behind, name=name)
    if kind == ":" and place.expected == "`{`" and place.kind in _ENDS:  # and a name behind it
        return faults.ForeignAssignment(span=place.span(at, at), sign=":", name=name)
    if kind in {":", "=="} and at >= -1 and name not in OPENING:
        return faults.ForeignAssignment(span=place.span(at, at), sign=kind, name=name)
    return None


def _operator(place: StopPoint) -> Fault | None:
    """Operators of other languages that are made of known signs."""
    for found, meant in (("**", "^"), ("<>", "!="), ("=<", "<="), ("=>", ">="), ("===", "==")):
        for first in (-1, 0):
            if (
                place.glued(first, first + 1)
                and place.text(first) + place.text(first + 1) == found
            ):
                return faults.ForeignOperator(
                    span=place.span(first, first + 1), found=found, meant=meant
                )
    if place.kind == "=" and place.around(-1) in {"<", ">"}:
        found = f"{place.text(-1)} ="
        return faults.ForeignOperator(
            span=place.span(-1, 0), found=found, meant=f"{place.text(-1)}="
        )
    if place.kind == "=" and place.text(place.first()) in ("require", "if", "minimise"):
        return faults.ForeignOperator(span=place.span(), found="=", meant="==")
    return None


def _number(place: StopPoint) -> Fault | None:
    """Numbers with a point at an end, or two."""
    if (
        place.kind == "."
        and place.around(1) == "number"
        and place.glued(0, 1)
        and place.around(-1) != "number"
    ):
        return faults.MalformedNumber(span=place.span(0, 1), meant="0." + place.text(1))
    if place.kind == "." and place.around(-1) == "number" and place.glued(-1, 0):
        if place.around(1) == "number" and place.glued(0, 1):
            return faults.MalformedNumber(
                span=place.span(-1, 1), hint="a version is text: put it in quotes"
            )
        return faults.MalformedNumber(span=place.span(-1, 0), meant=place.text(-1) + ".0")
    return None


def _value(place: StopPoint) -> Fault | None:
    """Nothing where a value must be."""
    if place.kind in _ENDS and place.around(-1) == "=":
        name = place.text(-2)
        start = place.tokens.ends[place.index - 1]
        return faults.MissingValue(span=Span(place.source, start, start), name=name)
    if place.kind == "newline" and place.expected == "a value":
        return faults.UnexpectedToken(
            span=place.span(), found="the end of the line", expected="a value",
            help="a line ends a statement; what goes on over several lines stands in `( )`",
        )  # fmt: skip
    if place.kind == "{" and place.around(-1) == "=":
        name = place.text(-2)
        if place.around(1) in ("number", "quantity", "string"):
            return faults.UnexpectedToken(
                span=place.span(), found="`{`", expected="a value", help="a list is written `[…]`"
            )
        return faults.UnexpectedToken(
            span=place.span(), found="`{`", expected="a value", help=f"a block has no `=`: write `{name} {{ … }}`",
            fix=(Fix("remove `=`", (Edit(place.span(-1, -1), ""),), Applicability.UNSAFE),),
        )  # fmt: skip
    return None


def _comma(place: StopPoint) -> Fault | None:
    """A comma behind a statement."""
    if place.kind != "," or place.expected != "the end of the line":
        return None
    return faults.CommaAtEnd(span=place.span(), last=place.around(1) in _ENDS)


def _bracket(place: StopPoint) -> Fault | None:
    """A bracket that closes nothing, or of the wrong kind."""
    if place.kind in (")", "]") and place.expected in (
        "the end of the line",
        "a statement",
        "`=`",
        "`{`",
        "`=` or `{`",
    ):
        return faults.UnmatchedBracket(span=place.span(), found=place.kind)
    if place.kind in ("[", "(") and place.expected in ("`{`", "`=` or `{`"):
        return faults.UnexpectedToken(
            span=place.span(),
            found=f"`{place.kind}`",
            expected=place.expected,
            help="a block is written `{ … }`",
        )
    return None


def _name(place: StopPoint) -> Fault | None:
    """Something else where a name must be."""
    wants = place.expected.startswith(("a name", "the name", "a statement", "a dotted name"))
    if place.kind in RESERVED and (
        wants or (place.expected == "a value" and place.around(1) == "=")
    ):
        if (
            place.expected == "a statement"
            and place.kind in ("if", "for")
            and place.around(1) != "="
        ):
            return faults.UnexpectedToken(
                span=place.span(), found=f"`{place.kind}`", expected="a statement",
                help="a choice stands on the right side of a field: `name = if a then b else c`"
                if place.kind == "if" else "entities are made with `kind name for n in 1..3 { … }`, lists with `[f(s) for s in list]`",
            )  # fmt: skip
        return faults.ReservedWord(span=place.span(), word=place.kind, expected=place.expected)
    if place.kind == "string" and place.expected in ("`=` or `{`", "`{`", "a name"):
        name = place.text()[1:-1].lower()
        fix: tuple[Fix, ...] = ()
        if name.isidentifier() and name.isascii():
            fix = (Fix("remove the quotes", (Edit(place.span(), name),), Applicability.UNSAFE),)
        return faults.UnexpectedToken(
            span=place.span(),
            found=_described(place),
            expected="a name",
            help="names have no quotes",
            fix=fix,
        )
    return None


def _keyword(place: StopPoint) -> Fault | None:
    """A word that opens a statement, misspelt: it reads as the kind of an entity."""
    first = place.first()
    if place.expected not in {"`{`", "`=` or `{`"} or place.around(first) != "name" or first < -3:
        return None
    close = near(place.text(first), OPENING, 1)
    if not close:
        return None
    span = place.span(first, first)
    return faults.UnexpectedToken(
        span=span,
        found=f"`{short(place.text(first))}`",
        expected="a statement",
        help=f"did you mean `{close[0]}`?",
        fix=(Fix(f"write `{close[0]}`", (Edit(span, close[0]),), Applicability.UNSAFE),),
    )


def _shape(place: StopPoint) -> Fault | None:
    """Values side by side, and statements that seem to be others."""
    if place.expected == "the end of the line" and place.around(-1) in ("quantity", "number"):
        before = place.text(-1)
        if place.around(-1) == "quantity" and place.kind == "name":
            number, unit = before.split(None, 1)
            meant = f"{number} {unit}{place.text()}"
            if unit + place.text() in UNITS:
                fix = (
                    Fix(f"write `{meant}`", (Edit(place.span(-1, 0), meant),), Applicability.SAFE),
                )
                return faults.UnexpectedToken(
                    span=place.span(), found=_described(place), expected=place.expected,
                    help=f"a unit has no blank inside: `{meant}`", fix=fix,
                )  # fmt: skip
        if place.kind in ("name", "number", "quantity", "string"):
            return faults.UnexpectedToken(
                span=place.span(), found=_described(place), expected=place.expected,
                help="an operator is missing between the two values, or a `;`; a count of parts is `8 x part`",
            )  # fmt: skip
    if place.kind in ("newline", "end") and place.expected == "`=` or `{`":
        return faults.UnexpectedToken(
            span=place.span(), found=_described(place), expected=place.expected,
            help="a field is `name = value`, an entity or block `kind name { … }`",
        )  # fmt: skip
    return None


def _described(place: StopPoint) -> str:
    """A token in the user's words."""
    text = short(place.text())
    kind = place.kind
    if kind == "newline":
        return "`;`" if text == ";" else "the end of the line"
    if kind == "end":
        return "the end of the file"
    words = {
        "name": "the name",
        "number": "the number",
        "quantity": "the quantity",
        "string": "the text",
    }
    word = "the reserved word" if kind in RESERVED else words.get(kind, "")
    if kind == "string":
        return f"the text {text}"
    return f"{word} `{text}`".strip()
