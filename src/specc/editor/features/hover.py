"""`textDocument/hover`: what a name means, what it is worth, in which unit, and where that comes from."""

import os

from specc.design.attribute import Word
from specc.design.entity import Citation, Entity
from specc.design.functions import FUNCTIONS
from specc.design.results import result_dimension
from specc.disk import SUFFIX
from specc.editor.feature import Feature
from specc.editor.mention import Mention
from specc.editor.positions import Json, between
from specc.editor.values import (
    bounds,
    cited,
    facts,
    follow,
    form,
    result_value,
    sources,
    value_line,
)
from specc.editor.workspace import CursorPlace, Workspace
from specc.reports.named import about
from specc.reports.pages import find_page
from specc.units.table import UNITS
from specc.units.text import number


def answer(workspace: Workspace, params: Json) -> Json | None:
    """What stands under a position, in Markdown."""
    place = workspace.at(params)
    mention = place.table.at(place.offset) if place is not None else None
    if place is None or mention is None:
        return None
    lines = described(workspace, place, mention)
    if not lines:
        return None
    return {
        "contents": {"kind": "markdown", "value": "\n\n".join(filter(None, lines))},
        "range": between(place.table.module.source, mention.start, mention.end),
    }


def described(workspace: Workspace, place: CursorPlace, mention: Mention) -> list[str]:
    """The paragraphs on a mention."""
    match mention.role:
        case "field" | "key" if mention.attribute is not None:
            return _field(workspace, place, mention)
        case "declared" | "name" if mention.symbol is not None:
            return _symbol(workspace, place, mention)
        case "word":
            return [line for word in mention.words for line in _word(word)]
        case "argument" if mention.attribute is not None:
            return [f"**{mention.text}** · {form(mention.attribute)}", mention.attribute.doc]
        case "unit":
            return _unit(mention.text)
        case "function":
            return [f"**{mention.text}**(…)", f"Takes {FUNCTIONS[mention.text].wanted}."]
        case "result":
            return _result(workspace, place, mention)
        case "module":
            return _module(workspace, mention)
        case "kind":
            return _kind(mention.text)
        case "code":
            page = find_page(mention.text)
            return [f"**{page.code}** · {page.title}", page.body] if page else []
        case _:
            return []


def _field(workspace: Workspace, place: CursorPlace, mention: Mention) -> list[str]:
    attribute = mention.attribute
    assert attribute is not None
    entity = workspace.entity(place, mention.trail)
    value, origin = follow(entity, mention.trail[1:])
    entries = [f"- `{word.signature}`: {word.doc}" for word in attribute.vocabulary or ()]
    line = value_line(value, attribute)
    return [
        f"**{mention.text}** · {form(attribute)}" + (f" = {line}" if line else ""),
        "\n".join(f"{word.doc}" for word in mention.words) or attribute.doc,
        bounds(attribute),
        cited(origin.citation if origin is not None else None),
        "\n".join(entries) if mention.role == "field" else "",
    ]


def _symbol(workspace: Workspace, place: CursorPlace, mention: Mention) -> list[str]:
    symbol = mention.symbol
    assert symbol is not None
    if symbol.sort == "file":
        return _files(workspace, symbol.path)
    head = f"{symbol.sort} **{symbol.name}**"
    doc = symbol.doc or ""
    if symbol.path == place.document.path:
        if mention.trail[1:]:
            block, _ = follow(workspace.entity(place, mention.trail), mention.trail[1:])
            if isinstance(block, Entity):
                return [head, doc, "\n".join(facts(block)), *sources(block)]
        design = workspace.values(place.document).design
        made = mention.text if mention.text.startswith(symbol.name) else symbol.name
        found: object = design.entities.get(made) or design.values.get(symbol.name)
        if found is None and symbol.name in place.table.module.declared:
            found = workspace.modules.value(place.table.module, symbol.name)
    else:
        module = workspace.modules.module(symbol.path)
        found = workspace.modules.value(module, symbol.name) if module is not None else None
    if isinstance(found, Citation):
        return [head, doc, cited(found)]
    if isinstance(found, Entity):
        base = f" : {found.base.name}" if found.base is not None else ""
        imported = f"`{found.path}`" if "." in found.path else ""
        return [head + base, imported, found.doc or doc, "\n".join(facts(found)), *sources(found)]
    line = value_line(found)
    return [head + (f" = {line}" if line else ""), doc]


def _word(word: Word) -> list[str]:
    arguments = [f"- `{name}`: {known.doc}" for name, known in word.arguments.items()]
    return [f"**{word.signature}**", word.doc, "\n".join(arguments)]


def _unit(unit: str) -> list[str]:
    known = UNITS.get(unit)
    if known is None:
        return []
    scale, dimension = known
    if dimension.text == "1":
        return [f"`{unit}` · " + ("a share" if unit == "%" else "a count, without dimension")]
    same = "" if scale == 1 else f": 1 {unit} = {number(scale, 6)} {dimension.text}"
    return [f"`{unit}` · {dimension.text}{same}"]


def _result(workspace: Workspace, place: CursorPlace, mention: Mention) -> list[str]:
    result = workspace.values(place.document)
    dimension = result_dimension(mention.kind, mention.text, result.design.currency)
    unit = f" · `{dimension.text}`" if dimension is not None and dimension.text != "1" else ""
    value = result_value(result, mention.trail)
    judged = [
        f"{judgement.status}: `{judgement.requirement.text}`"
        for judgement in result.requirements
        if any(name == ".".join(mention.trail) for name, _ in judgement.seen)
    ]
    shown = value if value.startswith("unknown") else f"`{value}`"
    return [
        f"**{mention.text}** · computed{unit} = {shown}",
        about(mention.kind, mention.text),
        "\n".join(f"- {line}" for line in judged),
    ]


def _module(workspace: Workspace, mention: Mention) -> list[str]:
    return _files(workspace, mention.path)


def _files(workspace: Workspace, path: str) -> list[str]:
    shown = workspace.store.shown(path)
    if not path.endswith(SUFFIX):
        known = workspace.store.entries(path)
        return [f"folder `{shown}`", _listed(known)] if known else []
    module = workspace.modules.module(path)
    if module is None:
        return []
    return [f"file `{shown or os.path.basename(path)}`", _listed(list(module.declared))]


def _listed(known: list[str]) -> str:
    more = f", and {len(known) - 20} more" if len(known) > 20 else ""
    return ", ".join(f"`{name}`" for name in known[:20]) + more


def _kind(kind: str) -> list[str]:
    from specc.design.fields import attributes
    from specc.editor.symbols import class_of

    cls = class_of(kind)
    if cls is None:
        return [f"**{kind}**"]
    doc = (cls.__doc__ or "").partition("\n\n")[0]
    required = [name for name, known in attributes(cls).items() if known.required]
    needed = f"Required: {', '.join(f'`{name}`' for name in required)}." if required else ""
    return [f"**{kind}**", doc, needed]


FEATURE = Feature(method="textDocument/hover", answer=answer, capabilities={"hoverProvider": True})
