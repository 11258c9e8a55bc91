"""`textDocument/formatting` and `rangeFormatting`: the one canonical format, as changes of the lines that differ."""

from difflib import SequenceMatcher

from specc.diagnostics.source import Source
from specc.editor.feature import Feature
from specc.editor.positions import Json, between
from specc.editor.positions import offset as offset_of
from specc.editor.workspace import Workspace


def whole(workspace: Workspace, params: Json) -> list[Json]:
    """All changes."""
    return _changes(workspace, params, None)


def in_range(workspace: Workspace, params: Json) -> list[Json]:
    """The changes of lines that a range touches."""
    asked = params.get("range")
    return _changes(workspace, params, asked if isinstance(asked, dict) else None)


def _changes(workspace: Workspace, params: Json, asked: Json | None) -> list[Json]:
    from specc.syntax.format import formatted

    document = workspace.document(params)
    if document is None:
        return []
    source = Source(document.address, document.text)
    text, _ = formatted(source)
    if text == source.text:
        return []
    first, last = 0, len(source.starts)
    if asked is not None:
        first = source.position(offset_of(source, asked.get("start")))[0] - 1
        last = source.position(offset_of(source, asked.get("end")))[0]
    before, after = source.text.splitlines(keepends=True), text.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    return [
        {
            "range": between(source, starts[start], starts[end]),
            "newText": "".join(after[new_start:new_end]),
        }
        for tag, start, end, new_start, new_end in SequenceMatcher(
            None, before, after, autojunk=False
        ).get_opcodes()
        if tag != "equal" and start < max(last, first + 1) and max(end, start + 1) > first
    ]


FEATURE = Feature(
    method="textDocument/formatting",
    answer=whole,
    capabilities={"documentFormattingProvider": True, "documentRangeFormattingProvider": True},
    more={"textDocument/rangeFormatting": in_range},
)
