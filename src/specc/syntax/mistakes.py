"""From where the parser stopped to what is wrong there: the table of mistakes that people bring with them.

Each function looks for one family of mistakes around the token and answers with a fault, or with None; the first that
answers is right. Nothing here runs for a text without faults.
"""

import re

from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.syntax import borrowed, faults, foreign, nodes, shape, unreadable
from specc.syntax.lexer import Tokens
from specc.syntax.limits import EDITION, EXPONENT, LIMITS, Limits
from specc.syntax.stop import Stop
from specc.syntax.stop_point import StopPoint
from specc.syntax.strings import BIDI, forbidden
from specc.syntax.text_limit import TextLimitExceeded
from specc.units.text import memory_size, number


def explain(source: Source, tokens: Tokens, stop: Stop) -> Fault:
    """The fault behind a stop."""
    place = StopPoint(source, tokens, stop.index, stop.expected)
    if stop.mistake:
        return _known(place, stop)
    for family in (
        borrowed.borrowed,
        unreadable.bad,
        shape.chain,
        shape.absent,
        foreign.version,
        foreign.foreign,
        foreign.comment,
        foreign.assignment,
        foreign.operator,
        unreadable.number,
        shape.value,
        shape.limit,
        shape.comma,
        shape.choice,
        shape.together,
        shape.bracket,
        shape.name,
        shape.keyword,
        shape.head,
        shape.shape,
        shape.reserved,
    ):
        fault = family(place)
        if fault is not None:
            return fault
    return faults.UnexpectedToken(
        span=place.span(), found=shape.described(place), expected=place.expected
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
        "file-size": (faults.FileTooLarge, "the file", memory_size(limits.file_size), "split it with imports"),
        "depth": (
            faults.NestingTooDeep, "the nesting", f"{limits.depth} brackets or operators inside each other",
            "name a part with `let`; add many terms with `sum([…])`",
        ),
        "tokens": (faults.TooManyTokens, "the file", f"{number(limits.tokens)} words and signs", "split it with imports"),
        "digits": (faults.NumberTooLong, "the number", f"{limits.digits} digits", "write the digits that are known"),
        "exponent": (faults.NumberTooLong, "the exponent", f"{EXPONENT}", "write the number in another unit"),
        "string-length": (faults.StringTooLong, "the string", f"{number(limits.string_length)} characters", "shorten it"),
        "name-length": (faults.NameTooLong, "the name", f"{limits.name_length} characters", "shorten it"),
        "list-items": (faults.ListTooLong, "the list", f"{number(limits.list_items)} items", "split it"),
    }[name]  # fmt: skip
    return chosen(span=Span(source, start, end), limit=name, what=what, allowed=allowed, hint=hint)


def characters(source: Source) -> list[Fault]:
    """A fault for each kind of forbidden character, at the first of each."""
    faults_by_kind: dict[str, Fault] = {}
    for at, letter in forbidden(source.text):
        span = Span(source, at, at + 1)
        point = ord(letter)
        if letter == "\r":
            faults_by_kind.setdefault("cr", faults.LoneCarriageReturn(span=span))
        elif letter == "\ufeff":
            faults_by_kind.setdefault("bom", faults.MisplacedByteOrderMark(span=span))
        elif re.match(f"[{BIDI}]", letter):
            faults_by_kind.setdefault("bidi", faults.BidirectionalControl(span=span, point=point))
        else:
            faults_by_kind.setdefault("control", faults.ControlCharacter(span=span, point=point))
    return list(faults_by_kind.values())


def _known(place: StopPoint, stop: Stop) -> Fault:
    """Faults that the parser knows by name."""
    span = place.span()
    mistake = stop.mistake
    if mistake == "capital":
        return faults.CapitalInName(span=span, name=place.text())
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
