"""`textDocument/documentLink`: imports lead to files, addresses of sources to documents."""

import re

from specc.disk import SUFFIX
from specc.editor.document import address_of
from specc.editor.feature import Feature
from specc.editor.positions import Json, between
from specc.editor.workspace import Workspace
from specc.syntax.lexer import STRING, pieces

_ADDRESS = re.compile(r"https?://[^\s\"\\]+")


def answer(workspace: Workspace, params: Json) -> list[Json]:
    """The links, in the order of the text."""
    document = workspace.document(params)
    table = workspace.table(document) if document is not None else None
    if table is None:
        return []
    source = table.module.source
    links: list[tuple[int, int, str]] = [
        (mention.start, mention.end, address_of(mention.path))
        for mention in table.mentions
        if mention.role == "module"
        and mention.path.endswith(SUFFIX)
        and workspace.store.is_file(mention.path)
    ]
    for kind, spelling, start in pieces(source.text):
        if kind in {STRING, "comment"}:
            links += [
                (start + found.start(), start + found.end(), found.group(0))
                for found in _ADDRESS.finditer(spelling)
            ]
    return [
        {"range": between(source, start, end), "target": target}
        for start, end, target in sorted(links)
    ]


FEATURE = Feature(
    method="textDocument/documentLink",
    answer=answer,
    capabilities={"documentLinkProvider": {"resolveProvider": False}},
)
