"""The catalogue for programs."""

from collections.abc import Sequence

from specc.reports.catalogue import Entry
from specc.reports.document import DocumentHeader, head, write
from specc.reports.report import Format, View


def render(entries: Sequence[Entry], view: View) -> str:
    """The document that the schema `catalog` describes."""
    rows = [
        {
            "path": entry.path,
            "kind": entry.kind,
            "name": entry.name,
            "module": entry.module,
            "title": entry.title or None,
        }
        for entry in entries
    ]
    return write({**head("catalog", 1, DocumentHeader()), "entries": rows})


FORMAT = Format(name="json", about="every field, for programs", render=render, machine=True)
