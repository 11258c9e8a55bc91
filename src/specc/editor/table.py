"""The symbol table of a file: every mention in it, in the order of the text, and what it declares."""

import os
from bisect import bisect_right

from specc.design.attribute import Attribute, Form
from specc.design.entity import Entity, kind_of
from specc.design.fields import attributes
from specc.disk import SUFFIX
from specc.editor.expressions import TABLES, ExpressionMentions
from specc.editor.mention import Mention
from specc.editor.symbols import Block, Frame, Symbol, SymbolShape, class_of, field_of, symbol_of
from specc.resolve.modules import ImportBinding, Loader, Module
from specc.syntax import nodes
from specc.syntax.parse import parse

_CITED = ("source", "variant", "sweep")


class Table(ExpressionMentions):
    """What every name of a file means.

    Attributes:
        tree: The file as it was written, before templates.
        mentions: All mentions, in the order of the text.
        frames: The bodies, the outer before the inner.
    """

    def __init__(self, module: Module, loader: Loader) -> None:
        """Collect the mentions of a file."""
        super().__init__(module, loader)
        self.tree, self.faults = parse(module.source)
        self.frames: list[Frame] = []
        self.top = Frame(module, None, 0, len(self.text))
        for statement in self.tree.statements:
            self._statement(statement, self.top)
        self.mentions = sorted(
            (mention for mention in self.found if mention.start < mention.end),
            key=lambda mention: (mention.start, mention.end),
        )
        self._starts = [mention.start for mention in self.mentions]

    def at(self, offset: int) -> Mention | None:
        """The mention that an offset touches; of two that meet there, the one that begins."""
        index = bisect_right(self._starts, offset)
        for mention in reversed(self.mentions[max(0, index - 3) : index]):
            if mention.start <= offset <= mention.end:
                return mention
        return None

    def of(self, symbol: Symbol) -> list[Mention]:
        """Every mention of a symbol."""
        return [m for m in self.mentions if m.symbol is not None and m.symbol.key == symbol.key]

    def frame_at(self, offset: int) -> Frame:
        """The innermost body around an offset."""
        innermost = self.top
        for frame in self.frames:
            if frame.start < offset < frame.end:
                innermost = frame
        return innermost

    # --- statements ---------------------------------------------------------------------------------------------------

    def _statement(self, node: nodes.Statement, frame: Frame) -> None:
        match node:
            case nodes.Import():
                self._import(node, frame)
            case nodes.FromImport():
                self._from_import(node)
            case nodes.Param() | nodes.Let():
                symbol = Symbol(
                    self.path, node.name.start, node.name.end, node.name.text,
                    "param" if isinstance(node, nodes.Param) else "let", node.doc,
                )  # fmt: skip
                trail = (*frame.trail, node.name.text)
                self.add(node.name.start, node.name.end, "declared", symbol=symbol, trail=trail)
                self.expression(node.value, frame.hiding(node.name.text))
                self.expression(node.source, frame)
            case nodes.Require():
                self.expression(node.condition, frame, requiring=True)
            case nodes.Minimise():
                self.expression(node.value, frame, requiring=True)
            case nodes.Allow():
                self.add(node.code.start, node.code.end, "code", text=node.code.text)
            case nodes.Declaration():
                self._declaration(node, frame)
            case nodes.FieldStatement():
                self._field(node, frame)
            case nodes.BlockStatement():
                self._block(node, frame)
            case _:
                pass

    def _head(self, node: Block, frame: Frame) -> None:
        """What stands between the name of a block and its brace."""
        self.expression(node.base, frame)
        self.expression(node.of, frame)
        self.expression(node.source, frame)

    def _declaration(self, node: nodes.Declaration, outer: Frame) -> None:
        self.add(node.kind.start, node.kind.end, "kind")
        symbol = Symbol(
            self.path, node.name.start, node.name.end, node.name.text, node.kind.text, node.doc
        )
        self.add(
            node.name.start, node.name.end, "declared", symbol=symbol, trail=(node.name.text,)
        )
        self._head(node, outer)
        cls = class_of(node.kind.text)
        shape = self.shapes.block(node, cls, outer)
        frame = shape.frame if shape is not None and shape.frame else Frame(self.module, outer)
        frame.start, frame.end, frame.trail = node.open, node.end, (node.name.text,)
        if node.kind.text in {"variant", "sweep"} and isinstance(node.of, nodes.Name):
            frame.shape = self.shapes.name(node.of.text, outer)
            frame.trail = (node.of.text,)
        self.body(node.body, frame, node.each)

    def body(
        self, body: list[nodes.Statement], frame: Frame, each: nodes.Each | None = None
    ) -> None:
        """The statements of a body, and of its `for`."""
        self.frames.append(frame)
        if each is not None:
            self.variable(each.variable, frame)
        for node in body:
            if isinstance(node, nodes.Let):
                word = node.name
                symbol = Symbol(self.path, word.start, word.end, word.text, "let", node.doc)
                frame.names[word.text] = (symbol, node)
        for node in body:
            self._statement(node, frame)

    def _field(self, node: nodes.FieldStatement, frame: Frame) -> None:
        cls = frame.shape.cls if frame.shape is not None else None
        attribute = attributes(cls).get(node.name) if cls is not None else None
        trail = (*frame.trail, node.name)
        if (attribute is None and cls is None) or "." in node.name:
            attribute = self._dotted(node, frame)
        else:
            self.add(
                node.start, node.name_end, "field" if attribute else "unknown",
                attribute=attribute, trail=trail, kind=kind_of(cls) if cls else "",
                symbol=Symbol(self.path, node.start, node.name_end, node.name, "field", node.doc, renamed=False),
            )  # fmt: skip
        words = attribute.words if attribute is not None else ()
        self.expression(node.value, frame.hiding(node.name), attribute, words)
        self.expression(node.source, frame)

    def _dotted(self, node: nodes.FieldStatement, frame: Frame) -> Attribute | None:
        """The path that a variant or sweep changes; what is known of the field at its end."""
        start = node.start
        words = node.name.split(".")
        name = nodes.Name(start, start + len(words[0]), words[0])
        chain: nodes.Expression = name
        for word in words[1:]:
            begin = self.text.find(word, chain.end, node.name_end)
            if begin < 0:
                return None
            chain = nodes.MemberAccess(start, begin + len(word), chain, word, begin)
        before = len(self.found)
        if frame.shape is not None and frame.shape.cls is not None and len(words) > 1:
            own = field_of(frame.shape.cls, words[0])[1]
            if own is not None:
                chain = _below(frame, chain)
        self.expression(chain, frame)
        last = self.found[-1] if len(self.found) > before else None
        return last.attribute if last is not None else None

    def _block(self, node: nodes.BlockStatement, outer: Frame) -> None:
        shape = outer.shape
        cls = shape.cls if shape is not None else None
        field, attribute = field_of(cls, node.head.text) if cls is not None else ("", None)
        label = node.name.text if node.name is not None else node.head.text
        named = attribute is not None and attribute.form is Form.NAMED
        trail = (*outer.trail, field, label) if named else (*outer.trail, field)
        self.add(
            node.head.start, node.head.end, "field" if attribute else "unknown",
            attribute=attribute, trail=trail, kind=kind_of(cls) if cls else "",
        )  # fmt: skip
        if node.name is not None:
            symbol = Symbol(
                self.path, node.name.start, node.name.end, node.name.text, node.head.text, node.doc
            )
            self.add(node.name.start, node.name.end, "declared", symbol=symbol, trail=trail)
        self._head(node, outer)
        if attribute is not None and attribute.form in TABLES:
            self._table(node, attribute, outer, trail)
            return
        frame = self._frame(node, attribute.owner if attribute else None, outer, named=named)
        frame.trail = trail
        self.body(node.body, frame, node.each)

    def _frame(
        self, node: nodes.BlockStatement, cls: type[Entity] | None, outer: Frame, *, named: bool
    ) -> Frame:
        """The names that a block sees: over the block of the same name that its entity was made from."""
        made = self.shapes.block(node, cls, outer)
        if made is None or made.frame is None:
            return Frame(self.module, outer, node.open, node.end)
        inherited = outer.shape.base if outer.shape is not None else None
        if made.base is None and inherited is not None:
            below = self.shapes.member(inherited, node.head.text)
            if named and below is not None and node.name is not None:
                below = self.shapes.member(below, node.name.text)
            shape = SymbolShape(cls=made.cls, body=made.body, frame=made.frame, base=below)
            made.frame.shape = shape
        return made.frame

    def _table(
        self,
        node: nodes.BlockStatement,
        attribute: Attribute,
        outer: Frame,
        trail: tuple[str, ...],
    ) -> None:
        """A block of keys."""
        known = attribute.vocabulary.entries if attribute.vocabulary is not None else {}
        for statement in node.body:
            if isinstance(statement, nodes.FieldStatement):
                entry = known.get(statement.name)
                self.add(
                    statement.start, statement.name_end, "key", attribute=attribute,
                    words=(entry,) if entry else (), trail=(*trail, statement.name),
                )  # fmt: skip
                self.expression(statement.value, outer)
                self.expression(statement.source, outer)

    # --- imports ------------------------------------------------------------------------------------------------------

    def _module_path(self, path: nodes.ModulePath) -> str:
        """The mention of what an import reads; the real path of it."""
        if path.file is not None:
            place = self.loader.store.real(os.path.join(os.path.dirname(self.path), path.file))
            self.add(path.start, path.end, "module", path=place)
            return place
        place, start = self.loader.catalogue, path.start
        for index, word in enumerate(path.words):
            begin = self.text.find(word, start, path.end)
            if index:
                inside = os.path.join(place, word)
                place = inside + SUFFIX if self.loader.store.is_file(inside + SUFFIX) else inside
            self.add(begin, begin + len(word), "module", path=place)
            start = begin + len(word)
        return place

    def _import(self, node: nodes.Import, frame: Frame) -> None:
        place = self._module_path(node.path)
        if node.alias is not None:
            alias = node.alias
            symbol = Symbol(self.path, alias.start, alias.end, alias.text, "import")
            self.add(alias.start, alias.end, "declared", symbol=symbol)
        for setting in node.settings or ():
            module = self.loader.modules.get(place)
            declared = module.declared.get(setting.name) if module is not None else None
            symbol_there = (
                symbol_of(module, declared, setting.name) if module and declared else None
            )
            role = "name" if symbol_there else "unknown"
            self.add(setting.start, setting.name_end, role, symbol=symbol_there)
            self.expression(setting.value, frame)

    def _from_import(self, node: nodes.FromImport) -> None:
        place = self._module_path(node.path)
        for imported in node.names:
            word = imported.name
            module = self.shapes.file(place, word.text)
            declared = module.declared.get(word.text) if module is not None else None
            if module is not None and declared is not None:
                symbol = symbol_of(module, declared, word.text)
                self.add(word.start, word.end, "name", symbol=symbol)
            else:
                self.add(word.start, word.end, "module", path=os.path.join(place, word.text))
            if imported.alias is not None:
                alias = imported.alias
                bound = self.module.declared.get(alias.text)
                own = symbol_of(self.module, bound, alias.text) if bound is not None else None
                self.add(alias.start, alias.end, "declared", symbol=own)

    def is_imported(self, name: str) -> bool:
        """Whether a name at the top level comes from another file."""
        return isinstance(self.module.declared.get(name), ImportBinding)


def _below(frame: Frame, chain: nodes.Expression) -> nodes.Expression:
    """A path below the entity that is varied, as one from the name of that entity."""
    if isinstance(chain, nodes.MemberAccess):
        inner = _below(frame, chain.value)
        return nodes.MemberAccess(chain.start, chain.end, inner, chain.name, chain.name_start)
    assert isinstance(chain, nodes.Name)
    owner = nodes.Name(chain.start, chain.start, frame.trail[0])
    return nodes.MemberAccess(chain.start, chain.end, owner, chain.text, chain.start)
