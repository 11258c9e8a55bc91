"""Reading what the command line names: a file, or standard input."""

import os

from specc.cli.paths import STANDARD_INPUT, read_standard_input
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore, Unreadable, decode
from specc.documents.load import as_text, load_spec, looks_like_json, unreadable
from specc.shipped import folder

CALLED = "<stdin>"


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
        if path != STANDARD_INPUT:
            return load_spec(path, self.store)
        try:
            if self.standard_input is None:
                self.standard_input = decode(read_standard_input())
        except Unreadable as error:
            return unreadable(error, CALLED)
        text = self.standard_input
        source = Source(CALLED, text, os.path.join(os.getcwd(), CALLED))
        return as_text(source, self.store, json=looks_like_json(text))

    def raw(self, path: str, source: Source) -> str:
        """The text as it lies on the disk, byte order mark and line ends included."""
        if path == STANDARD_INPUT:
            return source.text
        with open(path, "rb") as stream:
            return stream.read().decode("utf-8")
