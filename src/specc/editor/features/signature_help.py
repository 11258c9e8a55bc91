"""`textDocument/signatureHelp`: the arguments of the word or function whose parentheses are open."""

from specc.design.functions import FUNCTIONS
from specc.editor.calls import called, field_at
from specc.editor.cursor import cursor
from specc.editor.feature import Feature
from specc.editor.positions import Json
from specc.editor.workspace import Workspace


def answer(workspace: Workspace, params: Json) -> Json | None:
    """The signature, and which of its parameters is being given."""
    place = workspace.at(params)
    if place is None:
        return None
    at = cursor(place.table.module.source, place.offset)
    word = called(field_at(place.table, place.offset, at), at)
    if word is not None and (word.arguments or word.rest is not None):
        names = list(word.arguments)
        active = names.index(at.named) if at.named in names else min(at.argument, len(names))
        parameters: list[Json] = [
            {
                "label": name if known.required else f"[{name}]",
                "documentation": f"{known.doc} ({known.form.value}{f', {known.unit}' if known.unit else ''})",
            }
            for name, known in word.arguments.items()
        ]
        return _help(word.signature, word.doc, parameters, active)
    if at.callee in FUNCTIONS:
        function = FUNCTIONS[at.callee]
        return _help(f"{at.callee}(…)", f"Takes {function.wanted}.", [{"label": "…"}], 0)
    if at.callee == "auto":
        return _help(
            "auto(low..high)", "An open value within bounds.", [{"label": "low..high"}], 0
        )
    return None


def _help(label: str, doc: str, parameters: list[Json], active: int) -> Json:
    signature: Json = {"label": label, "documentation": doc, "parameters": parameters}
    return {"signatures": [signature], "activeSignature": 0, "activeParameter": active}


FEATURE = Feature(
    method="textDocument/signatureHelp",
    answer=answer,
    capabilities={"signatureHelpProvider": {"triggerCharacters": ["(", ","]}},
)
