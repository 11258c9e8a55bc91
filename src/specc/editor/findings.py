"""Findings as editors draw them."""

from collections.abc import Callable
from typing import Protocol

from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.snippet import clip
from specc.editor.positions import Json, place

LEVELS = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFO: 3}


class Addresses(Protocol):
    """Knows what a client calls a file."""

    @property
    def address(self) -> Callable[[str], str]:
        """The address of a path."""


def finding(found: Diagnostic, addresses: Addresses) -> Json:
    """A finding with its place, and the places that it rests on."""
    lines = [found.message, *found.notes, *(f"help: {text}" for text in found.helps)]
    start = {"line": 0, "character": 0}
    drawn: Json = {
        "range": place(found.span) if found.span else {"start": start, "end": start},
        "severity": LEVELS[found.severity],
        "code": found.code,
        "source": "specc",
        "message": clip("\n".join(lines)),
    }
    related = [
        {
            "location": {
                "uri": addresses.address(label.span.source.path or label.span.source.name),
                "range": place(label.span),
            },
            "message": label.text or "related",
        }
        for label in found.labels
        if not label.primary
    ]
    if related:
        drawn["relatedInformation"] = related
    return drawn
