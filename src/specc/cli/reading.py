"""Reading what the command line names: a file, or standard input."""

import os

from specc.cli.paths import STANDARD_INPUT, read_standard_input
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.faults import UnreadableFile
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.diagnostics.store import DiskStore, Unreadable, decode
from specc.shipped import folder

CALLED = "<stdin>"


class Desk:
    """Reads sources, and says what is wrong with those that can't be read."""

    def __init__(self) -> None:
        """Over the disk and the shipped catalogue."""
        self.catalogue = folder("specs")
        self.store = DiskStore(self.catalogue)

    def read(self, path: str) -> tuple[Source, Diagnostic | None]:
        """The source at a path; with a finding and whatever text there was where it can't be read."""
        try:
            if path == STANDARD_INPUT:
                text = decode(read_standard_input())
                return Source(CALLED, text, os.path.join(os.getcwd(), CALLED)), None
            loaded = self.store.load(path)
            return Source(_called(path), loaded.text, loaded.path), None
        except Unreadable as error:
            name = CALLED if path == STANDARD_INPUT else _called(path)
            source = Source(name, error.text or "")
            span = Span(source, error.offset, error.offset + 1)
            if error.text is None:
                return source, UnreadableFile(span=span, reason=error.reason).diagnostic()
            from specc.syntax.text_faults import InvalidEncoding

            what = error.reason.removeprefix("is not UTF-8: ")
            return source, InvalidEncoding(span=span, found=what).diagnostic()

    def raw(self, path: str, source: Source) -> str:
        """The text as it lies on the disk, byte order mark and line ends included."""
        if path == STANDARD_INPUT:
            return source.text
        with open(path, "rb") as stream:
            return stream.read().decode("utf-8")


def _called(path: str) -> str:
    """A file as the user named it, in the one form that code hosts and editors know again."""
    return os.path.normpath(path).replace(os.sep, "/")
