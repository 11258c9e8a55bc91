"""`textDocument/documentSymbol` and `workspace/symbol`: what a text declares, and what all files of the project do."""

from specc.design.kinds import is_part
from specc.diagnostics.source import Source
from specc.editor.feature import Feature
from specc.editor.positions import Json, between
from specc.editor.workspace import Workspace
from specc.syntax import nodes

CLASS, FIELD, CONSTANT, VARIABLE, OBJECT, EVENT, NAMESPACE, STRUCT = 5, 8, 14, 13, 19, 24, 3, 23
MOST = 500
"""Symbols of all files that are sent."""
_KINDS = {"source": CONSTANT, "variant": EVENT, "sweep": EVENT}


def in_document(workspace: Workspace, params: Json) -> list[Json]:
    """What a text declares, blocks inside of their entities."""
    document = workspace.document(params)
    table = workspace.table(document) if document is not None else None
    if table is None:
        return []
    return _drawn(table.tree.statements, table.module.source)


def _drawn(body: list[nodes.Statement], source: Source) -> list[Json]:
    drawn: list[Json] = []
    for node in body:
        match node:
            case nodes.Declaration():
                kind = _KINDS.get(node.kind.text, CLASS if is_part(node.kind.text) else OBJECT)
                symbol = _symbol(node, node.name, node.kind.text, kind, source)
                symbol["children"] = _drawn(node.body, source)
            case nodes.BlockStatement():
                word = node.name or node.head
                detail = node.head.text if node.name is not None else ""
                symbol = _symbol(node, word, detail, STRUCT, source)
                symbol["children"] = _drawn(node.body, source)
            case nodes.Param() | nodes.Let():
                detail = source.text[node.value.start : node.value.end]
                kind = VARIABLE if isinstance(node, nodes.Param) else CONSTANT
                symbol = _symbol(node, node.name, detail[:80], kind, source)
            case nodes.FieldStatement():
                word = nodes.Word(node.start, node.name_end, node.name)
                detail = source.text[node.value.start : node.value.end]
                symbol = _symbol(node, word, detail[:80], FIELD, source)
            case _:
                continue
        drawn.append(symbol)
    return drawn


def _symbol(
    node: nodes.SyntaxNode, word: nodes.Word, detail: str, kind: int, source: Source
) -> Json:
    return {
        "name": word.text,
        "detail": detail,
        "kind": kind,
        "range": between(source, node.start, node.end),
        "selectionRange": between(source, word.start, word.end),
    }


def in_project(workspace: Workspace, params: Json) -> list[Json]:
    """What the files of the project declare under a name that holds the letters asked for, in their order."""
    asked = params.get("query")
    letters = asked.lower() if isinstance(asked, str) else ""
    symbols: list[Json] = []
    for path in workspace.project():
        module = workspace.modules.module(path)
        if module is None:
            continue
        for node in module.tree.statements:
            if not isinstance(node, nodes.Declaration | nodes.Param | nodes.Let):
                continue
            if len(symbols) < MOST and _holds(node.name.text, letters):
                kind = VARIABLE
                if isinstance(node, nodes.Declaration):
                    kind = _KINDS.get(node.kind.text, CLASS if is_part(node.kind.text) else OBJECT)
                place = between(module.source, node.name.start, node.name.end)
                symbols.append(
                    {
                        "name": node.name.text,
                        "kind": kind,
                        "location": {"uri": workspace.address(path), "range": place},
                        "containerName": module.source.name,
                    }
                )
    return symbols


def _holds(name: str, letters: str) -> bool:
    """Whether a name has the letters in this order."""
    rest = iter(name)
    return all(letter in rest for letter in letters)


FEATURE = Feature(
    method="textDocument/documentSymbol",
    answer=in_document,
    capabilities={"documentSymbolProvider": True, "workspaceSymbolProvider": True},
    more={"workspace/symbol": in_project},
)
