"""`textDocument/codeAction`: every fix that a finding offers, and all those at once that keep the meaning."""

from specc.diagnostics.diagnostic import Applicability, Diagnostic, Fix
from specc.diagnostics.fixing import fixed
from specc.editor.document import Document
from specc.editor.feature import Feature
from specc.editor.findings import finding
from specc.editor.positions import Json, between, offset, place
from specc.editor.workspace import Workspace

QUICK, ALL = "quickfix", "source.fixAll.specc"


def answer(workspace: Workspace, params: Json) -> list[Json]:
    """The fixes of findings that the range touches, the trusted ones first."""
    document = workspace.document(params)
    asked = params.get("range")
    if document is None or not isinstance(asked, dict):
        return []
    result = workspace.compiled(document)
    source = workspace.store.load(document.path)
    start, end = offset(source, asked.get("start")), offset(source, asked.get("end"))
    actions: list[Json] = []
    if _wanted(params, QUICK):
        for diagnostic in result.diagnostics:
            span = diagnostic.span
            here = span is not None and span.source.path == document.path
            if here and span is not None and span.start <= end and start <= span.end:
                actions += [_action(workspace, diagnostic, fix) for fix in diagnostic.fixes]
        actions.sort(key=lambda action: action.get("isPreferred") is not True)
    if _wanted(params, ALL):
        actions += _all(document, workspace, result.diagnostics)
    return actions


def _wanted(params: Json, kind: str) -> bool:
    about = params.get("context")
    only = about.get("only") if isinstance(about, dict) else None
    if not isinstance(only, list):
        return True
    return any(isinstance(one, str) and f"{kind}.".startswith(f"{one}.") for one in only)


def _action(workspace: Workspace, diagnostic: Diagnostic, fix: Fix) -> Json:
    changes: dict[str, list[Json]] = {}
    for edit in fix.edits:
        path = edit.span.source.path or edit.span.source.name
        changes.setdefault(workspace.address(path), []).append(
            {"range": place(edit.span), "newText": edit.text}
        )
    return {
        "title": fix.title,
        "kind": QUICK,
        "diagnostics": [finding(diagnostic, workspace)],
        "isPreferred": fix.applicability is Applicability.SAFE,
        "edit": {"changes": changes},
    }


def _all(document: Document, workspace: Workspace, diagnostics: list[Diagnostic]) -> list[Json]:
    """One action for all fixes that keep the meaning; nothing where there is none."""
    source = workspace.store.load(document.path)
    own = [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.span and diagnostic.span.source.path == source.path
    ]
    text, made = fixed(source, own)
    if not made:
        return []
    whole = {"range": between(source, 0, len(source.text)), "newText": text}
    title = f"Fix all {len(made)} that keep the meaning" if len(made) > 1 else made[0].fix.title
    return [{"title": title, "kind": ALL, "edit": {"changes": {document.address: [whole]}}}]


FEATURE = Feature(
    method="textDocument/codeAction",
    answer=answer,
    capabilities={"codeActionProvider": {"codeActionKinds": [QUICK, ALL]}},
)
