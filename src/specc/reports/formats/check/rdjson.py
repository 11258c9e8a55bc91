"""Findings as reviewdog's diagnostic format, with fixes that it offers as suggestions on a review.

Columns count bytes of UTF-8 from 1, and the end of a range is not in it. A suggestion replaces one place of the file of its finding, so a
fix of several places is left to `--fix`.

Source: reviewdog, proto/rdf/reviewdog.proto, `DiagnosticResult`.
"""

from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.span import Span
from specc.reports.document import Json, write
from specc.reports.findings import Findings
from specc.reports.report import Format, View

LEVELS = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(findings: Findings, view: View) -> str:
    """One result with a diagnostic for each finding."""
    return write(
        {
            "source": {"name": "specc"},
            "diagnostics": [
                _diagnostic(finding, findings.file_of(finding)) for finding in findings.shown
            ],
        }
    )


def _diagnostic(found: Diagnostic, path: str) -> Json:
    lines = [found.message, *found.notes, *(f"help: {text}" for text in found.helps)]
    diagnostic: dict[str, Json] = {
        "message": "\n".join(lines),
        "severity": LEVELS[found.severity],
        "code": {"value": found.code},
        "location": _location(found.span) if found.span else {"path": path},
    }
    related: list[Json] = [
        {"message": label.text or "related", "location": _location(label.span)}
        for label in found.labels
        if not label.primary
    ]
    if related:
        diagnostic["related_locations"] = related
    suggestions: list[Json] = [
        {"range": _range(fix.edits[0].span), "text": fix.edits[0].text}
        for fix in found.fixes
        if len(fix.edits) == 1 and found.span and fix.edits[0].span.source is found.span.source
    ]
    if suggestions:
        diagnostic["suggestions"] = suggestions
    return diagnostic


def _location(span: Span) -> Json:
    return {"path": span.source.name.replace("\\", "/"), "range": _range(span)}


def _range(span: Span) -> Json:
    shown = span.shown
    return {"start": _position(shown, shown.start), "end": _position(shown, shown.end)}


def _position(span: Span, offset: int) -> Json:
    line, column = span.source.position(offset)
    before = span.source.line(line)[: column - 1]
    return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}


FORMAT = Format(
    name="rdjson", about="reviewdog's diagnostics, with suggestions", render=render, machine=True
)
