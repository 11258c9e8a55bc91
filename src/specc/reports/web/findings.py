"""Findings as cards: what is wrong, the lines, and what to do."""

from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.snippet import Painter
from specc.record import evolve, record

MOST = 100


@record
class FindingCard:
    """A finding; `excerpt` is the text with carets, `line` its line in the spec itself."""

    severity: str
    code: str
    slug: str
    message: str
    place: str
    excerpt: tuple[str, ...]
    notes: tuple[str, ...]
    helps: tuple[str, ...]
    line: int | None


def cards(diagnostics: list[Diagnostic], file: str) -> list[FindingCard]:
    """The findings that a page shows, gravest first."""
    first = sorted(diagnostics, key=lambda item: item.severity)[:MOST]
    return [_card(item, file) for item in first]


def _card(item: Diagnostic, file: str) -> FindingCard:
    span = item.span
    return FindingCard(
        severity=item.severity.word,
        code=item.code,
        slug=item.slug,
        message=item.message,
        place=str(span) if span else "",
        excerpt=_excerpt(item),
        notes=item.notes,
        helps=item.helps,
        line=span.first[0] if span and span.source.name == file else None,
    )


def _excerpt(item: Diagnostic) -> tuple[str, ...]:
    """The lines with their carets: what a terminal shows between the place and the notes."""
    lines = Painter().diagnostic(evolve(item, notes=(), advise=type(item.advice))).split("\n")
    kept = [line for line in lines[1:] if line.strip() not in {"", "|"}]
    return tuple(line for line in kept if not line.lstrip().startswith("-->"))
