"""`textDocument/definition` and `declaration`: where a name is declared, a field stated, or the file that is imported."""

from specc.disk import SUFFIX
from specc.editor.feature import Feature
from specc.editor.positions import Json, between
from specc.editor.symbols import Symbol
from specc.editor.values import follow
from specc.editor.workspace import Workspace

NOWHERE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}


def answer(workspace: Workspace, params: Json) -> Json | None:
    """The place of a declaration."""
    place = workspace.at(params)
    mention = place.table.at(place.offset) if place is not None else None
    if place is None or mention is None:
        return None
    if mention.role == "module":
        return file(workspace, mention.path)
    if mention.symbol is not None:
        return located(workspace, mention.symbol)
    if mention.role in {"field", "key"} and mention.trail:
        _, origin = follow(workspace.entity(place, mention.trail), mention.trail[1:])
        if origin is not None:
            span = origin.span
            path = span.source.path or span.source.name
            return {
                "uri": workspace.address(path),
                "range": between(span.source, span.start, span.end),
            }
    return None


def located(workspace: Workspace, symbol: Symbol) -> Json | None:
    """Where a symbol is declared."""
    if symbol.sort == "file":
        return file(workspace, symbol.path)
    source = workspace.source(symbol.path)
    if source is None:
        return None
    return {
        "uri": workspace.address(symbol.path),
        "range": between(source, symbol.start, symbol.end),
    }


def file(workspace: Workspace, path: str) -> Json | None:
    """The beginning of a file; None of a folder, or of what is not there."""
    if not path.endswith(SUFFIX) or not workspace.store.is_file(path):
        return None
    return {"uri": workspace.address(path), "range": NOWHERE}


FEATURE = Feature(
    method="textDocument/definition",
    answer=answer,
    capabilities={"definitionProvider": True, "declarationProvider": True},
    more={"textDocument/declaration": answer},
)
