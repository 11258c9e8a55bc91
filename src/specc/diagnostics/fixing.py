"""Applies the fixes that findings offer to the text that they are about, for a command or an editor."""

from collections.abc import Callable, Iterable

from specc.diagnostics.diagnostic import Applicability, Diagnostic, Edit, Fix
from specc.diagnostics.source import Source
from specc.record import record

ROUNDS = 100
"""How often a text is judged anew; a text of which every judgement finds more to fix is left as it is then."""


@record(kw_only=False)
class Made:
    """A fix that was made, and the finding that offered it."""

    diagnostic: Diagnostic
    fix: Fix


def fixed(
    source: Source, diagnostics: Iterable[Diagnostic], *, unsafe: bool = False
) -> tuple[str, list[Made]]:
    """The text with every fix applied that can be trusted, and which those are.

    Fixes that touch each other's places wait for the next round: the first in the text is made.
    """
    wanted = {Applicability.SAFE, Applicability.UNSAFE} if unsafe else {Applicability.SAFE}
    made: list[Made] = []
    edits: list[Edit] = []
    for diagnostic in diagnostics:
        fix = next((f for f in diagnostic.fixes if f.applicability in wanted), None)
        if fix is None or any(edit.span.source is not source for edit in fix.edits):
            continue
        if not any(_touch(edit, other) for edit in fix.edits for other in edits):
            made.append(Made(diagnostic, fix))
            edits += fix.edits
    text = source.text
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end), reverse=True):
        text = text[: edit.span.start] + _lines(edit.text, source) + text[edit.span.end :]
    return text, made


def fixed_until_stable(
    source: Source, judge: Callable[[Source], Iterable[Diagnostic]], *, unsafe: bool = False
) -> tuple[str, list[Made]]:
    """The text after as many rounds of judging and fixing as it takes, and every fix that was made."""
    made: list[Made] = []
    seen = {source.text}
    for _ in range(ROUNDS):
        text, more = fixed(source, judge(source), unsafe=unsafe)
        if text in seen:
            break
        seen.add(text)
        made += more
        source = Source(source.name, text, source.path)
    return source.text, made


def _touch(left: Edit, right: Edit) -> bool:
    return left.span.start <= right.span.end and right.span.start <= left.span.end


def _lines(text: str, source: Source) -> str:
    """With the line ends of the source."""
    first = source.text.find("\n")
    return text.replace("\n", "\r\n") if source.text[max(0, first - 1) : first] == "\r" else text
