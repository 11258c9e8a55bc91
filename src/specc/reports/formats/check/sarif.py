"""Findings as SARIF 2.1.0, which code hosts and editors import.

Columns count Unicode code points, and say so. Fingerprints rest on names and not on line numbers, so that moving a
block does not make a new finding.
"""

from urllib.parse import quote

from specc.diagnostics.diagnostic import Diagnostic, Edit, Severity
from specc.diagnostics.span import Span
from specc.reports.document import Json, write
from specc.reports.findings import Findings
from specc.reports.pages import pages
from specc.reports.report import Format, View
from specc.version import VERSION

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(findings: Findings, view: View) -> str:
    """One run with one result a finding."""
    codes = sorted({diagnostic.code for diagnostic in findings.shown})
    examples = {diagnostic.code: diagnostic for diagnostic in reversed(findings.shown)}
    index = {code: number for number, code in enumerate(codes)}
    return write(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "specc",
                            "semanticVersion": VERSION,
                            "rules": [_rule(examples[code]) for code in codes],
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "invocations": [{"executionSuccessful": True}],
                    "artifacts": [{"location": {"uri": _uri(name)}} for name in findings.files],
                    "results": [
                        _result(diagnostic, index[diagnostic.code])
                        for diagnostic in findings.shown
                    ],
                }
            ],
        }
    )


def _rule(diagnostic: Diagnostic) -> Json:
    page = pages().get(diagnostic.code)
    title = page.title if page else diagnostic.slug.replace("-", " ")
    return {
        "id": diagnostic.code,
        "name": diagnostic.slug,
        "shortDescription": {"text": title},
        "fullDescription": {"text": _found(page.body) if page else title},
        "help": {
            "text": page.body if page else f"specc explain {diagnostic.code}",
            "markdown": page.body if page else f"`specc explain {diagnostic.code}`",
        },
        "defaultConfiguration": {"level": LEVELS[page.severity if page else diagnostic.severity]},
        "properties": {"tags": ["gpuspec"]},
    }


def _found(body: str) -> str:
    """The first paragraph of a page, without its heading."""
    return " ".join(body.partition("\n\n")[0].removeprefix("What it finds:").split())


def _result(diagnostic: Diagnostic, rule: int) -> Json:
    lines = [
        diagnostic.message,
        *diagnostic.notes,
        *(f"help: {text}" for text in diagnostic.helps),
    ]
    result: dict[str, Json] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": LEVELS[diagnostic.severity],
        "message": {"text": "\n".join(lines)},
        "partialFingerprints": {"gpuspec/v1": diagnostic.fingerprint},
    }
    if diagnostic.span:
        result["locations"] = [{"physicalLocation": _place(diagnostic.span)}]
    related = [
        {"physicalLocation": _place(label.span), "message": {"text": label.text or "related"}}
        for label in diagnostic.labels
        if not label.primary
    ]
    if related:
        result["relatedLocations"] = list(related)
    fixes = [
        {"description": {"text": fix.title}, "artifactChanges": _changes(fix.edits)}
        for fix in diagnostic.fixes
        if fix.edits
    ]
    if fixes:
        result["fixes"] = list(fixes)
    return result


def _changes(edits: tuple[Edit, ...]) -> Json:
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.span.source.name, []).append(edit)
    return [
        {
            "artifactLocation": {"uri": _uri(name)},
            "replacements": [
                {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
                for edit in group
            ],
        }
        for name, group in by_file.items()
    ]


def _place(span: Span) -> Json:
    return {"artifactLocation": {"uri": _uri(span.source.name)}, "region": _region(span)}


def _region(span: Span) -> Json:
    (line, column), (end_line, end_column) = span.first, span.last
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _uri(name: str) -> str:
    return quote(name.replace("\\", "/"), safe="/-._~")


FORMAT = Format(
    name="sarif", about="SARIF 2.1.0, for code hosts and editors", render=render, machine=True
)
