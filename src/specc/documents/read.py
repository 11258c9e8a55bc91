"""A document to a source: JSON is read as the text of the language that says the same, with places in the document."""

from specc.design.converter import read_spec
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.store import SourceStore
from specc.documents.copies import copy_faults
from specc.documents.positions import locate
from specc.documents.shape import shape_faults
from specc.documents.write import Writer


def read_document(
    source: Source, store: SourceStore, catalogue: str
) -> tuple[Source, list[Diagnostic]]:
    """The text of a document as a source, and what is wrong with the document; with errors, the text is empty.

    Args:
        source: The JSON.
        store: Brings the parts of the catalogue that the document has copies of.
        catalogue: The folder of `std`.
    """
    document, broken = locate(source)
    faults: list[Fault] = [*broken]
    if not faults:
        faults += shape_faults(document)
    if faults:
        return Source(source.name, "", source.path), [fault.diagnostic() for fault in faults]
    spec = read_spec(document.value)
    writer = Writer(spec, document)
    text = writer.write()
    wrong = [*writer.faults, *copy_faults(spec, document, store, catalogue)]
    if wrong:
        return Source(source.name, "", source.path), wrong
    return Source(source.name, text, source.path, writer.text.origins), []
