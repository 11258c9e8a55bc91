"""`textDocument/codeLens`: over each requirement whether it is met, with value, limit and margin; over objectives their value."""

from specc.editor.feature import Feature
from specc.editor.positions import Json, place
from specc.editor.workspace import Workspace
from specc.requirements.judge import Judgement, sides
from specc.units import Quantity
from specc.units.text import percent, show

MARKS = {"met": "✓ met", "failed": "✗ failed", "undecided": "? undecided"}


def answer(workspace: Workspace, params: Json) -> list[Json]:
    """A lens for each requirement of the text, in its order."""
    document = workspace.document(params)
    if document is None:
        return []
    result = workspace.compiled(document)
    lenses: dict[tuple[int, str], Json] = {}
    for judgement in result.requirements:
        span = judgement.requirement.span
        if span.source.path == document.path:
            heir = judgement.requirement.heir
            title = told(judgement) + (f" by {heir}" if heir else "")
            lenses[span.start, title] = _lens(title, place(span))
    for text, value in result.sizing.objective if result.sizing is not None else ():
        for requirement in result.design.requirements:
            span = requirement.span
            here = span.source.path == document.path
            if here and requirement.minimise and requirement.text == text:
                shown = show(value) if isinstance(value, Quantity) else "unknown"
                lenses[span.start, shown] = _lens(f"smallest: {shown}", place(span))
    return [lenses[key] for key in sorted(lenses)]


def told(judgement: Judgement) -> str:
    """What became of a requirement, in a line."""
    mark = MARKS[judgement.status]
    if judgement.status == "undecided" or judgement.value is None or judgement.limit is None:
        missing = ", ".join(judgement.missing[:3])
        return f"{mark}: needs {missing}" if missing else mark
    value, limit = sides(judgement)
    text = f"{mark}: {value}, limit {limit}"
    if judgement.distance is None:
        return text
    share = percent(abs(judgement.distance), 1)
    return f"{text}, {share} {'to spare' if judgement.distance <= 0 else 'beyond'}"


def _lens(title: str, where: Json) -> Json:
    return {"range": where, "command": {"title": title, "command": ""}}


FEATURE = Feature(
    method="textDocument/codeLens",
    answer=answer,
    capabilities={"codeLensProvider": {"resolveProvider": False}},
)
