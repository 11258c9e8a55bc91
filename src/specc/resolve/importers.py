"""Who imports a file: read from the lines of files alone, so that broken files count too."""

import os
import re
from collections.abc import Iterable

from specc.diagnostics.store import SourceStore, Unreadable

_IMPORT = re.compile(r'(?:^|;)[ \t]*(?:import|from)[ \t]+"([^"\\\r\n]+)"', re.MULTILINE)


def imported_by(store: SourceStore, path: str) -> list[str]:
    """The real paths of the files that a file imports by a path; none where it cannot be read."""
    try:
        text = store.load(path).text
    except Unreadable:
        return []
    folder = os.path.dirname(path)
    return [store.real(os.path.join(folder, written)) for written in _IMPORT.findall(text)]


def importers(store: SourceStore, changed: Iterable[str], files: Iterable[str]) -> list[str]:
    """Those of some files that import a changed file, or one that is not there, themselves or through others; sorted.

    Args:
        store: Brings the files.
        changed: Real paths.
        files: The files that are looked at.
    """
    users: dict[str, set[str]] = {}
    waiting = set(changed)
    for file in map(store.real, files):
        for imported in imported_by(store, file):
            users.setdefault(imported, set()).add(file)
            if not store.is_file(imported):
                waiting.add(imported)
    reached: set[str] = set()
    while waiting:
        new = users.get(waiting.pop(), set()) - reached
        reached |= new
        waiting |= new
    return sorted(reached)
