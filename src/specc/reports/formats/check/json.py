"""Findings for programs, with every field that the text shows."""

from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.span import Span
from specc.reports.document import Json, head, number, quantity, write
from specc.reports.findings import Findings
from specc.reports.report import Format, View
from specc.units import Quantity


def render(findings: Findings, view: View) -> str:
    """The document that the schema `check` describes."""
    return write(
        {
            **head("check", 1, findings.head),
            "files": list(findings.files),
            "diagnostics": [_diagnostic(diagnostic) for diagnostic in findings.shown],
            "left_out": findings.left_out,
            "allowed": [
                {**_diagnostic(item.diagnostic), "because": item.allowance.why}
                for item in findings.allowed
            ],
            "summary": {
                "errors": findings.count(Severity.ERROR),
                "warnings": findings.count(Severity.WARNING),
                "infos": findings.count(Severity.INFO),
            },
        }
    )


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Json]:
    return {
        "code": diagnostic.code,
        "slug": diagnostic.slug,
        "severity": diagnostic.severity.word,
        "message": diagnostic.message,
        "subject": diagnostic.subject or None,
        "file": diagnostic.span.source.name if diagnostic.span else None,
        "range": _range(diagnostic.span) if diagnostic.span else None,
        "labels": [
            {
                "file": label.span.source.name,
                "range": _range(label.span),
                "text": label.text,
                "primary": label.primary,
            }
            for label in diagnostic.labels
        ],
        "notes": list(diagnostic.notes),
        "helps": list(diagnostic.helps),
        "fixes": [
            {
                "title": fix.title,
                "applicability": fix.applicability.value,
                "edits": [
                    {"file": edit.span.source.name, "range": _range(edit.span), "text": edit.text}
                    for edit in fix.edits
                ],
            }
            for fix in diagnostic.fixes
        ],
        "data": {name: _fact(value) for name, value in diagnostic.data},
        "fingerprint": diagnostic.fingerprint,
    }


def _range(span: Span) -> Json:
    (line, column), (end_line, end_column) = span.first, span.last
    return {
        "start": {"line": line, "column": column, "offset": span.start},
        "end": {"line": end_line, "column": end_column, "offset": span.end},
    }


def _fact(value: object) -> Json:
    if isinstance(value, Quantity):
        return quantity(value)
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list | tuple):
        return [_fact(item) for item in value]
    return str(value)


FORMAT = Format(name="json", about="every field, for programs", render=render, machine=True)
