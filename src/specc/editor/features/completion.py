"""`textDocument/completion`: modules, names, fields, blocks, words, arguments, units, results and keywords, by what may stand there."""

import os
import re
from collections.abc import Iterator

from specc.design.attribute import Attribute, Form
from specc.design.entity import kind_of
from specc.design.fields import attributes
from specc.design.functions import FUNCTIONS
from specc.design.kinds import kinds
from specc.design.results import RESULTS
from specc.design.vocabulary.known import known_words
from specc.disk import SUFFIX
from specc.editor.calls import block_at, called, field_at
from specc.editor.cursor import Cursor, cursor
from specc.editor.feature import Feature
from specc.editor.positions import Json
from specc.editor.symbols import Frame, SymbolShape, symbol_of
from specc.editor.values import form
from specc.editor.workspace import CursorPlace, Workspace
from specc.reports.pages import pages
from specc.syntax import nodes
from specc.units.dimension import DIMENSIONLESS
from specc.units.table import UNITS

METHOD, FUNCTION, FIELD, VARIABLE, CLASS, MODULE, UNIT, WORD, KEYWORD, FILE = (
    2,
    3,
    5,
    6,
    7,
    9,
    11,
    20,
    14,
    17,
)
STATEMENTS = ("import", "from", "param", "let", "require", "minimise", "allow")
INSIDE = ("let", "require", "minimise", "allow")
OPERATORS = (
    "if",
    "then",
    "else",
    "for",
    "in",
    "and",
    "or",
    "not",
    "of",
    "x",
    "auto",
    "unknown",
    "true",
    "false",
)
_UNIT = re.compile(r"\d[ \t]+[A-Za-z/%]*\Z")
_PATH = re.compile(r'(?:^|;)[ \t]*(?:import|from)[ \t]+"([^"\r\n]*)\Z')
BLOCKS = frozenset({Form.BLOCK, Form.NAMED, Form.TABLE, Form.LISTS})


def answer(workspace: Workspace, params: Json) -> list[Json]:
    """What may stand at a position; each label once."""
    place = workspace.at(params)
    if place is None:
        return []
    offered: dict[str, Json] = {}
    for item in _offered(workspace, place):
        offered.setdefault(str(item["label"]), item)
    return list(offered.values())


def _offered(workspace: Workspace, place: CursorPlace) -> Iterator[Json]:
    source = place.table.module.source
    start = source.text.rfind("\n", 0, place.offset) + 1
    line = source.text[start : place.offset]
    written = _PATH.search(line)
    if written is not None:
        return _files(workspace, place, written.group(1))
    at = cursor(source, place.offset)
    if at.first in {"from", "import"} and not at.heads:
        return _modules(workspace, place, at)
    field = field_at(place.table, place.offset, at)
    if _UNIT.search(line) and not at.chain:
        return _units(field)
    if at.first == "allow":
        return (_item(code, WORD, page.title) for code, page in pages().items())
    if at.chain:
        return _behind_dot(place, at)
    if at.texts[-1:] == ("@",):
        return _names(place, ("source",))
    if at.texts[-1:] == (":",) and not at.has("="):
        return _names(place, at.texts[:1])
    if not at.texts:
        return _statements(place, at)
    return _values(place, at, field)


def _item(label: str, kind: int, detail: str = "", doc: str = "", **more: object) -> Json:
    item: Json = {"label": label, "kind": kind, **more}
    if detail:
        item["detail"] = detail
    if doc:
        item["documentation"] = doc
    return item


# --- modules ----------------------------------------------------------------------------------------------------------


def _files(workspace: Workspace, place: CursorPlace, written: str) -> Iterator[Json]:
    """Files and folders below a path in quotes."""
    folder = os.path.join(os.path.dirname(place.document.path), os.path.dirname(written))
    for entry in workspace.store.entries(folder):
        inside = os.path.join(folder, entry)
        if workspace.store.is_folder(inside):
            yield _item(f"{entry}/", FILE)
        if workspace.store.is_file(inside + SUFFIX) and inside + SUFFIX != place.document.path:
            yield _item(f"{entry}{SUFFIX}", FILE)


def _modules(workspace: Workspace, place: CursorPlace, at: Cursor) -> Iterator[Json]:
    """Folders and files of the catalogue, or the names of a file behind `import`."""
    if at.first == "from" and at.has("import"):
        end = at.texts.index("import")
        words = [word for word in at.texts[1:end] if word != "."]
        path = _place(workspace, place, words)
        module = workspace.modules.module(path) if path.endswith(SUFFIX) else None
        if module is None:
            for entry in workspace.store.entries(path):
                yield _item(entry, VARIABLE)
            return
        for name, declared in module.declared.items():
            symbol = symbol_of(module, declared, name)
            yield _item(
                name, VARIABLE, symbol.sort if symbol else "", (symbol and symbol.doc) or ""
            )
        return
    if not at.chain:
        yield _item("std", MODULE, "the catalogue")
        return
    path = _place(workspace, place, list(at.chain))
    for entry in workspace.store.entries(path):
        yield _item(entry, MODULE)
    if at.first == "from":
        yield _item("import", KEYWORD)


def _place(workspace: Workspace, place: CursorPlace, words: list[str]) -> str:
    if words and words[0].startswith('"'):
        folder = os.path.dirname(place.document.path)
        return workspace.store.real(os.path.join(folder, words[0].strip('"')))
    path = os.path.join(workspace.store.catalogue, *words[1:])
    return path + SUFFIX if workspace.store.is_file(path + SUFFIX) else path


# --- what stands in a value -------------------------------------------------------------------------------------------


def _units(field: Attribute | None) -> Iterator[Json]:
    """Units, those of the field's dimension first."""
    wanted = set(field.dimensions) if field is not None else set()
    for unit, (_, dimension) in UNITS.items():
        plain = dimension is DIMENSIONLESS
        rank = "0" if dimension in wanted and not plain else "2" if plain else "1"
        yield _item(unit, UNIT, dimension.text, sortText=f"{rank}{unit}")


def _values(place: CursorPlace, at: Cursor, field: Attribute | None) -> Iterator[Json]:
    """Words of the field, arguments, names, functions, results where they may be required."""
    table = block_at(place.table, place.offset, at)
    field = field or table
    word = called(field, at)
    if word is not None:
        inner = word.arguments.get(at.named)
        for name, known in word.arguments.items():
            if not at.named:
                yield _item(
                    name, FIELD, form(known), known.doc,
                    insertText=f"{name} = ", sortText=f"0{name}",
                )  # fmt: skip
        for name in inner.words if inner is not None else word.words():
            yield _item(name, WORD, sortText=f"1{name}")
    elif field is not None:
        for entry in field.vocabulary or ():
            yield _item(entry.name, WORD, entry.signature, entry.doc, sortText=f"0{entry.name}")
        if field.auto:
            yield _item("auto", KEYWORD, "an open value, for the compiler to solve")
    requiring = at.first in {"require", "minimise"}
    if requiring:
        yield from _results(place.table.frame_at(place.offset).shape)
    yield from _names(place, field.kinds if field is not None else ())
    for name, function in FUNCTIONS.items():
        yield _item(name, FUNCTION, function.wanted)
    for keyword in OPERATORS:
        yield _item(keyword, KEYWORD)
    if field is None and not requiring:
        for name, entries in known_words().items():
            yield _item(name, WORD, entries[0].signature, entries[0].doc, sortText=f"9{name}")


def _names(place: CursorPlace, wanted: tuple[str, ...]) -> Iterator[Json]:
    """Names that can be seen, those of a wanted kind first."""
    frame: Frame | None = place.table.frame_at(place.offset)
    while frame is not None:
        for name, (symbol, _) in frame.names.items():
            yield _item(name, VARIABLE, symbol.sort, symbol.doc or "")
        if frame.outer is None:
            for name, declared in frame.module.declared.items():
                symbol_there = symbol_of(frame.module, declared, name)
                sort = symbol_there.sort if symbol_there is not None else ""
                rank = "0" if sort in wanted else "5"
                doc = (symbol_there.doc or "") if symbol_there is not None else ""
                yield _item(name, VARIABLE, sort, doc, sortText=f"{rank}{name}")
        frame = frame.outer


def _results(shape: SymbolShape | None) -> Iterator[Json]:
    """Results and fields of the entity around."""
    if shape is None or shape.cls is None or shape.head:
        return
    for name, (unit, doc) in RESULTS.get(kind_of(shape.cls), {}).items():
        yield _item(name, METHOD, unit, doc, sortText=f"1{name}")
    for name, known in attributes(shape.cls).items():
        yield _item(name, FIELD, form(known), known.doc, sortText=f"2{name}")


def _behind_dot(place: CursorPlace, at: Cursor) -> Iterator[Json]:
    """Results, fields and blocks of what stands before a dot, or the names of a file."""
    shapes = place.table.shapes
    frame = place.table.frame_at(place.offset)
    shape = shapes.name(at.chain[0], frame)
    below: tuple[str, ...] = ()
    for word in at.chain[1:]:
        inner = shapes.member(shape, word) if shape is not None else None
        if inner is None and shape is not None and shape.cls is not None:
            below = (*below, word)
            continue
        shape, below = inner, ()
    if shape is None:  # a result of the entity around: `power.it`
        shape, below = frame.shape, at.chain
    if shape is None:
        return
    if shape.path:
        yield from _namespace(place, shape.path)
        return
    prefix = "".join(f"{word}." for word in below)
    for item in _results(shape):
        label = str(item["label"])
        if label.startswith(prefix):
            yield {**item, "label": label.removeprefix(prefix)}
    if shape.head:
        for body, _ in shape.bodies():
            for node in body:
                if isinstance(node, nodes.BlockStatement) and node.head.text == shape.head:
                    yield _item((node.name or node.head).text, VARIABLE, shape.head)


def _namespace(place: CursorPlace, path: str) -> Iterator[Json]:
    module = place.table.loader.modules.get(path)
    if module is None:
        for entry in place.table.loader.store.entries(path):
            yield _item(entry, MODULE)
        return
    for name, declared in module.declared.items():
        symbol = symbol_of(module, declared, name)
        yield _item(name, VARIABLE, symbol.sort if symbol is not None else "")


# --- statements -------------------------------------------------------------------------------------------------------


def _statements(place: CursorPlace, at: Cursor) -> Iterator[Json]:
    """Kinds at the top level; fields and blocks in a body, without those that are stated."""
    if not at.heads:
        for keyword in STATEMENTS:
            yield _item(keyword, KEYWORD)
        for kind in kinds():
            yield _item(kind, CLASS, sortText=f"1{kind}")
        return
    table = block_at(place.table, place.offset, at)
    if table is not None:
        for entry in table.vocabulary or ():
            yield _item(entry.name, FIELD, "", entry.doc, insertText=f"{entry.name} = ")
        return
    shape = place.table.frame_at(place.offset).shape
    if shape is None or shape.cls is None:
        return
    stated = {node.name for node in shape.body if isinstance(node, nodes.FieldStatement)}
    for name, known in attributes(shape.cls).items():
        if name in stated:
            continue
        rank = "0" if known.required else "1"
        label = known.head or name
        after = f"{label} {{" if known.form in BLOCKS else f"{label} = "
        yield _item(label, FIELD, form(known), known.doc, insertText=after, sortText=rank + label)
    for keyword in INSIDE:
        yield _item(keyword, KEYWORD, sortText=f"3{keyword}")


FEATURE = Feature(
    method="textDocument/completion",
    answer=answer,
    capabilities={"completionProvider": {"triggerCharacters": [".", "@", '"', "("]}},
)
