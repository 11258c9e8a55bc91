"""Findings as JUnit's XML, a test case for each file, which most build servers draw."""

from xml.sax.saxutils import escape, quoteattr

from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.printable import printable
from specc.diagnostics.snippet import Painter
from specc.reports.findings import Findings
from specc.reports.report import Format, View
from specc.sums import sum_counts


def render(findings: Findings, view: View) -> str:
    """A file with errors is a failed case; its warnings stand in its output."""
    by_file: dict[str, list[Diagnostic]] = {name: [] for name in findings.files}
    for diagnostic in findings.shown:
        by_file.setdefault(diagnostic.span.source.name if diagnostic.span else "specc", []).append(
            diagnostic
        )
    cases = [_case(name, diagnostics) for name, diagnostics in by_file.items()]
    failures = sum_counts(
        any(diagnostic.severity is Severity.ERROR for diagnostic in group)
        for group in by_file.values()
    )
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="specc check" {counts}>\n'
        f'  <testsuite name="specc check" {counts}>\n{"".join(cases)}  </testsuite>\n</testsuites>\n'
    )


def _case(name: str, diagnostics: list[Diagnostic]) -> str:
    painter = Painter()
    head = f'    <testcase classname="specc.check" name={quoteattr(printable(name))}'
    if not diagnostics:
        return f"{head}/>\n"
    body = []
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
    if errors:
        first = quoteattr(printable(f"{errors[0].code}: {errors[0].message}".replace("\n", " ")))
        text = escape("\n\n".join(painter.diagnostic(diagnostic) for diagnostic in errors))
        body.append(
            f"      <failure message={first} type={quoteattr(errors[0].code)}>{text}</failure>\n"
        )
    others = [
        diagnostic for diagnostic in diagnostics if diagnostic.severity is not Severity.ERROR
    ]
    if others:
        text = escape("\n\n".join(painter.diagnostic(diagnostic) for diagnostic in others))
        body.append(f"      <system-out>{text}</system-out>\n")
    return f"{head}>\n{''.join(body)}    </testcase>\n"


FORMAT = Format(name="junit", about="a test report for build servers", render=render, machine=True)
