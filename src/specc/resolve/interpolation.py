"""Names in strings: `"hall ${place}"`."""

from specc.design.entity import EnumValue
from specc.design.expression import Unknown
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.scope import Scope
from specc.resolve.values import FAILED, Evaluated, Failure, describe
from specc.syntax import nodes
from specc.syntax.limits import LIMITS
from specc.units import Quantity
from specc.units.text import number, show


def joined(values: list[Evaluated], node: nodes.Interpolation, scope: Scope) -> Evaluated:
    """The text of a string whose pieces have these values; one without a text is reported."""
    texts = []
    for value, piece in zip(values, node.pieces, strict=True):
        if isinstance(value, Failure):
            return FAILED
        if isinstance(value, Unknown):
            return value
        if isinstance(value, bool):
            texts.append("true" if value else "false")
        elif isinstance(value, Quantity):
            texts.append(show(value))
        elif isinstance(value, str | EnumValue):
            texts.append(str(value))
        else:
            scope.report(
                faults.WrongForm(
                    span=Span(scope.source, piece.start, piece.end),
                    field="the text",
                    found=describe(value),
                    wanted="a text, a word or a number",
                )
            )
            return FAILED
    text = "".join(texts)
    if len(text) > LIMITS.string_length:
        span = Span(scope.source, node.start, node.end)
        limit = f"{number(LIMITS.string_length)} characters"
        scope.report(faults.LimitExceeded(span=span, what="the text", limit=limit))
        return FAILED
    return text
