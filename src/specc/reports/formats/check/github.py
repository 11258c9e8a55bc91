"""Findings as GitHub's workflow commands, which it draws beside the changed lines.

GitHub shows ten errors and ten warnings of a step and drops the rest without a word, so the gravest come first and a
last line counts what it will not show.
"""

from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.printable import printable
from specc.reports.findings import Findings
from specc.reports.report import Format, View
from specc.sums import sum_counts

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
SHOWN_OF_EACH = 10


def render(findings: Findings, view: View) -> str:
    """One command a finding, the gravest first."""
    lines = [
        _command(diagnostic)
        for diagnostic in sorted(findings.shown, key=lambda diagnostic: diagnostic.severity)
    ]
    hidden = sum_counts(max(0, findings.count(severity) - SHOWN_OF_EACH) for severity in COMMANDS)
    if hidden:
        lines.append(f"{hidden} more not annotated: GitHub shows {SHOWN_OF_EACH} of each kind")
    return "".join(f"{line}\n" for line in lines)


def _command(diagnostic: Diagnostic) -> str:
    fields = []
    if diagnostic.span:
        (line, column), (end_line, end_column) = diagnostic.span.first, diagnostic.span.last
        fields = [
            f"file={_field(diagnostic.span.source.name)}",
            f"line={line}",
            f"endLine={end_line}",
        ]
        if line == end_line:  # GitHub refuses columns of a range over lines
            fields += [f"col={column}", f"endColumn={max(column, end_column - 1)}"]
    fields.append(f"title={_field(f'{diagnostic.code} {diagnostic.slug}')}")
    message = "\n".join(
        [diagnostic.message, *diagnostic.notes, *(f"help: {text}" for text in diagnostic.helps)]
    )
    return f"::{COMMANDS[diagnostic.severity]} {','.join(fields)}::{_text(message)}"


def _text(text: str) -> str:
    shown = "\n".join(printable(line) for line in text.split("\n"))
    return shown.replace("%", "%25").replace("\n", "%0A")


def _field(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")


FORMAT = Format(
    name="github", about="annotations in a GitHub workflow", render=render, machine=True
)
