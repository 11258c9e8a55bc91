"""Findings one to a line, as editors and people who grep like them."""

from specc.diagnostics.printable import printable
from specc.reports.findings import Findings
from specc.reports.report import Format, View


def render(findings: Findings, view: View) -> str:
    """`file:line:column: severity[CODE]: message`."""
    lines = []
    for diagnostic in findings.shown:
        place = printable(str(diagnostic.span)) if diagnostic.span else "-"
        message = printable(diagnostic.message.replace("\n", " "))
        lines.append(f"{place}: {diagnostic.severity.word}[{diagnostic.code}]: {message}")
    if findings.left_out:
        lines.append(f"… and {findings.left_out} more")
    return "".join(f"{line}\n" for line in lines)


FORMAT = Format(name="concise", about="one line a finding", render=render)
