"""`textDocument/selectionRange`: what stands around a position, from the word to the whole file."""

from specc.editor.feature import Feature
from specc.editor.positions import Json, between, offset
from specc.editor.table import Table
from specc.editor.workspace import Workspace
from specc.syntax import nodes
from specc.syntax.walk import children


def answer(workspace: Workspace, params: Json) -> list[Json]:
    """A chain of ranges for each position."""
    document = workspace.document(params)
    table = workspace.table(document) if document is not None else None
    asked = params.get("positions")
    if table is None or not isinstance(asked, list):
        return []
    source = table.module.source
    return [_chain(table, offset(source, position)) for position in asked]


def _chain(table: Table, at: int) -> Json:
    source = table.module.source
    ranges = [(0, len(source.text))]
    node: nodes.SyntaxNode | None = table.tree
    while node is not None:
        node = next((child for child in children(node) if child.start <= at <= child.end), None)
        if node is not None:
            ranges.append((node.start, node.end))
            if isinstance(node, nodes.Declaration | nodes.BlockStatement) and node.open < at:
                ranges.append((node.open, node.end))
    mention = table.at(at)
    if mention is not None:
        ranges.append((mention.start, mention.end))
    chain: Json = {}
    last = ranges[0]
    for start, end in ranges:
        if chain and (start, end) == last:
            continue
        if chain and (start < last[0] or end > last[1]):
            continue
        last = (start, end)
        chain = {"range": between(source, start, end), **({"parent": chain} if chain else {})}
    return chain


FEATURE = Feature(
    method="textDocument/selectionRange",
    answer=answer,
    capabilities={"selectionRangeProvider": True},
)
