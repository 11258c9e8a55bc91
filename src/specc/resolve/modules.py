"""Files and what they declare: follows imports, finds the catalogue, refuses circles and ways out."""

import os

from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.diagnostics.store import SourceStore, Unreadable
from specc.disk import SUFFIX
from specc.resolve import faults
from specc.resolve.templates import Templates
from specc.resolve.values import Namespace
from specc.syntax import nodes
from specc.syntax.parse import parse

DEPTH = 64  # imports of imports
FILES = 10_000
STANDARD = "std"


class ImportBinding:
    """A name that an import binds: a name of another file, or a namespace."""

    __slots__ = ("module", "name", "namespace", "span")

    def __init__(
        self,
        span: Span,
        module: "Module | None",
        name: str = "",
        namespace: Namespace | None = None,
    ) -> None:
        """`module` and `name`, or a `namespace`; neither where the import failed."""
        self.span = span
        self.module = module
        self.name = name
        self.namespace = namespace


Declared = nodes.Declaration | nodes.Param | nodes.Let | ImportBinding


class Module:
    """A file: its tree, and every name at its top level.

    Attributes:
        settings: Values of its params that the file `importer` gives; each import with settings is a module of its own.
    """

    __slots__ = ("broken", "declared", "importer", "path", "settings", "source", "tree")

    def __init__(self, source: Source, tree: nodes.File, path: str) -> None:
        """`path` is the real path."""
        self.source = source
        self.tree = tree
        self.path = path
        self.declared: dict[str, Declared] = {}
        self.broken = False
        self.settings: dict[str, nodes.Expression] = {}
        self.importer: Module | None = None

    def params(self) -> tuple[str, ...]:
        """The names of its params."""
        return tuple(n for n, node in self.declared.items() if isinstance(node, nodes.Param))

    def span(self, node: nodes.SyntaxNode) -> Span:
        """Where a node of this file stands."""
        return Span(self.source, node.start, node.end)


class Loader:
    """Reads each file once, and keeps what was wrong with it."""

    def __init__(self, store: SourceStore, catalogue: str) -> None:
        """`catalogue` is the folder of `std`."""
        self.store = store
        self.catalogue = store.real(catalogue)
        self.modules: dict[str, Module] = {}
        self.diagnostics: list[Diagnostic] = []
        self.made: set[str] = set()
        """Names of entities that templates made, in any file."""
        self.used: set[str] = set()
        """Paths of files that others import."""
        self.conditions = False
        """Whether an entity that was read has requirements, which hold wherever it is used."""
        self._open: list[tuple[str, Span]] = []

    def report(self, fault: Fault) -> None:
        """Keep a fault."""
        self.diagnostics.append(fault.diagnostic())

    def root(self, source: Source, path: str) -> Module:
        """The module of a source that was read already."""
        return self._build(source, path, None)

    def _build(self, source: Source, path: str, at: Span | None) -> Module:
        tree, diagnostics = parse(source)
        templates = Templates(source)
        tree.statements = templates.statements(tree.statements)
        self.made.update(templates.names)
        module = Module(source, tree, path)
        self.modules[path] = module
        self.diagnostics.extend(diagnostics)
        self.diagnostics.extend(fault.diagnostic() for fault in templates.faults)
        module.broken = any(d.severity is Severity.ERROR for d in diagnostics)
        self._open.append((source.name, at or Span(source, 0, 0)))
        try:
            self._declare(module)
        finally:
            self._open.pop()
        return module

    def _declare(self, module: Module) -> None:
        for statement in module.tree.statements:
            match statement:
                case nodes.Declaration() | nodes.Param() | nodes.Let():
                    self._bind(module, statement.name.text, module.span(statement.name), statement)
                case nodes.Import():
                    self._import(module, statement)
                case nodes.FromImport():
                    self._from_import(module, statement)
                case _:
                    pass
        for statement in module.tree.statements:
            if isinstance(statement, nodes.Error):  # what rests on its names does not complain
                for name in statement.names:
                    module.declared.setdefault(name, ImportBinding(module.span(statement), None))

    def _bind(self, module: Module, name: str, span: Span, declared: Declared) -> None:
        before = module.declared.get(name)
        if before is not None:
            first = before.span if isinstance(before, ImportBinding) else module.span(before.name)
            self.report(faults.DuplicateName(span=span, word=name, first=first))
            return
        module.declared[name] = declared

    def _import(self, module: Module, statement: nodes.Import) -> None:
        span = module.span(statement.path)
        place = self._place(module, statement.path, span)
        words = statement.path.words
        name = words[-1] if words else _stem(statement.path.file or "")
        at = span
        if statement.alias is not None:
            name, at = statement.alias.text, module.span(statement.alias)
        if place is None:
            module.declared.setdefault(name, ImportBinding(at, None))
            return
        if statement.settings is not None:
            place = self._instance(module, statement, place, statement.settings)
        elif not words and self._module(place, span) is None:
            place = None
        if place is None:
            module.declared.setdefault(name, ImportBinding(at, None))
            return
        self._bind(module, name, at, ImportBinding(at, None, namespace=Namespace(name, place)))

    def _instance(
        self,
        importer: Module,
        statement: nodes.Import,
        place: str,
        settings: list[nodes.FieldStatement],
    ) -> str | None:
        """The path of a module of its own, with params set by its importer."""
        span = importer.span(statement.path)
        base = self._module(place, span) if place.endswith(SUFFIX) else None
        if base is None:
            if not place.endswith(SUFFIX):
                self.report(
                    faults.UnknownParam(
                        span=span, word=settings[0].name if settings else "", known=()
                    )
                )
            return None
        if len(self.modules) > FILES:
            self.report(
                faults.LimitExceeded(span=span, what="this import", limit=f"{FILES} files")
            )
            return None
        path = f"{place}#{len(self.modules)}{SUFFIX}"
        made = self.modules[path] = Module(base.source, base.tree, path)
        made.broken = base.broken
        made.importer = importer
        known = base.params()
        for setting in settings:
            at = Span(importer.source, setting.start, setting.name_end)
            if setting.name in made.settings:
                first = importer.span(made.settings[setting.name])
                self.report(faults.DuplicateName(span=at, word=setting.name, first=first))
            elif setting.name in known:
                made.settings[setting.name] = setting.value
            else:
                self.report(faults.UnknownParam(span=at, word=setting.name, known=known))
        told = len(self.diagnostics)
        self._declare(made)
        del self.diagnostics[told:]  # they are those of the file itself
        return path

    def _from_import(self, module: Module, statement: nodes.FromImport) -> None:
        place = self._place(module, statement.path, module.span(statement.path))
        for imported in statement.names:
            bound = imported.alias or imported.name
            span = module.span(imported.name)
            link = ImportBinding(module.span(bound), None)
            if place is not None:
                link = self.member(place, imported.name.text, span) or link
            self._bind(module, bound.text, module.span(bound), link)

    def imported(self, module: Module, name: str) -> Module | None:
        """The file that a name of a file stands for, if it is one that was read."""
        link = module.declared.get(name)
        namespace = link.namespace if isinstance(link, ImportBinding) else None
        return self.modules.get(namespace.path) if namespace is not None else None

    def param(self, module: Module, name: str) -> tuple[Module, nodes.Param] | None:
        """The param that a name means in a file: its own, or behind a dot that of a file that it imports."""
        head, dot, rest = name.partition(".")
        owner = self.imported(module, head) if dot else module
        declared = owner.declared.get(rest or name) if owner is not None else None
        if owner is None or not isinstance(declared, nodes.Param):
            return None
        return owner, declared

    def member(self, place: str, name: str, span: Span) -> ImportBinding | None:
        """A name in a folder or file; reported where there is none."""
        if place.endswith(SUFFIX):
            module = self._module(place, span)
            if module is None:
                return None
            if name not in module.declared:
                self._not_found(span, name, module.source.name, tuple(module.declared))
                return None
            return ImportBinding(span, module, name)
        inside = os.path.join(place, name)
        if self.store.is_file(inside + SUFFIX):
            return self.member(inside + SUFFIX, name, span)
        if self.store.is_folder(inside):
            return ImportBinding(span, None, namespace=Namespace(name, inside))
        self._not_found(span, name, self.store.shown(place), tuple(self.store.entries(place)))
        return None

    def _not_found(self, span: Span, word: str, place: str, known: tuple[str, ...]) -> None:
        self.report(faults.ImportNotFound(span=span, word=word, known=known, place=place))

    def _place(self, module: Module, path: nodes.ModulePath, span: Span) -> str | None:
        """The folder or file that an import names."""
        if path.file is not None:
            return self._file(module, path.file, span)
        if path.words[0] != STANDARD:
            self._not_found(span, path.words[0], "", (STANDARD,))
            return None
        place = self.catalogue
        for index, word in enumerate(path.words[1:], 1):
            inside = os.path.join(place, word)
            last = index == len(path.words) - 1
            if last and self.store.is_file(inside + SUFFIX):
                return inside + SUFFIX
            if not self.store.is_folder(inside):
                known = tuple(self.store.entries(place))
                self._not_found(span, word, self.store.shown(place), known)
                return None
            place = inside
        return place

    def _file(self, module: Module, written: str, span: Span) -> str | None:
        why = _forbidden(written)
        if why is None:
            folder = os.path.dirname(module.path)
            path = self.store.real(os.path.join(folder, written))
            root = self.store.real(self.store.root_of(module.path))
            climbed = os.path.normpath(os.path.join(os.path.relpath(folder, root), written))
            if path.startswith(root.rstrip("/") + "/") and not climbed.startswith(".."):
                if self.store.is_file(path) and not _same_case(path, self.store):
                    known = tuple(
                        f"{e}{SUFFIX}" for e in self.store.entries(os.path.dirname(path))
                    )
                    self._not_found(span, written, "", known)
                    return None
                return path
            why = "it leads out of the project"
        self.report(faults.ImportOutside(span=span, path=written, why=why))
        return None

    def release(self, path: str) -> None:
        """Let go of a text that was read for itself; a file that others import is kept for them."""
        if path not in self.used:
            self.modules.pop(path, None)

    def _module(self, path: str, span: Span) -> Module | None:
        self.used.add(path)
        found = self.modules.get(path)
        if found is not None:
            chain = [name for name, _ in self._open]
            if found.source.name in chain:
                first = chain.index(found.source.name)
                spans = [*(at for _, at in self._open[first + 1 :]), span]
                cycle = tuple(zip(chain[first:], [spans[-1], *spans[:-1]], strict=True))
                self.report(faults.ImportCycle(span=span, chain=cycle))
                return None
            return found
        if len(self._open) > DEPTH or len(self.modules) > FILES:
            limit = f"{DEPTH} imports of imports" if len(self._open) > DEPTH else f"{FILES} files"
            self.report(faults.LimitExceeded(span=span, what="this import", limit=limit))
            return None
        try:
            source = self.store.load(path)
        except Unreadable as error:
            if not self.store.is_file(path) and not self.store.is_folder(path):
                folder = os.path.dirname(path)
                known = tuple(f"{entry}{SUFFIX}" for entry in self.store.entries(folder))
                self._not_found(span, os.path.basename(path), self.store.shown(folder), known)
            else:
                fault = faults.ImportUnreadable(
                    span=span, path=self.store.shown(path), why=error.reason
                )
                self.report(fault)
            return None
        return self._build(source, path, span)


def _stem(path: str) -> str:
    return os.path.basename(path).removesuffix(SUFFIX)


def _forbidden(path: str) -> str | None:
    """Why a path cannot be imported, as far as its text tells."""
    if not path:
        return "it is empty"
    if any(ord(c) < 32 for c in path):
        return "it holds a control character"
    if "://" in path:
        return "nothing is read from the network"
    if path.startswith(("/", "~", "\\")) or path[1:2] == ":":
        return "it is absolute; paths are relative to the file"
    if "\\" in path:
        return "parts of a path are separated by `/`"
    if any(part != part.rstrip(". ") for part in path.split("/") if part not in {".", ".."}):
        return "a name ends in a dot or a space"
    return None


def _same_case(path: str, store: SourceStore) -> bool:
    """Whether the name is written as on the disk, so that a spec means the same on every machine."""
    name = os.path.basename(path)
    entries = store.entries(os.path.dirname(path))
    return not name.endswith(SUFFIX) or name.removesuffix(SUFFIX) in entries
