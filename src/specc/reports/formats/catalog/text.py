"""The catalogue for people: what it is called, and how to import it."""

from collections.abc import Sequence

from specc.diagnostics.snippet import cells
from specc.reports.catalogue import Entry
from specc.reports.report import Format, View


def render(entries: Sequence[Entry], view: View) -> str:
    """A table by kind."""
    lines: list[str] = []
    wide = max((cells(entry.path) for entry in entries), default=0)
    kind = ""
    for entry in sorted(entries, key=lambda entry: (entry.kind, entry.path)):
        if entry.kind != kind:
            kind = entry.kind
            lines += ["", kind] if lines else [kind]
        lines.append(f"  {entry.path}{' ' * (wide - cells(entry.path))}  {entry.title}".rstrip())
    return "".join(f"{line}\n" for line in lines)


FORMAT = Format(name="text", about="a table, for people", render=render)
