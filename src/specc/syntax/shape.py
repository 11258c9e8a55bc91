"""Values, names and signs that are missing, or stand where they cannot."""

from specc.diagnostics.diagnostic import Applicability, Edit, Fix
from specc.diagnostics.fault import Fault, short
from specc.diagnostics.span import Span
from specc.diagnostics.suggest import near
from specc.syntax import faults
from specc.syntax.expected import BASE
from specc.syntax.expression_nodes import SCALES
from specc.syntax.lexer import NAME
from specc.syntax.stop_point import ENDS, StopPoint
from specc.syntax.tables import OPENING, RESERVED
from specc.units.table import UNITS
from specc.units.text import number as shown

_CHAINED = frozenset(("==", "!=", "<", "<=", ">", ">=", "..", "±", "of"))
_INCH = 0.0254
_PERCENTILES = ("p50", "p95", "p99")
_BEHIND_VALUES = (
    "the end of the line",
    "`then`",
    "`else`",
    "`..` and the highest value, as in `auto(8..64)`",
)
_OPERANDS = frozenset((
    "name", "number", "quantity", "string", ")", "]", "}", "auto", "true", "false", "unknown",
))  # fmt: skip


def chain(place: StopPoint) -> Fault | None:
    """An operator that takes no second one of its level: `1 < a < 2`."""
    if place.kind not in _CHAINED or place.around(-1) not in _OPERANDS:
        return None
    if place.expected in _BEHIND_VALUES or place.expected.endswith(("`)`", "`]`")):
        return faults.ChainedOperators(span=place.span(), operator=place.text())
    return None


def absent(place: StopPoint) -> Fault | None:
    """`param` and `let` without a value, `allow` without a reason."""
    if place.kind not in ENDS:
        return None
    first = place.first()
    word = place.tokens.kinds[place.index + first]
    if word in {"param", "let"} and place.expected == "`=`":
        return faults.MissingDefault(span=place.span(-1, -1), name=place.text(-1))
    if word == "allow" and place.expected == "`because`":
        return faults.MissingReason(span=place.span(first, -1), allowed=place.text(-1))
    return None


def value(place: StopPoint) -> Fault | None:
    """Nothing where a value must be."""
    if place.kind in ENDS and place.around(-1) == "=":
        name = place.text(-2)
        start = place.tokens.ends[place.index - 1]
        return faults.MissingValue(span=Span(place.source, start, start), name=name)
    if place.kind == "newline" and place.expected == "a value":
        return faults.UnexpectedToken(
            span=place.span(), found="the end of the line", expected="a value",
            help="a line ends a statement; what goes on over several lines stands in `( )`",
        )  # fmt: skip
    if place.kind == "newline" and place.around(1) == "{" and "`{`" in place.expected:
        return faults.UnexpectedToken(
            span=place.span(), found=described(place), expected=place.expected,
            help="the brace stands on the same line as the name: `kind name {`",
        )  # fmt: skip
    if (
        place.kind == "-"
        and place.around(1) in (NAME, "number")
        and "`{`" in place.expected
        and place.glued(-1, 0)
    ):
        meant = f"{place.text(-1)}_{place.text(1)}"
        return faults.UnexpectedToken(
            span=place.span(), found="`-`", expected=place.expected, help=f"names have no hyphen: write `{meant}`",
            fix=(Fix(f"write `{meant}`", (Edit(place.span(-1, 1), meant),), Applicability.UNSAFE),),
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


def comma(place: StopPoint) -> Fault | None:
    """A comma behind a statement."""
    if place.kind != "," or place.expected != "the end of the line":
        return None
    require = place.text(place.first()) == "require"
    reason = require and place.around(1) == "string"
    last = place.around(1) in ENDS
    return faults.CommaAtEnd(span=place.span(), last=last, require=require, reason=reason)


def choice(place: StopPoint) -> Fault | None:
    """A choice without its other branch."""
    if place.expected != "`else`":
        return None
    return faults.UnexpectedToken(
        span=place.span(), found=described(place), expected=place.expected,
        help="a choice has both branches: `if a then b else c`",
    )  # fmt: skip


def together(place: StopPoint) -> Fault | None:
    """Two statements on one line with nothing between them, and a list of nothing."""
    if place.kind == "]" and place.around(-1) == "[":
        return faults.UnexpectedToken(
            span=place.span(-1, 0), found="`[]`", expected="a list of something",
            help="leave the statement out where there is nothing to list",
        )  # fmt: skip
    first = place.around(-1) == "}" or place.around(1) in ("{", "=", NAME)
    if place.expected != "the end of the line" or place.kind not in {NAME, *OPENING} or not first:
        return None
    title = "statements on one line are separated by `;`"
    at = place.span()
    return faults.UnexpectedToken(
        span=at, found=described(place), expected=place.expected,
        fix=(Fix(title, (Edit(at, f"; {at.text}"),), Applicability.UNSAFE),),
    )  # fmt: skip


def bracket(place: StopPoint) -> Fault | None:
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


def name(place: StopPoint) -> Fault | None:
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
    quoted = place.expected == "a statement" and place.around(1) in ("=", ":", "{")
    if place.kind == "string" and (quoted or place.expected in ("`=` or `{`", "`{`", "a name")):
        name = place.text()[1:-1].lower()
        fix: tuple[Fix, ...] = ()
        if name.isidentifier() and name.isascii():
            fix = (Fix("remove the quotes", (Edit(place.span(), name),), Applicability.UNSAFE),)
        return faults.UnexpectedToken(
            span=place.span(),
            found=described(place),
            expected="a name",
            help="names have no quotes",
            fix=fix,
        )
    return None


def keyword(place: StopPoint) -> Fault | None:
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


def limit(place: StopPoint) -> Fault | None:
    """A comparison that stands as a statement: `ttft.p95 <= 2 s`."""
    if place.kind not in ("<", "<=", ">", ">=") or place.expected not in {"`=`", "`=` or `{`"}:
        return None
    start = place.span(place.first(), place.first())
    meant = f"require {short(place.span(place.first(), -1).text)} {place.kind} …"
    title = f"a limit is a requirement: write `{meant}`"
    return faults.UnexpectedToken(
        span=place.span(), found=described(place), expected=place.expected,
        fix=(Fix(title, (Edit(start, f"require {start.text}"),), Applicability.UNSAFE),),
    )  # fmt: skip


def shape(place: StopPoint) -> Fault | None:
    """Values and statements side by side, and statements that seem to be others."""
    if place.kind == "name" and place.around(-1) == "name" and place.text() in _PERCENTILES:
        return faults.UnexpectedToken(
            span=place.span(), found=described(place), expected=place.expected,
            help=f"a percentile stands behind a point: `{short(place.text(-1))}.{place.text()}`",
        )  # fmt: skip
    if place.expected == "a statement" and place.kind == "-":
        return faults.UnexpectedToken(
            span=place.span(), found=described(place), expected=place.expected,
            help="a list is written `[a, b]`, and a sum of parts `4 x a + 2 x b`",
        )  # fmt: skip
    if place.expected == "the end of the line" and place.around(-1) in ("quantity", "number"):
        before = place.text(-1)
        if place.kind == "in" and place.around(-1) == "number":
            return faults.UnexpectedToken(
                span=place.span(), found=described(place), expected=place.expected,
                help=f"lengths are metric: {before} inches are `{shown(float(before.replace('_', '')) * _INCH)} m`",
            )  # fmt: skip
        if place.around(-1) == "quantity" and place.kind == "name":
            number, unit = before.split(None, 1)
            meant = f"{number} {unit}{place.text()}"
            scaled = f"{number}{unit} {place.text()}"
            if unit in SCALES and place.text() in UNITS:
                return faults.UnexpectedToken(
                    span=place.span(), found=described(place), expected=place.expected,
                    help=f"a scale stands right behind its number: `{scaled}`",
                    fix=(Fix(f"write `{scaled}`", (Edit(place.span(-1, 0), scaled),), Applicability.SAFE),),
                )  # fmt: skip
            if unit + place.text() in UNITS:
                fix = (
                    Fix(f"write `{meant}`", (Edit(place.span(-1, 0), meant),), Applicability.SAFE),
                )
                return faults.UnexpectedToken(
                    span=place.span(), found=described(place), expected=place.expected,
                    help=f"a unit has no space inside: `{meant}`", fix=fix,
                )  # fmt: skip
        if place.kind in ("name", "number", "quantity", "string"):
            return faults.UnexpectedToken(
                span=place.span(), found=described(place), expected=place.expected,
                help="an operator is missing between the two values, or a `;`; a count of parts is `8 x part`",
            )  # fmt: skip
    if place.kind in ("newline", "end") and place.expected == "`=` or `{`":
        return faults.UnexpectedToken(
            span=place.span(), found=described(place), expected=place.expected,
            help="a field is `name = value`, an entity or block `kind name { … }`",
        )  # fmt: skip
    return None


def reserved(place: StopPoint) -> Fault | None:
    """A reserved word where a value must be."""
    if place.kind not in RESERVED or place.expected != "a value":
        return None
    word = place.text()
    what = (
        "counts parts, as in `8 x part`, and is no name"
        if word == "x"
        else "is a word of the language and no name"
    )
    return faults.UnexpectedToken(
        span=place.span(), found=described(place), expected=place.expected,
        help=f"`{word}` {what}: choose another, `{word}_` for one",
    )  # fmt: skip


def head(place: StopPoint) -> Fault | None:
    """What other languages write behind the name of an entity."""
    first = place.first()
    if "`{`" not in place.expected and place.expected != BASE:
        return None
    if any(place.around(first + n) != NAME for n in (0, 1)) or first < -3:
        return None
    entity = f"{place.text(first)} {place.text(first + 1)}"
    if place.kind in (":", "=") or (place.kind == "newline" and place.text(-1) == ":"):
        meant = f"the fields of an entity stand in braces: write `{entity} {{`"
    elif place.text() in ("extends", "inherits", "from", "is"):
        meant = f"an entity names what it is based on behind a colon: write `{entity} : BASE {{`"
    else:
        return None
    return faults.UnexpectedToken(
        span=place.span(), found=described(place), expected=place.expected, help=meant
    )


def described(place: StopPoint) -> str:
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
