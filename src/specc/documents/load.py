"""A spec from a file or a string, whichever language it is written in."""

import os

from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.diagnostics.store import DiskStore, Unreadable

SUFFIX = ".json"


def load_spec(path: str, store: DiskStore) -> tuple[Source, list[Diagnostic]]:
    """The source at a path; with findings and whatever text there was where it can't be read."""
    name = os.path.normpath(path).replace(
        os.sep, "/"
    )  # as the user named it, in the one form that code hosts and editors know
    try:
        loaded = store.load(path)
    except Unreadable as error:
        return unreadable(error, name)
    return as_text(Source(name, loaded.text, loaded.path), store, json=name.endswith(SUFFIX))


def as_text(source: Source, store: DiskStore, *, json: bool) -> tuple[Source, list[Diagnostic]]:
    """A source as text of the language: as it is, or where it is JSON, the text that says the same."""
    if not json:
        return source, []
    from specc.documents.read import read_document  # with jsonschema, which no other spec needs

    return read_document(source, store, store.catalogue)


def looks_like_json(text: str) -> bool:
    """Whether a text without a name is JSON; no file of the language begins with a bracket."""
    return text.lstrip()[:1] == "{"


def unreadable(error: Unreadable, name: str) -> tuple[Source, list[Diagnostic]]:
    """What there was of a source that cannot be read, and why it cannot."""
    source = Source(name, error.text or "")
    span = Span(source, error.offset, error.offset + 1)
    if error.text is None:
        from specc.diagnostics.faults.unreadable_file import UnreadableFile

        return source, [UnreadableFile(span=span, reason=error.reason).diagnostic()]
    from specc.syntax.faults.invalid_encoding import InvalidEncoding

    what = error.reason.removeprefix("is not UTF-8: ")
    return source, [InvalidEncoding(span=span, found=what).diagnostic()]
