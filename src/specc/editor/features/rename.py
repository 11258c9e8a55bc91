"""`textDocument/rename` and `prepareRename`: another name for what is declared, in every file of the project.

What templates make of a name, such as `hall_paris` of `hall`, is renamed at its beginning. Files of the catalogue keep their names.
"""

import re

from specc.editor.feature import Feature
from specc.editor.mention import Mention
from specc.editor.positions import Json, between
from specc.editor.symbols import Symbol
from specc.editor.uses import uses
from specc.editor.wire import WRONG_PARAMS, RequestError
from specc.editor.workspace import CursorPlace, Workspace
from specc.syntax import tables
from specc.syntax.lexer import FOREIGN_WORDS

_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")


def prepare(workspace: Workspace, params: Json) -> Json | None:
    """The name that would be changed; None where there is none."""
    asked = _asked(workspace, params)
    if asked is None:
        return None
    place, mention, symbol = asked
    start, end = _changed(mention, symbol)
    return {
        "range": between(place.table.module.source, start, end),
        "placeholder": symbol.name,
    }


def answer(workspace: Workspace, params: Json) -> Json | None:
    """The changes of each file."""
    name = params.get("newName")
    if not isinstance(name, str) or not _NAME.match(name):
        raise RequestError(WRONG_PARAMS, "a name has lower case letters, digits and _")
    if name in tables.RESERVED or name in FOREIGN_WORDS:
        raise RequestError(WRONG_PARAMS, f"`{name}` is a word of the language and no name")
    asked = _asked(workspace, params)
    if asked is None:
        raise RequestError(WRONG_PARAMS, "no name that can be changed stands here")
    place, _, symbol = asked
    _refuse_taken(workspace, symbol, name)
    changes: dict[str, list[Json]] = {}
    for path, source, mentions in uses(workspace, symbol, place.document.path):
        changes[workspace.address(path)] = [
            {"range": between(source, *_changed(one, symbol)), "newText": name} for one in mentions
        ]
    return {"changes": changes}


def _asked(workspace: Workspace, params: Json) -> tuple[CursorPlace, Mention, Symbol] | None:
    place = workspace.at(params)
    mention = place.table.at(place.offset) if place is not None else None
    if place is None or mention is None or mention.symbol is None or not mention.symbol.renamed:
        return None
    if mention.symbol.path.startswith(workspace.store.catalogue):
        return None
    return place, mention, mention.symbol


def _changed(mention: Mention, symbol: Symbol) -> tuple[int, int]:
    """The part of a mention that is the name of the symbol."""
    made = mention.text.startswith(f"{symbol.name}_") and mention.text != symbol.name
    return mention.start, mention.start + len(symbol.name) if made else mention.end


def _refuse_taken(workspace: Workspace, symbol: Symbol, name: str) -> None:
    """Names at the top level of a file are told apart."""
    module = workspace.modules.module(symbol.path)
    if module is None or name not in module.declared:
        return
    own = module.declared.get(symbol.name)
    if own is not None and symbol.sort not in {"variable", "field"}:
        raise RequestError(WRONG_PARAMS, f"`{name}` is declared in {module.source.name} already")


FEATURE = Feature(
    method="textDocument/rename",
    answer=answer,
    capabilities={"renameProvider": {"prepareProvider": True}},
    more={"textDocument/prepareRename": prepare},
)
