"""Source to Tree: the whole syntax station behind one function.

What is inside may change: callers give a source and get a File, always, and what was wrong with the text.
"""

from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.syntax import nodes
from specc.syntax.lexer import Tokens, lex
from specc.syntax.limits import LIMITS, Limits
from specc.syntax.statements import Statements
from specc.syntax.strings import forbidden


def parse(source: Source, limits: Limits = LIMITS) -> tuple[nodes.File, list[Diagnostic]]:
    """The Tree of a source, and its faults in the order of the text."""
    text = source.text
    found: list[Diagnostic] = []
    if len(text) > limits.file_size:
        from specc.syntax.mistakes import limit

        return nodes.File(0, 0, None, []), [limit(source, "file-size", 0, 0, limits).diagnostic()]
    if forbidden(text):
        from specc.syntax.mistakes import characters

        found = [fault.diagnostic() for fault in characters(source)]
        text = _blanked(text)
    tokens = lex(text, limits)
    if tokens.over:
        from specc.syntax.mistakes import limit

        at = max(0, len(tokens.kinds) - 5)
        found.append(limit(source, tokens.over, tokens.starts[at], tokens.ends[at], limits).diagnostic())
        return nodes.File(0, len(text), None, []), found
    if not tokens.balanced:
        from specc.syntax.balance import balanced

        tokens, faults = balanced(source, tokens)
        found += [fault.diagnostic() for fault in faults]
    parser = Statements(source, tokens, limits)
    file = parser.file()
    found += parser.found
    if len(found) > 1:
        found.sort(key=_place)
    return file, found


def tokens_of(source: Source) -> Tokens:
    """The tokens of a source, as editors colour them."""
    return lex(source.text)


def _place(diagnostic: Diagnostic) -> int:
    span = diagnostic.span
    return span.start if span else 0


def _blanked(text: str) -> str:
    """The text with a blank for every forbidden character, so that each is reported once and the rest is still read."""
    for _, letter in forbidden(text):
        text = text.replace(letter, "\n" if letter == "\r" else " ")
    return text
