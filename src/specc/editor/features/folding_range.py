"""`textDocument/foldingRange`: blocks, lists over lines, runs of comments, and the imports at the top."""

from specc.editor.feature import Feature
from specc.editor.positions import Json
from specc.editor.workspace import Workspace
from specc.syntax import nodes
from specc.syntax.lexer import pieces

_CLOSED = {"{": "}", "(": ")", "[": "]"}


def answer(workspace: Workspace, params: Json) -> list[Json]:
    """The ranges by their lines, in the order in which they begin."""
    document = workspace.document(params)
    table = workspace.table(document) if document is not None else None
    if table is None:
        return []
    source = table.module.source
    folds: set[tuple[int, int, str]] = set()
    open_at: list[int] = []
    comments: list[int] = []
    for kind, _, start in pieces(source.text):
        line = source.position(start)[0] - 1
        if kind == "comment":
            if comments and comments[-1] < line - 1:
                _fold(folds, comments, "comment")
                comments = []
            comments.append(line)
            continue
        if kind in _CLOSED:
            open_at.append(line)
        elif kind in _CLOSED.values() and open_at:
            first = open_at.pop()
            _fold(folds, [first, line - 1], "")
        if kind != "newline":
            _fold(folds, comments, "comment")
            comments = []
    _fold(folds, comments, "comment")
    imports = [
        source.position(node.start)[0] - 1
        for node in table.tree.statements
        if isinstance(node, nodes.Import | nodes.FromImport)
    ]
    _fold(folds, imports, "imports")
    return [
        {"startLine": first, "endLine": last, **({"kind": kind} if kind else {})}
        for first, last, kind in sorted(folds)
    ]


def _fold(found: set[tuple[int, int, str]], lines: list[int], kind: str) -> None:
    if lines and lines[-1] > lines[0]:
        found.add((lines[0], lines[-1], kind))


FEATURE = Feature(
    method="textDocument/foldingRange",
    answer=answer,
    capabilities={"foldingRangeProvider": True},
)
