"""A generated spec without what was wrong in it, so that the next one gets further."""

from collections.abc import Iterable

from specc.diagnostics.diagnostic import Diagnostic, Severity


def repaired(text: str, diagnostics: Iterable[Diagnostic]) -> str | None:
    """The spec without the lines that have errors, blocks as a whole; None where there is none to leave out."""
    lines = text.split("\n")
    wrong = {
        label.span.first[0] - 1
        for diagnostic in diagnostics
        if diagnostic.severity is Severity.ERROR
        for label in diagnostic.labels
        if label.primary and label.span.source.name == "main.gpuspec"
    }
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if at not in wrong or lines[at].startswith(("edition", "from", "}")):
            kept.append(lines[at])
            at += 1
        elif lines[at].endswith("{"):
            at = _after_block(lines, at)
        else:
            at += 1
    return "\n".join(kept) if len(kept) < len(lines) else None


def _after_block(lines: list[str], at: int) -> int:
    depth = 0
    while at < len(lines):
        depth += lines[at].count("{") - lines[at].count("}")
        at += 1
        if depth <= 0:
            break
    return at
