"""Expressions that stand in strings of a document: each is one expression, whatever it holds."""

from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.documents import faults
from specc.documents.text import Origins
from specc.syntax import nodes
from specc.syntax.parse import parse

_HEAD = "edition 2026\nlet value = "


def checked(text: str, span: Span, pointer: str, *, verbatim: bool) -> list[Diagnostic]:
    """What is wrong with an expression; empty where it is one, and nothing but one.

    Args:
        text: The expression.
        span: Where it stands in the document, without its quotes.
        pointer: Its JSON pointer.
        verbatim: Whether the span holds the very text, so that places inside it can be shown.
    """
    origins = Origins(span.source)
    source = Source(span.source.name, f"{_HEAD}{text}\n", span.source.path, origins)
    origins.mark(len(_HEAD), len(_HEAD) + len(text), span, verbatim=verbatim)
    origins.mark(0, len(source.text), span)
    tree, wrong = parse(source)
    if wrong:
        return wrong
    _, *lets = tree.statements  # after the edition
    end = lets[0].value.end if lets and isinstance(lets[0], nodes.Let) else 0
    if len(lets) == 1 and end == len(_HEAD) + len(text.rstrip()):
        return []
    problem = f"`{text}` is more than one expression"
    return [
        faults.WrongShape(
            span=span, pointer=pointer, problem=problem, word="", known=()
        ).diagnostic()
    ]
