"""What the standard catalogue holds: every entity by its import path, read from the files themselves.

Nothing is compiled and no index is kept; the files are small and parsing them all takes a moment.
"""

import os
import re
from collections.abc import Iterable, Sequence

from specc.diagnostics.source import Source
from specc.record import record
from specc.shipped import folder
from specc.syntax import nodes
from specc.syntax.parse import parse

LEFT_OUT = ("examples", "reference")
"""Folders of whole designs: nobody imports them."""


@record
class Entry:
    """One entity of the catalogue."""

    kind: str
    name: str
    module: str
    """What an import names: `std.servers.gigabyte`."""
    title: str
    file: str
    """Path below `specs/`."""

    @property
    def path(self) -> str:
        """The full name."""
        return f"{self.module}.{self.name}"


def entries() -> list[Entry]:
    """Every entity of the catalogue but the sources, by path."""
    root = folder("specs")
    entries = []
    for file in _files(root):
        with open(os.path.join(root, file), encoding="utf-8") as stream:
            tree, _ = parse(Source(file, stream.read()))
        entries += [
            _entry(file, node) for node in tree.statements if isinstance(node, nodes.Declaration)
        ]
    return sorted(
        (entry for entry in entries if entry.kind != "source"), key=lambda entry: entry.path
    )


IMPORT = re.compile(r"^from (std\S*) import (.+?)(?:\s*#.*)?$", re.MULTILINE)


def importers() -> dict[str, tuple[str, ...]]:
    """The files, below `specs/`, that import each entity, by the entity's path."""
    root = folder("specs")
    files: dict[str, list[str]] = {}
    for file in _files(root, LEFT_OUT[1:]):
        with open(os.path.join(root, file), encoding="utf-8") as stream:
            text = stream.read()
        for module, names in IMPORT.findall(text):
            for name in names.split(","):
                files.setdefault(f"{module}.{name.split()[0]}", []).append(file)
    return {path: tuple(those) for path, those in files.items()}


def _files(root: str, left_out: Sequence[str] = LEFT_OUT) -> Iterable[str]:
    for path, folders, files in os.walk(root):
        folders.sort()
        below = os.path.relpath(path, root)
        if below.split(os.sep)[0] in left_out:
            continue
        for name in sorted(files):
            if name.endswith(".gpuspec"):
                yield os.path.normpath(os.path.join(below, name)).replace(os.sep, "/")


def _entry(file: str, node: nodes.Declaration) -> Entry:
    title = ""
    for field in node.body:
        if (
            isinstance(field, nodes.FieldStatement)
            and field.name == "title"
            and isinstance(field.value, nodes.String)
        ):
            title = field.value.value
    parts = file.removesuffix(".gpuspec").split("/")
    return Entry(
        kind=node.kind.text,
        name=node.name.text,
        module=".".join(["std", *parts[:-1]]),
        title=title,
        file=file,
    )


def named(entries: Sequence[Entry], words: Sequence[str]) -> Entry | None:
    """The entry that one word calls by its name or path."""
    if len(words) != 1:
        return None
    wanted = words[0].replace("-", "_")
    called = [entry for entry in entries if wanted in {entry.name, entry.path}]
    return called[0] if len(called) == 1 else None


def matching(entries: Sequence[Entry], words: Sequence[str]) -> list[Entry]:
    """The entries in which every word occurs: in the path, the kind or the title, whatever the case."""
    wanted = [word.casefold().replace("-", "_") for word in words]

    def text(entry: Entry) -> str:
        return f"{entry.path} {entry.kind} {entry.title} {entry.title.replace(' ', '_').replace('-', '_')}".casefold()

    return [entry for entry in entries if all(word in text(entry) for word in wanted)]
