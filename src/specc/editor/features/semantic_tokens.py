"""`textDocument/semanticTokens`: what each word is, as the compiler sees it: a unit, a field, a word, a result."""

from specc.editor.feature import Feature
from specc.editor.mention import Mention
from specc.editor.positions import Json, offset, position
from specc.editor.table import Table
from specc.editor.workspace import Workspace
from specc.syntax import tables
from specc.syntax.lexer import NUMBER, QUANTITY, STRING, pieces

TYPES = (
    "namespace", "type", "class", "enumMember", "parameter", "variable", "property", "function", "keyword", "comment", "string",
    "number", "operator", "decorator", "method",
)  # fmt: skip
MODIFIERS = ("declaration", "defaultLibrary")
_OF_ROLE = {
    "kind": "type",
    "field": "property",
    "key": "property",
    "word": "enumMember",
    "argument": "parameter",
    "unit": "type",
    "function": "function",
    "result": "method",
    "module": "namespace",
    "code": "decorator",
}
_OF_SORT = {
    "param": "parameter",
    "let": "variable",
    "variable": "variable",
    "field": "property",
    "source": "decorator",
    "import": "namespace",
    "file": "namespace",
}
_PLAIN = {"comment": "comment", STRING: "string", NUMBER: "number"}
_WORDS = frozenset((*tables.RESERVED, *tables.SOFT))

Token = tuple[int, int, str, int]
"""Start, end, type, modifiers."""


def whole(workspace: Workspace, params: Json) -> Json:
    """The tokens of a text."""
    document = workspace.document(params)
    table = workspace.table(document) if document is not None else None
    return {"data": _encoded(table, tokens(table)) if table is not None else []}


def in_range(workspace: Workspace, params: Json) -> Json:
    """The tokens that a range touches."""
    document = workspace.document(params)
    table = workspace.table(document) if document is not None else None
    asked = params.get("range")
    if table is None or not isinstance(asked, dict):
        return {"data": []}
    source = table.module.source
    start, end = offset(source, asked.get("start")), offset(source, asked.get("end"))
    touched = [token for token in tokens(table) if token[1] >= start and token[0] <= end]
    return {"data": _encoded(table, touched)}


def tokens(table: Table) -> list[Token]:
    """The tokens of a text, in its order, none over another."""
    named = [token for mention in table.mentions if (token := _of(mention)) is not None]
    taken = {start for start, _, _, _ in named}
    every = list(named)
    for kind, spelling, start in pieces(table.text):
        end = start + len(spelling)
        if kind in _PLAIN:
            every.append((start, end, _PLAIN[kind], 0))
        elif kind == QUANTITY:
            digits = len(spelling) - len(spelling.lstrip("0123456789_.eE+-kMBT"))
            every.append((start, start + digits, "number", 0))
        elif spelling in _WORDS and start not in taken:
            every.append((start, end, "keyword", 0))
    every.sort()
    kept: list[Token] = []
    for token in every:
        if token[1] > token[0] and (not kept or token[0] >= kept[-1][1]):
            kept.append(token)
    return kept


def _of(mention: Mention) -> Token | None:
    kind = _OF_ROLE.get(mention.role)
    modifiers = 2 if mention.role in {"unit", "function", "word", "kind"} else 0
    if kind is None and mention.symbol is not None:
        kind = _OF_SORT.get(mention.symbol.sort, "class")
        modifiers = 1 if mention.role == "declared" else 0
    return (mention.start, mention.end, kind, modifiers) if kind is not None else None


def _encoded(table: Table, found: list[Token]) -> list[int]:
    """Five numbers a token: lines and columns from the one before, length, type, modifiers."""
    source = table.module.source
    data: list[int] = []
    line = column = 0
    for start, end, kind, modifiers in found:
        at, until = position(source, start), position(source, end)
        new_line, new_column = int(str(at["line"])), int(str(at["character"]))
        if until["line"] != new_line:
            continue
        length = int(str(until["character"])) - new_column
        moved = new_column - (column if new_line == line else 0)
        data += [new_line - line, moved, length, TYPES.index(kind), modifiers]
        line, column = new_line, new_column
    return data


FEATURE = Feature(
    method="textDocument/semanticTokens/full",
    answer=whole,
    capabilities={
        "semanticTokensProvider": {
            "legend": {"tokenTypes": list(TYPES), "tokenModifiers": list(MODIFIERS)},
            "full": True,
            "range": True,
        }
    },
    more={"textDocument/semanticTokens/range": in_range},
)
