"""Copies of catalogue parts in a document: the parts are read from the catalogue, so the copies have to say the same."""

from specc.design.converter import WrittenSpec
from specc.design.dump import to_json
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.diagnostics.store import SourceStore
from specc.documents import faults
from specc.documents.positions import Located, escaped
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader


def copy_faults(
    spec: WrittenSpec, document: Located, store: SourceStore, catalogue: str
) -> list[Diagnostic]:
    """Each copy with a value that the catalogue has otherwise, or has not."""
    copies = {
        key: part for key, part in spec.parts.items() if key.startswith("std.") and "#" not in key
    }
    if not copies:
        return []
    lines = ["edition 2026"]
    for index, key in enumerate(copies):
        place, colon, called = key.partition(":")
        if not colon:
            place, _, called = key.rpartition(".")
        lines += [
            f"from {place} import {called} as part_{index}",
            f"let copy_{index} = part_{index}",
        ]
    source = Source("<copies>", "\n".join(lines) + "\n", store.real("copies.gpuspec"))
    design, _ = Reader(Loader(store, catalogue)).read(source, source.path or "")
    held = to_json(design).get("parts", {})
    diagnostics: list[Diagnostic] = []
    for key, part in copies.items():
        kept = held.get(key)
        if kept is None:
            continue  # the import of it is reported where the part is used
        for field, value in part.items():
            if kept.get(field, ...) != value:
                span = document.key(f"/parts/{escaped(key)}/{escaped(field)}")
                diagnostics.append(
                    faults.CopyDiffers(span=span, part=key, field=field).diagnostic()
                )
    return diagnostics
