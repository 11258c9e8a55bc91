"""What `check` has to tell: its findings, and which files they were looked for in."""

from collections.abc import Sequence

from specc.checks.judge import Allowed
from specc.design.design import Design
from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.record import record
from specc.reports.document import DocumentHeader
from specc.sums import sum_counts

NOTHING = DocumentHeader()

SHOWN = 1000
"""Findings that a report lists; the rest are counted."""


@record
class Findings:
    """The subject of the formats of `check`; findings come in the order of reports."""

    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...] = ()
    head: DocumentHeader = NOTHING
    designs: tuple[Design, ...] = ()
    """What the files describe, as far as it could be had."""
    allowed: tuple[Allowed, ...] = ()
    """What was found and is allowed by the text, with its reason."""

    @property
    def shown(self) -> Sequence[Diagnostic]:
        """The findings that are listed: all, or the gravest that there is room for, in their order."""
        if len(self.diagnostics) <= SHOWN:
            return self.diagnostics
        gravest = sorted(
            range(len(self.diagnostics)), key=lambda i: (self.diagnostics[i].severity, i)
        )
        return [self.diagnostics[index] for index in sorted(gravest[:SHOWN])]

    @property
    def allowed_here(self) -> Sequence[Allowed]:
        """What is allowed by a file that was named or is a user's own; the catalogue's allowances are its affair."""
        return [
            item
            for item in self.allowed
            if not (source := item.allowance.span.source).in_catalogue or source.name in self.files
        ]

    @property
    def left_out(self) -> int:
        """How many are not listed."""
        return max(0, len(self.diagnostics) - SHOWN)

    def file_of(self, found: Diagnostic) -> str:
        """The file that a finding is shown with where there must be one: its own, else the first that was checked."""
        name = found.span.shown.source.name if found.span else next(iter(self.files), ".")
        return name.replace("\\", "/")

    def count(self, severity: Severity) -> int:
        """How many findings are of that severity."""
        return sum_counts(diagnostic.severity is severity for diagnostic in self.diagnostics)
