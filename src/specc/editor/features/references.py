"""`textDocument/references`: every place of the project that names what stands under a position."""

from specc.editor.feature import Feature
from specc.editor.positions import Json, between
from specc.editor.uses import uses
from specc.editor.workspace import Workspace


def answer(workspace: Workspace, params: Json) -> list[Json]:
    """The places, the declaration among them where it is asked for."""
    place = workspace.at(params)
    mention = place.table.at(place.offset) if place is not None else None
    if place is None or mention is None or mention.symbol is None:
        return []
    about = params.get("context")
    declared = not isinstance(about, dict) or about.get("includeDeclaration") is not False
    symbol = mention.symbol
    return [
        {"uri": workspace.address(path), "range": between(source, one.start, one.end)}
        for path, source, mentions in uses(workspace, symbol, place.document.path)
        for one in mentions
        if declared or (path, one.start) != symbol.key
    ]


FEATURE = Feature(
    method="textDocument/references",
    answer=answer,
    capabilities={"referencesProvider": True},
)
