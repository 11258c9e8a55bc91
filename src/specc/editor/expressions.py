"""The names in expressions, each with what it stands for."""

import re

from specc.design.attribute import Attribute, Form
from specc.design.entity import kind_of
from specc.design.functions import FUNCTIONS
from specc.design.results import result_dimension
from specc.design.vocabulary.known import known_words
from specc.editor.mention import Mention
from specc.editor.symbols import (
    Frame,
    Shapes,
    Symbol,
    SymbolShape,
    field_of,
    labelled,
    stated,
    symbol_of,
)
from specc.resolve.modules import Loader, Module
from specc.syntax import nodes
from specc.syntax.walk import children

_UNIT = re.compile(r"[A-Za-zµμΩ%°][A-Za-z0-9_µμΩ]*")


class ExpressionMentions:
    """Collects the mentions of one file."""

    def __init__(self, module: Module, loader: Loader) -> None:
        """Nothing is collected yet."""
        self.module = module
        self.loader = loader
        self.shapes = Shapes(loader)
        self.path = module.source.path or module.path
        self.text = module.source.text
        self.found: list[Mention] = []

    def add(self, start: int, end: int, role: str, **about: object) -> None:
        """One more mention."""
        text = str(about.pop("text", "")) or self.text[start:end]
        self.found.append(Mention(start=start, end=end, role=role, text=text, **about))  # type: ignore[arg-type]

    def expression(
        self,
        node: nodes.SyntaxNode | None,
        frame: Frame,
        attribute: Attribute | None = None,
        words: tuple[str, ...] = (),
        *,
        requiring: bool = False,
    ) -> None:
        """An expression; `words` are those of the field that it is for, which win over names."""
        match node:
            case None | nodes.Number() | nodes.String():
                return
            case nodes.Name():
                self._name(node, frame, attribute, words, requiring=requiring)
            case nodes.MemberAccess():
                self._chain(node, frame, requiring=requiring)
            case nodes.QuantityLiteral():
                for unit in _UNIT.finditer(self.text, node.unit_start, node.end):
                    self.add(*unit.span(), "unit")
            case nodes.Call():
                self._call(node, frame, attribute, words, requiring=requiring)
            case nodes.Override():
                self.expression(node.base, frame, attribute, words, requiring=requiring)
                shape = self.shapes.of(node, frame)
                inner = (
                    shape.frame if shape is not None and shape.frame else Frame(self.module, frame)
                )
                self.body(node.body, inner)
            case nodes.Comprehension():
                self._comprehension(node, frame, attribute, words, requiring=requiring)
            case _:
                for child in children(node):
                    self.expression(child, frame, attribute, words, requiring=requiring)

    def body(self, body: list[nodes.Statement], frame: Frame) -> None:
        """The statements of a body."""
        raise NotImplementedError

    def symbol(self, name: str, frame: Frame) -> Symbol | None:
        """What a name is declared as, seen from a body."""
        scope: Frame | None = frame
        while scope is not None:
            if name in scope.names:
                return scope.names[name][0]
            if scope.stated(name) is not None and scope.shape is not None:
                return self._field_symbol(scope.shape, name)
            if scope.outer is None:
                declared = scope.module.declared.get(name)
                return None if declared is None else symbol_of(scope.module, declared, name)
            scope = scope.outer
        return None

    def _field_symbol(self, shape: SymbolShape, name: str) -> Symbol | None:
        statement, frame = stated(shape, name)
        if statement is None or frame is None:
            return None
        path = frame.module.source.path or frame.module.path
        start, end = statement.start, statement.name_end
        return Symbol(path, start, end, statement.name, "field", statement.doc, renamed=False)

    def _name(
        self,
        node: nodes.Name,
        frame: Frame,
        attribute: Attribute | None,
        words: tuple[str, ...],
        *,
        requiring: bool,
    ) -> None:
        name = node.text
        if name in words and attribute is not None and attribute.vocabulary is not None:
            entry = attribute.vocabulary.entries[name]
            self.add(node.start, node.end, "word", words=(entry,))
            return
        if requiring and self._own_result(node.start, node.end, (name,), frame):
            return
        symbol = self.symbol(name, frame) if name not in words else None
        if symbol is not None:
            self.add(node.start, node.end, "name", symbol=symbol)
            return
        if requiring and (owner := _owner(frame)) is not None and owner.shape is not None:
            known = field_of(owner.shape.cls, name)[1] if owner.shape.cls is not None else None
            if known is not None:
                trail = (*owner.trail, name)
                self.add(node.start, node.end, "field", attribute=known, trail=trail)
                return
        entries = known_words().get(name, ())
        self.add(node.start, node.end, "word" if entries else "unknown", words=entries)

    def _own_result(self, start: int, end: int, path: tuple[str, ...], frame: Frame) -> bool:
        """A result of the entity around; whether it is one."""
        owner = _owner(frame)
        if owner is None or owner.shape is None or owner.shape.cls is None:
            return False
        if any(path[0] in scope.names for scope in _inner(frame, owner)):
            return False
        return self._result(start, end, kind_of(owner.shape.cls), path, owner.trail)

    def _result(
        self, start: int, end: int, kind: str, path: tuple[str, ...], trail: tuple[str, ...]
    ) -> bool:
        name = ".".join(path)
        if not kind or result_dimension(kind, name) is None:
            return False
        self.add(start, end, "result", text=name, kind=kind, trail=(*trail, name))
        return True

    def _chain(self, node: nodes.MemberAccess, frame: Frame, *, requiring: bool) -> None:
        links = [node]
        while isinstance(links[-1].value, nodes.MemberAccess):
            links.append(links[-1].value)
        base = links[-1].value
        links.reverse()
        path = tuple(link.name for link in links)
        if isinstance(base, nodes.Name):
            whole = (base.text, *path)
            if requiring and self._own_result(base.start, node.end, whole, frame):
                return
        self.expression(base, frame, requiring=requiring)
        shape = self.shapes.of(base, frame)
        trail = (base.text,) if isinstance(base, nodes.Name) else ()
        for index, link in enumerate(links):
            if shape is None:
                return
            if requiring and shape.cls is not None and not shape.head:
                rest = path[index:]
                if self._fabric(links[index:], shape, trail):
                    return
                if self._result(link.name_start, node.end, kind_of(shape.cls), rest, trail):
                    return
            self._link(link, shape, trail)
            trail = (*trail, link.name)
            shape = self.shapes.member(shape, link.name)

    def _fabric(
        self, links: list[nodes.MemberAccess], shape: SymbolShape, trail: tuple[str, ...]
    ) -> bool:
        """`pod.fabric.compute.bisection`: a result of a block that has a name of its own."""
        if len(links) != 3 or links[0].name != "fabric" or shape.cls is None:
            return False
        kind, path = kind_of(shape.cls), tuple(link.name for link in links)
        if result_dimension(kind, ".".join(path)) is None:
            return False
        self._link(links[0], shape, trail)
        inner = self.shapes.member(shape, "fabric")
        if inner is not None:
            self._link(links[1], inner, (*trail, "fabric"))
        last = links[2]
        return self._result(last.name_start, last.end, kind, path, trail)

    def _link(self, link: nodes.MemberAccess, shape: SymbolShape, trail: tuple[str, ...]) -> None:
        """One name behind a dot."""
        start, end, name = link.name_start, link.end, link.name
        if shape.path:
            module = self.shapes.file(shape.path, name)
            declared = module.declared.get(name) if module is not None else None
            if module is not None and declared is not None:
                self.add(start, end, "name", symbol=symbol_of(module, declared, name))
            else:
                self.add(start, end, "module", path=f"{shape.path}/{name}")
        elif shape.head:
            node, frame = labelled(shape, name)
            if node is not None and frame is not None:
                word = node.name or node.head
                path = frame.module.source.path or frame.module.path
                symbol = Symbol(path, word.start, word.end, word.text, shape.head, node.doc)
                self.add(start, end, "name", symbol=symbol)
        elif shape.cls is not None:
            field, attribute = field_of(shape.cls, name)
            stated_at = self._field_symbol(shape, field) if attribute is not None else None
            self.add(
                start, end, "field" if attribute else "unknown",
                attribute=attribute, symbol=stated_at, kind=kind_of(shape.cls), trail=(*trail, field),
            )  # fmt: skip

    def _call(
        self,
        node: nodes.Call,
        frame: Frame,
        attribute: Attribute | None,
        words: tuple[str, ...],
        *,
        requiring: bool,
    ) -> None:
        callee = node.callee
        entry = None
        if isinstance(callee, nodes.Name):
            name = callee.text
            if attribute is not None and attribute.vocabulary is not None and name in words:
                entry = attribute.vocabulary.entries.get(name)
            elif name in FUNCTIONS:
                self.add(callee.start, callee.end, "function")
            else:
                entry = next(iter(known_words().get(name, ())), None)
            if entry is not None:
                self.add(callee.start, callee.end, "word", words=(entry,))
        else:
            self.expression(callee, frame, requiring=requiring)
        for place, argument in enumerate(node.arguments):
            known = None
            if entry is not None:
                known = entry.arguments.get(argument.name or "") or entry.rest
                if argument.name is None and place < len(entry.arguments):
                    known = list(entry.arguments.values())[place]
            if argument.name is not None:
                end = argument.start + len(argument.name)
                self.add(argument.start, end, "argument", attribute=known)
            inside = entry.words() if entry is not None else ()
            own = known.words if known is not None else ()
            self.expression(argument.value, frame, known, own or inside, requiring=requiring)

    def _comprehension(
        self,
        node: nodes.Comprehension,
        frame: Frame,
        attribute: Attribute | None,
        words: tuple[str, ...],
        *,
        requiring: bool,
    ) -> None:
        self.expression(node.source, frame, requiring=requiring)
        inner = Frame(self.module, frame, node.start, node.end)
        inner.trail = frame.trail
        self.variable(node.variable, inner)
        self.expression(node.condition, inner, requiring=requiring)
        self.expression(node.item, inner, attribute, words, requiring=requiring)

    def variable(self, word: nodes.Word, frame: Frame, let: nodes.Let | None = None) -> Symbol:
        """A name that a body declares for itself."""
        sort, doc = ("let", let.doc) if let is not None else ("variable", None)
        symbol = Symbol(self.path, word.start, word.end, word.text, sort, doc)
        frame.names[word.text] = (symbol, let)
        self.add(word.start, word.end, "declared", symbol=symbol)
        return symbol


def _owner(frame: Frame) -> Frame | None:
    """The frame of the entity around a place."""
    scope: Frame | None = frame
    while scope is not None and scope.shape is None:
        scope = scope.outer
    return scope


def _inner(frame: Frame, owner: Frame) -> list[Frame]:
    """The frames from a place up to that of the entity around it."""
    frames = [frame]
    while frames[-1] is not owner and frames[-1].outer is not None:
        frames.append(frames[-1].outer)
    return frames


TABLES = {Form.TABLE, Form.LISTS}
