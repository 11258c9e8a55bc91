"""Findings as GitLab's code quality report, which it draws in merge requests.

GitLab drops what has a fingerprint that it saw, so those that several findings share are counted on.

Source: GitLab documentation, "Code Quality", report format; a subset of Code Climate's engine specification.
"""

import hashlib
from collections import Counter

from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.reports.document import Json, write
from specc.reports.findings import Findings
from specc.reports.report import Format, View

LEVELS = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(findings: Findings, view: View) -> str:
    """A list with one issue a finding."""
    seen: Counter[str] = Counter()
    issues: list[Json] = []
    for finding in findings.shown:
        seen[finding.fingerprint] += 1
        issues.append(_issue(finding, seen[finding.fingerprint], findings.file_of(finding)))
    return write(issues)


def _issue(found: Diagnostic, time: int, path: str) -> Json:
    span = found.span
    fingerprint = found.fingerprint
    if time > 1:
        text = f"{fingerprint} {time}".encode()
        fingerprint = hashlib.blake2b(text, digest_size=16).hexdigest()
    lines: dict[str, Json] = {"begin": span.first[0] if span else 1}
    if span:
        lines["end"] = span.last[0]
    return {
        "description": "\n".join(
            [found.message, *found.notes, *(f"help: {text}" for text in found.helps)]
        ),
        "check_name": f"{found.code} {found.slug}",
        "fingerprint": fingerprint,
        "severity": LEVELS[found.severity],
        "location": {"path": path, "lines": lines},
    }


FORMAT = Format(
    name="gitlab", about="a code quality report for GitLab", render=render, machine=True
)
