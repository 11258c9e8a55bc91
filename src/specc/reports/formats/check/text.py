"""Findings for people: excerpt, caret, related places, notes, help, and a count at the end."""

from collections.abc import Iterator, Sequence

from specc.checks.judge import Allowed
from specc.diagnostics.printable import printable
from specc.diagnostics.snippet import Painter, summary
from specc.reports.findings import Findings
from specc.reports.report import Format, View


def render(findings: Findings, view: View) -> str:
    """One paragraph a finding, then how many there were of each kind."""
    painter = Painter(colour=view.colour, width=view.width)
    parts = [painter.diagnostic(diagnostic) for diagnostic in findings.shown]
    if findings.left_out:
        parts.append(f"… and {findings.left_out} more findings that are not shown")
    if findings.allowed_here and not view.quiet:
        parts.append("\n".join(_allowed(findings.allowed_here)))
    if not view.quiet:
        parts.append(_last(findings))
    return "\n\n".join(parts) + "\n" if parts else ""


def _allowed(allowed: Sequence[Allowed]) -> Iterator[str]:
    """What the text allows, with its reasons."""
    count = len(allowed)
    yield f"{count} finding{'' if count == 1 else 's'} allowed:"
    for item in allowed:
        where = f" in {item.diagnostic.subject}" if item.diagnostic.subject else ""
        yield f"  {item.diagnostic.code}{where}: {printable(item.allowance.why)}"


def _last(findings: Findings) -> str:
    counted = summary(findings.diagnostics)
    files = len(findings.files)
    where = f"{files} file{'' if files == 1 else 's'}"
    return f"{where}: {counted}" if counted else f"{where}: no problems"


FORMAT = Format(name="text", about="excerpts with carets, for people", render=render)
