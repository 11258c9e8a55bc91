"""Where a symbol is used: in its own file, and in those of the project that may see it."""

from collections.abc import Iterator

from specc.diagnostics.source import Source
from specc.editor.mention import Mention
from specc.editor.symbols import Symbol
from specc.editor.workspace import Workspace


def uses(
    workspace: Workspace, symbol: Symbol, asked: str
) -> Iterator[tuple[str, Source, list[Mention]]]:
    """Files, by real path and text, with every mention of a symbol.

    Files whose text does not hold the name are passed by: an import names what it imports, or the name that it gets.

    Args:
        workspace: The open texts.
        symbol: What is looked for.
        asked: The file in which it was asked for.
    """
    paths = dict.fromkeys((asked, symbol.path, *workspace.project()))
    for path in paths:
        if path != symbol.path and symbol.name not in _text(workspace, path):
            continue
        table = workspace.modules.table(path)
        if table is not None:
            mentions = table.of(symbol)
            if mentions:
                yield path, table.module.source, mentions


def _text(workspace: Workspace, path: str) -> str:
    held = workspace.store.texts.get(path)
    if held is not None:
        return held
    try:
        return workspace.store.load(path).text
    except Exception:
        return ""
