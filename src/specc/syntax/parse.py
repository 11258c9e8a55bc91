"""Source to Tree: the whole syntax station behind one function.

What is inside may change: callers give a source and get a File, always, and what was wrong with the text.
"""

import gc
from collections.abc import Callable
from typing import TypeVar

from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.syntax import nodes
from specc.syntax.automaton import run
from specc.syntax.lexer import lex
from specc.syntax.limits import LIMITS, Limits
from specc.syntax.recovery import Recovery
from specc.syntax.strings import blanked, forbidden

_Made = TypeVar("_Made")
Parsed = tuple[nodes.File, list[Diagnostic]]

keeper: Callable[[str, Callable[[], Parsed]], Parsed] | None = None
"""Gives what was kept of a text of the catalogue, or parses it and keeps that; None where nothing is kept."""


def parse(source: Source, limits: Limits = LIMITS) -> Parsed:
    """The Tree of a source, and its faults in the order of the text."""
    if keeper is not None and source.in_catalogue and limits is LIMITS:
        return keeper(source.text, lambda: _parsed(source, limits))
    return _parsed(source, limits)


def _parsed(source: Source, limits: Limits) -> Parsed:
    text = source.text
    diagnostics: list[Diagnostic] = []
    if len(text) > limits.file_size:
        from specc.syntax.mistakes import limit

        return nodes.File(0, 0, None, []), [limit(source, "file-size", 0, 0, limits).diagnostic()]
    characters_found = forbidden(text)
    if characters_found:
        from specc.syntax.mistakes import characters

        diagnostics = [fault.diagnostic() for fault in characters(source)]
        text = blanked(text)
    tokens = _uncollected(lambda: lex(text, limits))
    if tokens.over:
        from specc.syntax.mistakes import limit

        at = max(0, len(tokens.kinds) - 5)
        diagnostics.append(
            limit(source, tokens.over, tokens.starts[at], tokens.ends[at], limits).diagnostic()
        )
        return nodes.File(0, len(text), None, []), diagnostics
    if not tokens.balanced:
        from specc.syntax.balance import balanced

        tokens, faults = balanced(source, text, limits)
        diagnostics += [fault.diagnostic() for fault in faults[: limits.faults]]
    recovery = Recovery(source, tokens, limits)
    statements, build = _uncollected(lambda: run(tokens, limits, recovery))
    if build.long:
        recovery.deep(statements)
    for statement in build.inner:
        recovery.report("inside", statement)
    file = nodes.File(0, len(text), recovery.place(statements), statements)
    if characters_found:
        # What such a character makes of its line is told with it.
        lines = {source.position(at)[0] for at, _ in characters_found}
        diagnostics += [
            f for f in recovery.diagnostics if not f.span or f.span.first[0] not in lines
        ]
    else:
        diagnostics += recovery.diagnostics
    if diagnostics:
        from specc.syntax.habits import foreign_language

        whole = foreign_language(source)
        if whole is not None:
            return nodes.File(0, len(text), None, []), [whole.diagnostic()]
        diagnostics.sort(key=_place)
    return file, diagnostics


def _uncollected(work: Callable[[], _Made]) -> _Made:
    """Run without the garbage collector, which would walk the growing Tree again and again and find nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return work()
    finally:
        if collecting:
            gc.enable()


def _place(diagnostic: Diagnostic) -> int:
    span = diagnostic.span
    return span.start if span else 0
