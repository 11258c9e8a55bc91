"""Reading what the command line names: a file, or standard input."""

import os

from specc.cli.paths import STANDARD_INPUT, read_standard_input
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.diagnostics.store import DiskStore, Unreadable, decode
from specc.shipped import folder

CALLED = "<stdin>"
DOCUMENT = ".json"


class Desk:
    """Reads sources, and says what is wrong with those that can't be read."""

    def __init__(self) -> None:
        """Over the disk and the shipped catalogue."""
        self.catalogue = folder("specs")
        self.store = DiskStore(self.catalogue)
        self.standard_input: str | None = None
        """Its text, once it was read: it can be read once."""

    def read(self, path: str) -> tuple[Source, list[Diagnostic]]:
        """The source at a path; with findings and whatever text there was where it can't be read.

        A spec that is written as JSON comes back as the text of the language that says the same.
        """
        try:
            if path == STANDARD_INPUT:
                here = os.path.join(os.getcwd(), CALLED)
                if self.standard_input is None:
                    self.standard_input = decode(read_standard_input())
                source = Source(CALLED, self.standard_input, here)
            else:
                loaded = self.store.load(path)
                source = Source(_called(path), loaded.text, loaded.path)
        except Unreadable as error:
            name = CALLED if path == STANDARD_INPUT else _called(path)
            return _unreadable(error, Source(name, error.text or ""))
        if not is_document(source):
            return source, []
        from specc.documents.read import (
            read_document,
        )  # with jsonschema, which no other spec needs

        return read_document(source, self.store, self.catalogue)

    def raw(self, path: str, source: Source) -> str:
        """The text as it lies on the disk, byte order mark and line ends included."""
        if path == STANDARD_INPUT:
            return source.text
        with open(path, "rb") as stream:
            return stream.read().decode("utf-8")


def _unreadable(error: Unreadable, source: Source) -> tuple[Source, list[Diagnostic]]:
    span = Span(source, error.offset, error.offset + 1)
    if error.text is None:
        from specc.diagnostics.faults.unreadable_file import UnreadableFile

        return source, [UnreadableFile(span=span, reason=error.reason).diagnostic()]
    from specc.syntax.faults.invalid_encoding import InvalidEncoding

    what = error.reason.removeprefix("is not UTF-8: ")
    return source, [InvalidEncoding(span=span, found=what).diagnostic()]


def is_document(source: Source) -> bool:
    """Whether a source is JSON: by its name, or, on standard input, by how it begins."""
    if source.name == CALLED:
        return source.text.lstrip().startswith("{")
    return source.name.endswith(DOCUMENT)


def _called(path: str) -> str:
    """A file as the user named it, in the one form that code hosts and editors know again."""
    return os.path.normpath(path).replace(os.sep, "/")
