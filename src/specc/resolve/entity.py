"""Entities: declarations and blocks become entities, each once, however often they are named."""

from collections.abc import Callable

import attrs

from specc.design.attribute import Attribute, Form
from specc.design.entity import Citation, EnumValue
from specc.design.expression import UNKNOWN, Unknown, type_of
from specc.design.kinds import is_part, kind_class, kinds
from specc.design.value_type import OPEN
from specc.design.vocabulary.known import SHAPES, any_word, known_word
from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.record import evolve
from specc.registry import names
from specc.resolve import faults
from specc.resolve.body import base_of, build, extend
from specc.resolve.choices import Choices
from specc.resolve.evaluate import evaluate
from specc.resolve.members import member
from specc.resolve.modules import Declared, ImportBinding, Loader, Module
from specc.resolve.scope import ParamOverride, Reading, WithoutResults, span_of
from specc.resolve.slot import FieldSlot
from specc.resolve.sorted_body import BodyHeader
from specc.resolve.structure import fit
from specc.resolve.values import FAILED, Evaluated, Failure, Namespace, describe
from specc.resolve.words import constant
from specc.syntax import nodes
from specc.units import Quantity

STEPS = 100_000
NESTING = 200  # names that rest on names
_CITATION = {f.name for f in attrs.fields(Citation)} - {"name"}

Key = tuple[str, str]


class Resolver:
    """One reading of one file: what it declares, each evaluated when it is first named.

    `settings` are params set from outside; `changes` are further statements for entities, as variants make them.
    """

    def __init__(
        self,
        loader: Loader,
        root: Module,
        settings: dict[str, ParamOverride] | None = None,
        changes: dict[str, list[nodes.Statement]] | None = None,
        shared: dict[Key, Evaluated] | None = None,
        choices: Choices | None = None,
    ) -> None:
        """`shared` keeps what the catalogue declares between readings; `choices` says which parts to take."""
        self.loader = loader
        self.root = root
        self._given = {self._param(name): value for name, value in (settings or {}).items()}
        self.changes = changes or {}
        self.diagnostics: list[Diagnostic] = []
        self.steps = 0
        self._values: dict[Key, Evaluated] = {}
        self._shared = shared if shared is not None else {}
        self._open: list[tuple[object, str, Span]] = []
        self._told: set[tuple[str, Span | None, str]] = set()
        self.errors = 0
        self.choices = choices or Choices()

    def _param(self, name: str) -> Key:
        """The param of this file or of one that it imports."""
        found = self.loader.param(self.root, name)
        return (found[0].path, found[1].name.text) if found else ("", name)

    # --- faults ---

    def report(self, fault: Fault, subject: str = "") -> None:
        """Keep a fault."""
        if fault.severity is Severity.ERROR:
            self.errors += 1
        diagnostic = fault.diagnostic(subject)
        owner = subject.partition(".")[0]
        if owner in self.loader.made:  # by a template: the same fault of each entity is told once
            key = (diagnostic.code, diagnostic.span, diagnostic.message)
            if key in self._told:
                return
            self._told.add(key)
            diagnostic = evolve(diagnostic, notes=(*diagnostic.notes, f"in `{owner}`"))
        self.diagnostics.append(diagnostic)

    def step(self, span: Span, amount: int) -> None:
        """Count evaluation against the limit."""
        self.steps += amount
        if self.steps > STEPS:
            raise OverflowError(span)

    def choose(self, span: Span, options: tuple[str, ...]) -> int:
        """Which of several parts this reading takes at a place."""
        return self.choices.take(span, options)

    def enter(self, key: object, name: str, span: Span) -> bool:
        """Begin to evaluate something; False, with a report, where that is already under way or too deep."""
        for index, (open_key, _, _) in enumerate(self._open):
            if open_key == key:
                chain = tuple((n, s) for _, n, s in self._open[index:])
                self.report(faults.NameCycle(span=chain[0][1], chain=chain))
                return False
        if len(self._open) >= NESTING:
            self.report(
                faults.LimitExceeded(
                    span=span, what="this chain of names", limit=f"{NESTING} names"
                )
            )
            return False
        self._open.append((key, name, span))
        return True

    def expect(self) -> None:
        """Note that an entity has requirements, so that those of parts are looked for."""
        self.loader.conditions = True

    def leave(self) -> None:
        """End what `enter` began."""
        self._open.pop()

    # --- names at the top level ---

    def declared(self, module: Module, name: str) -> Evaluated | None:
        """The value of a name at the top level of a file; None where it declares no such name."""
        declared = module.declared.get(name)
        if declared is None:
            return None
        if isinstance(declared, ImportBinding):
            return self.linked(declared)
        key = (module.path, name)
        store = self._shared if self._is_shared(module) else self._values
        found = store.get(key)
        if found is None:
            if not self.enter(key, name, module.span(declared.name)):
                return FAILED
            try:
                found = self._evaluate(module, declared)
            finally:
                self.leave()
            store[key] = found
        return found

    def _is_shared(self, module: Module) -> bool:
        return (
            module.path.startswith(self.loader.catalogue)
            and module is not self.root
            and module.importer is None
            and not any(path == module.path for path, _ in self._given)
        )

    def linked(self, link: ImportBinding) -> Evaluated:
        """What an import binds."""
        if link.namespace is not None:
            return link.namespace
        if link.module is None:
            return FAILED
        found = self.declared(link.module, link.name)
        return FAILED if found is None else found

    def sources(self, source: Source) -> Callable[[], tuple[str, ...]]:
        """What looks for the names in a file's text that stand for sources of facts, its own and imported ones.

        The file may be released before anybody reads the message.
        """
        module = next(m for m in self.loader.modules.values() if m.source is source)
        return lambda: tuple(name for name, what in module.declared.items() if _is_source(what))

    def inside(self, namespace: Namespace, name: str, span: Span) -> Evaluated:
        """A name of a namespace; one that is not there is reported."""
        before = len(self.loader.diagnostics)
        link = self.loader.member(namespace.path, name, span)
        if link is None or len(self.loader.diagnostics) > before:
            self.errors += 1
            return FAILED
        return self.linked(link)

    def _evaluate(self, module: Module, declared: Declared) -> Evaluated:
        scope = TopScope(self, module)
        match declared:
            case nodes.Declaration():
                return self.entity(module, declared)
            case nodes.Param() if (name := (module.path, declared.name.text)) in self._given:
                setting = self._given[name]
                outside = SettingScope(self, setting.source)
                return self._set(module, declared, setting.value, outside)
            case nodes.Param() if module.importer and declared.name.text in module.settings:
                given = module.settings[declared.name.text]
                return self._set(module, declared, given, TopScope(self, module.importer))
            case nodes.Param() | nodes.Let():
                value = evaluate(declared.value, scope, (), known_word)
                return constant(value, module.span(declared.value), scope)
            case _:
                return FAILED

    def _set(
        self, module: Module, param: nodes.Param, node: nodes.Expression, scope: "TopScope"
    ) -> Evaluated:
        """The value of a param that is set from elsewhere, where it can stand for the default."""
        value = evaluate(node, scope, (), known_word)
        return value if fits_param(self, module, param, value, span_of(node, scope)) else FAILED

    # --- entities ---

    def entity(self, module: Module, node: nodes.Declaration) -> Evaluated:
        """The entity of a declaration; `FAILED` where it has errors, so that they are reported once."""
        kind = node.kind.text
        outer = TopScope(self, module)
        if kind == "source":
            return self._citation(module, node)
        if kind in {"variant", "sweep"}:
            return UNKNOWN
        if kind not in kinds():
            span = module.span(node.kind)
            self.report(faults.UnknownKind(span=span, word=kind, known=kinds()))
            return FAILED
        cls = kind_class(kind)
        before = self.errors
        base = base_of(self, node, cls, outer)
        if isinstance(base, Failure):
            return FAILED
        path = self._path(module, node.name.text, kind)
        head = BodyHeader(
            name=node.name.text,
            path=path,
            span=module.span(node.name),
            doc=node.doc,
            source=node.source,
            extra=self.changes.get(node.name.text, []) if module is self.root else [],
        )
        entity = build(self, cls, base, node.body, head, outer)
        return FAILED if entity is None or self.errors > before else entity

    def _path(self, module: Module, name: str, kind: str) -> str:
        if (is_part(kind) or kind == "model") and module.source.in_catalogue:
            return module.source.name.removesuffix(".gpuspec").replace("/", ".")
        return name

    def _citation(self, module: Module, node: nodes.Declaration) -> Evaluated:
        scope = TopScope(self, module)
        values: dict[str, str] = {}
        before = self.errors
        for statement in node.body:
            if not isinstance(statement, nodes.FieldStatement):
                continue
            span = Span(module.source, statement.start, statement.name_end)
            if statement.name not in _CITATION:
                self.report(
                    faults.UnknownField(
                        span=span,
                        word=statement.name,
                        known=tuple(sorted(_CITATION)),
                        owner="a source",
                    )
                )
                continue
            value = evaluate(statement.value, scope, (), any_word)
            if isinstance(value, EnumValue):
                value = value.word
            if isinstance(value, str):
                values[statement.name] = value
            elif not isinstance(value, Failure | Unknown):
                place = FieldSlot(
                    statement.name, Attribute(Form.TEXT, ""), module.span(statement.value), scope
                )
                fit(value, place)
        if self.errors > before:
            return FAILED
        return Citation(name=node.name.text, **values)


def _is_source(declared: Declared | None) -> bool:
    while isinstance(declared, ImportBinding):
        declared = declared.module.declared.get(declared.name) if declared.module else None
    return isinstance(declared, nodes.Declaration) and declared.kind.text == "source"


class TopScope(WithoutResults):
    """The names at the top level of a file."""

    __slots__ = ("_module", "_resolver")

    def __init__(self, resolver: Resolver, module: Module) -> None:
        """The scope of a whole file."""
        self._resolver = resolver
        self._module = module

    @property
    def module(self) -> Module:
        """The file."""
        return self._module

    @property
    def reading(self) -> Reading:
        """The reading that it belongs to."""
        return self._resolver

    @property
    def source(self) -> Source:
        """The file's text."""
        return self._module.source

    def lookup(self, name: str, span: Span) -> Evaluated | None:
        """A declaration or import."""
        return self._resolver.declared(self._module, name)

    def member(self, owner: Evaluated, name: str, span: Span) -> Evaluated | None:
        """What stands behind a dot."""
        return member(self._resolver, owner, name, span)

    def extend(self, base: Evaluated, node: nodes.Override) -> Evaluated:
        """A part made from another in place."""
        return extend(base, node, self)

    def names(self) -> list[str]:
        """Every name of the file."""
        return list(self._module.declared)

    def report(self, fault: Fault) -> None:
        """Keep a fault."""
        self._resolver.report(fault)

    def step(self, span: Span, amount: int = 1) -> None:
        """Count evaluation."""
        self._resolver.step(span, amount)

    def choose(self, span: Span, options: tuple[str, ...]) -> int:
        """Which of several parts this reading takes at a place."""
        return self._resolver.choose(span, options)


class SettingScope(TopScope):
    """The scope of such a value: the names of the root file, places in the given text."""

    __slots__ = ("_source",)

    def __init__(self, resolver: Resolver, source: Source) -> None:
        """The text is that of the setting."""
        super().__init__(resolver, resolver.root)
        self._source = source

    @property
    def source(self) -> Source:
        """The text of the setting."""
        return self._source


def fits_param(
    resolver: Resolver, module: Module, param: nodes.Param, value: Evaluated, span: Span
) -> bool:
    """Whether a value can stand for the default of a param: it has its dimension, or is of its kind."""
    default = evaluate(param.value, TopScope(resolver, module), (), known_word)
    if isinstance(value, Failure) or isinstance(default, Failure):
        return False
    types = type_of(default), type_of(value)  # type: ignore[arg-type]
    if None in types or types[0] is types[1] or OPEN in types:
        return True
    name, given = param.name.text, describe(value)
    if isinstance(default, Quantity) and isinstance(value, Quantity):
        units = (default.unit,) if default.unit else ()
        fault: Fault = faults.WrongDimension(
            span=span,
            field=name,
            found=given,
            dimension=str(value.dimension),
            allowed=(str(default.dimension),),
            units=units,
        )
    else:
        fault = faults.WrongForm(
            span=span,
            field=name,
            found=given,
            wanted=f"a value such as its default, {describe(default)}",
        )
    resolver.report(fault)
    return False


def shadowed(name: str) -> bool:
    """Whether `topology` reads the name as a word."""
    return name in names(SHAPES)
