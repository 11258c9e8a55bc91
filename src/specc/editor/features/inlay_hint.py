"""`textDocument/inlayHint`: what `auto` was sized to, what expressions are worth, and how many accelerators a cluster has."""

from collections.abc import Iterator

from specc.design.entity import Entity
from specc.editor.feature import Feature
from specc.editor.mention import Mention
from specc.editor.positions import Json, offset, position
from specc.editor.table import Table
from specc.editor.values import follow, shown
from specc.editor.workspace import CursorPlace, Workspace
from specc.result import Result
from specc.syntax import nodes
from specc.syntax.walk import walk
from specc.units import Quantity
from specc.units.text import show

_COMPUTED = (nodes.Binary, nodes.If, nodes.Name, nodes.MemberAccess, nodes.Unary)
VALUE = 1


def answer(workspace: Workspace, params: Json) -> list[Json]:
    """The hints of a range, in the order of the text."""
    document = workspace.document(params)
    table = workspace.table(document) if document is not None else None
    if document is None or table is None:
        return []
    source = table.module.source
    asked = params.get("range")
    first, last = 0, len(source.text)
    if isinstance(asked, dict):
        first, last = offset(source, asked.get("start")), offset(source, asked.get("end"))
    result = workspace.compiled(document)
    place = CursorPlace(document, table, 0)
    hints = [*_sized(result, document.path), *_values(workspace, place), *_totals(result, table)]
    return [
        {
            "position": position(source, at),
            "label": label,
            "kind": VALUE,
            "paddingLeft": True,
            **({"tooltip": about} if about else {}),
        }
        for at, label, about in sorted(dict.fromkeys(hints))
        if first <= at <= last
    ]


Hint = tuple[int, str, str]


def _sized(result: Result, path: str) -> Iterator[Hint]:
    """What was chosen for what was open."""
    for choice in result.sizing.choices if result.sizing is not None else ():
        span = choice.open.span
        if span is not None and span.source.path == path:
            end = span.source.text.find("auto", span.start, span.end + 4)
            at = end + 4 if end >= 0 else span.end
            if span.source.text[at : at + 1] == "(":
                at = span.source.text.find(")", at) + 1 or at
            yield at, f"= {choice.shown}", choice.why


def _values(workspace: Workspace, place: CursorPlace) -> Iterator[Hint]:
    """What expressions of fields, constants and params are worth, where they are quantities."""
    table = place.table
    design = workspace.compiled(place.document).design
    declared = {mention.start: mention for mention in table.mentions}
    for node in walk(table.tree):
        value: object = None
        if isinstance(node, nodes.Param | nodes.Let) and isinstance(node.value, _COMPUTED):
            value = design.values.get(node.name.text)
            mention = declared.get(node.name.start)
            if mention is None or len(mention.trail) > 1:
                continue
        elif isinstance(node, nodes.FieldStatement) and isinstance(node.value, _COMPUTED):
            mention = declared.get(node.start)
            if mention is None or mention.role != "field" or not mention.trail:
                continue
            value = _value(workspace, place, mention)
        if isinstance(value, Quantity):
            written = table.text[node.value.start : node.value.end]  # type: ignore[attr-defined]
            if show(value) != written:
                yield node.value.end, f"= {show(value)}", ""  # type: ignore[attr-defined]


def _value(workspace: Workspace, place: CursorPlace, mention: Mention) -> object:
    return follow(workspace.entity(place, mention.trail), mention.trail[1:])[0]


def _totals(result: Result, table: Table) -> Iterator[Hint]:
    """Accelerators of a cluster, behind its brace."""
    for node in table.tree.statements:
        if not isinstance(node, nodes.Declaration) or node.kind.text != "cluster":
            continue
        name = node.name.text
        entity = result.design.entities.get(name)
        bill = result.bills.get(name)
        if not isinstance(entity, Entity) or bill is None:
            continue
        totals = [
            f"{shown(value)} {unit}"
            for path, unit in (("accelerators", "accelerators"), ("power.it", "of IT power"))
            if isinstance(value := result.lookup(f"{name}.{path}"), Quantity)
        ]
        if totals:
            yield node.open + 1, f"# {', '.join(totals)}", "computed from the parts of the cluster"


FEATURE = Feature(
    method="textDocument/inlayHint",
    answer=answer,
    capabilities={"inlayHintProvider": {"resolveProvider": False}},
)
