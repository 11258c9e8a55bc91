"""What names stand for, read from the text alone: nothing is evaluated, so that half-written files have names too.

A `Symbol` is what a name is declared as, a `Shape` what stands behind a dot after an expression, a `Frame` the names that a body sees. They
follow the rules by which `specc.resolve` looks names up.
"""

import os

from specc.design.attribute import Attribute, Form
from specc.design.entity import Entity
from specc.design.fields import attributes
from specc.design.kinds import described_kinds, kind_class
from specc.disk import SUFFIX
from specc.record import evolve, field, record
from specc.resolve.modules import Declared, ImportBinding, Loader, Module
from specc.syntax import nodes

Block = nodes.Declaration | nodes.BlockStatement
DEEP = 40
"""Names that rest on names, followed."""


@record(kw_only=False)
class Symbol:
    """A name where it is declared.

    Attributes:
        path: The real path of its file; with `start` and `end`, the place of the name.
        name: The name as it is written there.
        sort: What it is: a kind, `param`, `let`, `variable`, `import`, `file`, or the head of a block.
        doc: What its `##` lines say.
        renamed: Whether another name may be given to it.
    """

    path: str
    start: int
    end: int
    name: str
    sort: str
    doc: str | None = field(default=None, eq=False)
    renamed: bool = field(default=True, eq=False)

    @property
    def key(self) -> tuple[str, int]:
        """What makes it one."""
        return self.path, self.start


@record(eq=False)
class SymbolShape:
    """What an expression stands for, as far as its text tells.

    Attributes:
        cls: The class of an entity.
        body: The statements that state it.
        frame: The names that those see.
        base: What it was made from.
        head: Of blocks under one head, the head: a name behind a dot is one of them.
        path: The folder or file of a namespace.
    """

    cls: type[Entity] | None = None
    body: list[nodes.Statement] = field(factory=list)
    frame: "Frame | None" = None
    base: "SymbolShape | None" = None
    head: str = ""
    path: str = ""

    def bodies(self) -> "list[tuple[list[nodes.Statement], Frame | None]]":
        """Its statements, then those of what it was made from."""
        below: list[tuple[list[nodes.Statement], Frame | None]] = []
        shape: SymbolShape | None = self
        while shape is not None and len(below) < DEEP:
            below.append((shape.body, shape.frame))
            shape = shape.base
        return below


class Frame:
    """The names that a body sees: its own, then those around it.

    Attributes:
        module: The file.
        outer: What is around; None around a whole file.
        shape: What the body states.
        names: Its constants and variables.
        hidden: A field that is being stated, which does not see itself.
        trail: The way from a name at the top level to what it states.
        start: Where it begins.
        end: Where it ends.
    """

    __slots__ = ("end", "hidden", "module", "names", "outer", "shape", "start", "trail")

    def __init__(
        self, module: Module, outer: "Frame | None" = None, start: int = 0, end: int = 0
    ) -> None:
        """No name yet."""
        self.module = module
        self.outer = outer
        self.shape: SymbolShape | None = None
        self.names: dict[str, tuple[Symbol, nodes.Let | None]] = {}
        self.hidden = ""
        self.trail: tuple[str, ...] = ()
        self.start = start
        self.end = end

    def hiding(self, name: str) -> "Frame":
        """The same while one of its fields is stated."""
        frame = Frame(self.module, self.outer, self.start, self.end)
        frame.shape, frame.names, frame.trail, frame.hidden = (
            self.shape,
            self.names,
            self.trail,
            name,
        )
        return frame

    def stated(self, name: str) -> nodes.FieldStatement | None:
        """The statement of a field in this body or in what it was made from."""
        shape = self.shape
        if name == self.hidden or shape is None or shape.cls is None:
            return None
        if name not in attributes(shape.cls):
            return None
        return stated(shape, name)[0]


def stated(shape: SymbolShape, name: str) -> tuple[nodes.FieldStatement | None, Frame | None]:
    """The statement of a field, and the frame that it stands in."""
    for body, frame in shape.bodies():
        for statement in body:
            if isinstance(statement, nodes.FieldStatement) and statement.name == name:
                return statement, frame
    return None, None


def labelled(owner: SymbolShape, name: str) -> tuple[nodes.BlockStatement | None, Frame | None]:
    """The block of a name under the head of a shape, and the frame that it stands in."""
    for body, frame in owner.bodies():
        for node in body:
            if isinstance(node, nodes.BlockStatement) and node.head.text == owner.head:
                label = node.name.text if node.name is not None else owner.head
                if label == name:
                    return node, frame
    return None, None


def class_of(kind: str) -> type[Entity] | None:
    """The class of a kind; None of `source`, `variant`, `sweep` and words that are none."""
    return kind_class(kind) if kind in described_kinds() else None


def symbol_of(module: Module, declared: Declared, name: str, depth: int = 0) -> Symbol | None:
    """What a name at the top level of a file stands for; imports are followed to what they import."""
    path = module.source.path or module.path
    if not isinstance(declared, ImportBinding):
        sort = {nodes.Param: "param", nodes.Let: "let"}.get(type(declared))
        if isinstance(declared, nodes.Declaration):
            sort = declared.kind.text
        word = declared.name
        spelt = module.source.text[word.start : word.end]
        return Symbol(path, word.start, word.end, spelt, sort or "let", declared.doc)
    span = declared.span
    if declared.namespace is not None:
        own = span.text == name
        place = declared.namespace.path.partition("#")[0]
        if own:
            return Symbol(path, span.start, span.end, name, "import")
        return Symbol(place, 0, 0, name, "file", renamed=False)
    if declared.module is None:
        return Symbol(path, span.start, span.end, span.text, "import", renamed=False)
    inner = declared.module.declared.get(declared.name)
    if inner is None or depth > DEEP:
        return Symbol(path, span.start, span.end, span.text, "import", renamed=False)
    meant = symbol_of(declared.module, inner, declared.name, depth + 1)
    alias = _alias(module, name) if name != declared.name else None
    if alias is None or meant is None:
        return meant
    return Symbol(path, alias.start, alias.end, alias.text, meant.sort, meant.doc)


def _alias(module: Module, name: str) -> nodes.Word | None:
    """Where a file gives what it imports a name of its own."""
    for node in module.tree.statements:
        if isinstance(node, nodes.FromImport):
            for imported in node.names:
                if imported.alias is not None and imported.alias.text == name:
                    return imported.alias
    return None


class Shapes:
    """Finds what expressions stand for."""

    def __init__(self, loader: Loader) -> None:
        """The loader's files."""
        self.loader = loader

    def declared(
        self, module: Module, declared: Declared | None, depth: int = 0
    ) -> SymbolShape | None:
        """What a name at the top level of a file is."""
        if declared is None or depth > DEEP:
            return None
        if isinstance(declared, ImportBinding):
            if declared.namespace is not None:
                return SymbolShape(path=declared.namespace.path)
            if declared.module is None:
                return None
            inner = declared.module.declared.get(declared.name)
            return self.declared(declared.module, inner, depth + 1)
        outer = Frame(module)
        if isinstance(declared, nodes.Declaration):
            return self.block(declared, class_of(declared.kind.text), outer, depth)
        return self.of(declared.value, outer, depth + 1)

    def block(
        self, node: Block, cls: type[Entity] | None, outer: Frame, depth: int = 0
    ) -> SymbolShape | None:
        """What a block or declaration states."""
        if cls is None:
            return None
        base = self.of(node.base, outer, depth + 1) if node.base is not None else None
        frame = Frame(outer.module, outer, node.open, node.end)
        shape = SymbolShape(cls=cls, body=node.body, frame=frame, base=base)
        frame.shape = shape
        return shape

    def of(self, node: nodes.Expression, frame: Frame, depth: int = 0) -> SymbolShape | None:
        """What an expression is."""
        if depth > DEEP:
            return None
        match node:
            case nodes.Name():
                return self.name(node.text, frame, depth + 1)
            case nodes.MemberAccess():
                owner = self.of(node.value, frame, depth + 1)
                return self.member(owner, node.name, depth + 1) if owner is not None else None
            case nodes.Count():
                return self.of(node.item, frame, depth + 1)
            case nodes.Override():
                base = self.of(node.base, frame, depth + 1)
                inner = Frame(frame.module, frame, node.base.end, node.end)
                shape = SymbolShape(
                    cls=base.cls if base else None, body=node.body, frame=inner, base=base
                )
                inner.shape = shape
                return shape
            case nodes.Binary() | nodes.If():
                first = node.left if isinstance(node, nodes.Binary) else node.yes
                return self.of(first, frame, depth + 1)
            case nodes.List():
                return self.of(node.items[0], frame, depth + 1) if node.items else None
            case _:
                return None

    def name(self, name: str, frame: Frame, depth: int = 0) -> SymbolShape | None:
        """What a name is in a body."""
        scope: Frame | None = frame
        while scope is not None and depth <= DEEP:
            if name in scope.names:
                let = scope.names[name][1]
                return self.of(let.value, scope, depth + 1) if let is not None else None
            if scope.stated(name) is not None and scope.shape is not None:
                found = self.member(scope.shape, name, depth + 1)
                if found is not None:
                    return found
            if scope.outer is None:
                return self.declared(scope.module, scope.module.declared.get(name), depth + 1)
            scope = scope.outer
        return None

    def member(self, owner: SymbolShape, name: str, depth: int = 0) -> SymbolShape | None:
        """What stands behind a dot."""
        if owner.path:
            return self._inside(owner.path, name, depth)
        if owner.cls is None:
            return None
        if owner.head:
            return self._labelled(owner, name)
        field_name, attribute = field_of(owner.cls, name)
        if attribute is None:
            return None
        if attribute.form is Form.NAMED:
            return SymbolShape(
                cls=attribute.owner, body=owner.body, frame=owner.frame, base=owner.base, head=name
            )
        if attribute.owner is not None:
            node, frame = labelled(evolve(owner, head=name), name)
            if node is not None and frame is not None:
                return self.block(node, attribute.owner, frame, depth)
            return SymbolShape(cls=attribute.owner)
        statement, frame = stated(owner, field_name)
        inner = None
        if statement is not None and frame is not None:
            inner = self.of(statement.value, frame.hiding(field_name), depth + 1)
        if inner is None and len(attribute.kinds) == 1:
            return SymbolShape(cls=class_of(attribute.kinds[0]))
        return inner

    def _labelled(self, owner: SymbolShape, name: str) -> SymbolShape | None:
        node, frame = labelled(owner, name)
        return (
            self.block(node, owner.cls, frame) if node is not None and frame is not None else None
        )

    def _inside(self, place: str, name: str, depth: int) -> SymbolShape | None:
        module = self.file(place, name)
        if module is not None:
            return self.declared(module, module.declared.get(name), depth + 1)
        inside = os.path.join(place, name)
        return SymbolShape(path=inside) if self.loader.store.is_folder(inside) else None

    def file(self, place: str, name: str) -> Module | None:
        """The file in which a name of a namespace is declared; it is read if it was not."""
        path = place if place.endswith(SUFFIX) else os.path.join(place, name) + SUFFIX
        known = self.loader.modules.get(path)
        if known is None and self.loader.store.is_file(path):
            return self.loader.root(self.loader.store.load(path), path)
        return known


def field_of(cls: type[Entity], name: str) -> tuple[str, Attribute | None]:
    """A field by its name, or by the word that opens its blocks."""
    known = attributes(cls)
    if name in known:
        return name, known[name]
    for field_name, attribute in known.items():
        if attribute.head == name:
            return field_name, attribute
    return name, None
