"""`textDocument/documentHighlight`: the places of this text that name the same, its declaration as what is written."""

from specc.editor.feature import Feature
from specc.editor.positions import Json, between
from specc.editor.workspace import Workspace

READ, WRITTEN = 2, 3


def answer(workspace: Workspace, params: Json) -> list[Json]:
    """The places, in the order of the text."""
    place = workspace.at(params)
    mention = place.table.at(place.offset) if place is not None else None
    if place is None or mention is None:
        return []
    if mention.symbol is None:
        alike = [
            one
            for one in place.table.mentions
            if (one.role, one.text) == (mention.role, mention.text) and one.role != "unknown"
        ]
    else:
        alike = place.table.of(mention.symbol)
    source = place.table.module.source
    return [
        {
            "range": between(source, one.start, one.end),
            "kind": WRITTEN if one.role == "declared" else READ,
        }
        for one in alike
    ]


FEATURE = Feature(
    method="textDocument/documentHighlight",
    answer=answer,
    capabilities={"documentHighlightProvider": True},
)
