"""The order of resolving: read the file and its imports, evaluate what it declares, lower its requirements."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

import attrs

from specc.design.design import Design
from specc.design.entity import Allowance, Entity, Value
from specc.design.expression import Unknown
from specc.design.requirement import Requirement
from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.record import evolve
from specc.resolve import faults
from specc.resolve.axes import ResolvedAxis, axes_of
from specc.resolve.changes import Changes, Varied
from specc.resolve.choices import Choices, Place, too_many
from specc.resolve.entity import STEPS, Resolver, shadowed
from specc.resolve.following import following
from specc.resolve.inputs import Input, inputs_of, restating
from specc.resolve.modules import Declared, ImportBinding, Loader, Module
from specc.resolve.requirements import requirements_of
from specc.resolve.scope import ParamOverride
from specc.resolve.values import Evaluated, Failure, Namespace, plain
from specc.syntax import nodes
from specc.syntax.parse import parse
from specc.units import Quantity
from specc.units.text import number

CALLS = 20_000


class Outline:
    """A file's statements by what becomes of them, sorted once for the spec and all its variants."""

    __slots__ = ("allowances", "declared", "statements", "sweeps", "variants")

    def __init__(self, module: Module) -> None:
        """Sort the statements."""
        self.declared: list[tuple[str, Declared]] = []
        self.variants: list[nodes.Declaration] = []
        self.sweeps: list[nodes.Declaration] = []
        for name, declared in module.declared.items():
            kind = declared.kind.text if isinstance(declared, nodes.Declaration) else ""
            if isinstance(declared, nodes.Declaration) and kind == "variant":
                self.variants.append(declared)
            elif isinstance(declared, nodes.Declaration) and kind == "sweep":
                self.sweeps.append(declared)
            else:
                self.declared.append((name, declared))
        varying = set(map(id, (*self.variants, *self.sweeps)))
        self.statements = [s for s in module.tree.statements if id(s) not in varying]
        self.allowances = tuple(
            Allowance(s.code.text, s.why, Span(module.source, s.start, s.end))
            for s in self.statements
            if isinstance(s, nodes.Allow)
        )


class Reader:
    """Reads designs; what the catalogue declares is kept between them."""

    def __init__(self, loader: Loader) -> None:
        """The loader brings files."""
        self.loader = loader
        self._shared: dict[tuple[str, str], Evaluated] = {}

    def read(
        self, source: Source, path: str, settings: dict[str, str] | None = None
    ) -> tuple[Design, list[Diagnostic]]:
        """The design of a source, as far as it can be had, and what is wrong with it.

        Args:
            source: The text.
            path: Its real path; imports are relative to it.
            settings: Values of params, as text.
        """
        spec, diagnostics = self.open(source, path, settings)
        for node in spec.outline.variants:
            diagnostics.extend(spec.add_variant(node))
        for node in spec.outline.sweeps:
            diagnostics.extend(spec.add_sweep(node))
        return spec.finished(), diagnostics

    def emptiness(self, source: Source, path: str) -> list[Diagnostic]:
        """What is said of a text that was read and declares nothing; a document has its entities from elsewhere."""
        statements = self.loader.modules[path].tree.statements
        if any(not isinstance(statement, nodes.Edition) for statement in statements):
            return []
        start, end = (statements[0].start, statements[0].end) if statements else (0, 0)
        return [faults.NothingDeclared(span=Span(source, start, end)).diagnostic()]

    def forget(self) -> None:
        """Keep of what was read the files of the catalogue alone: others may change before they are read again."""
        loader = self.loader
        inside = loader.catalogue + os.sep
        kept = {
            path: module
            for path, module in loader.modules.items()
            if path.startswith(inside) and module.importer is None
        }
        loader.modules = kept
        loader.diagnostics.clear()
        loader.made.clear()
        self._shared = {key: value for key, value in self._shared.items() if key[0] in kept}

    def open(
        self, source: Source, path: str, settings: dict[str, str] | None = None
    ) -> tuple["Spec", list[Diagnostic]]:
        """A source with the design that it describes, of which variants and points of sweeps can be made; arguments as above."""
        # Names may rest on names some hundred deep, and each takes several calls.
        sys.setrecursionlimit(max(sys.getrecursionlimit(), CALLS))
        before = len(self.loader.diagnostics)
        module = self.loader.modules.get(path) or self.loader.root(source, path)
        params, diagnostics = _settings(self.loader, module, settings or {})
        spec = Spec(self.loader, module, params, settings or {}, self._shared)
        diagnostics = [*self.loader.diagnostics[before:], *diagnostics, *spec.diagnostics]
        return spec, diagnostics


class Spec:
    """A file that was read, its design, and the designs that vary it.

    Attributes:
        outline: Its statements.
        base: Its design.
        diagnostics: What is wrong with that.
    """

    def __init__(
        self,
        loader: Loader,
        module: Module,
        params: dict[str, ParamOverride],
        settings: dict[str, str],
        shared: dict[tuple[str, str], Evaluated],
    ) -> None:
        """Resolve the file as it stands; the arguments are those of a `Resolver`, and the settings as text."""
        self._loader = loader
        self._module = module
        self._params = params
        self._settings = settings
        self._shared = shared
        self.outline = Outline(module)
        self._resolver = Resolver(loader, module, params, shared=shared)
        self.base = self._with_choices(
            self._design(self._resolver), self._resolver, Changes(params)
        )
        self.diagnostics = tuple(self._resolver.diagnostics)
        self._told = frozenset(map(_key, self.diagnostics))
        self._varied = Varied(self._resolver)
        self._targets: list[str] = []

    def add_variant(self, node: nodes.Declaration) -> list[Diagnostic]:
        """Make a variant; what is wrong with its own text is told with the spec, what follows elsewhere with the variant."""
        before = len(self._resolver.diagnostics)
        changes = self._varied.changes(node, self._params)
        self._targets += [*changes.statements, *changes.params]
        own = self._resolver.diagnostics[before:]
        design = self._changed(changes)
        elsewhere = [d for d in design.faults if not _inside(d, node, self._module)]
        own += [d for d in design.faults if _inside(d, node, self._module)]
        self.base.variants[node.name.text] = attrs.evolve(design, faults=tuple(elsewhere))
        return own

    def add_sweep(self, node: nodes.Declaration) -> list[Diagnostic]:
        """Keep the axes of a sweep; what is wrong with them is told with the spec."""
        axes, diagnostics = self.axes(node)
        self._targets += [axis.target.name for axis in axes]
        self.base.sweeps[node.name.text] = {
            axis.axis.name: tuple(plain(given.value) for given in axis.values) for axis in axes
        }
        return diagnostics

    def finished(self) -> Design:
        """The design with what follows from its variants and sweeps."""
        if not (self.outline.variants or self.outline.sweeps or self.base.choices):
            return self.base
        return attrs.evolve(self.base, following=following(self._resolver, self._targets))

    def axes(self, node: nodes.Declaration) -> tuple[tuple[ResolvedAxis, ...], list[Diagnostic]]:
        """The axes of a sweep, and what is wrong with them."""
        before = len(self._resolver.diagnostics)
        try:
            axes = tuple(axes_of(self._varied, self._resolver, node))
        except OverflowError as error:
            self._resolver.report(_too_long(error, self._module))
            axes = ()
        return axes, self._resolver.diagnostics[before:]

    def point(self, axes: Sequence[ResolvedAxis], places: Sequence[int]) -> Design:
        """The design at one point of a sweep: of each axis the value at a place."""
        changes = Changes(self._params)
        for axis, place in zip(axes, places, strict=True):
            changes.restate(axis.target, axis.statement, axis.values[place], self._module)
        return self._changed(changes)

    def inputs(self) -> tuple[Input, ...]:
        """The amounts that the file states."""
        return inputs_of(self.base, self._module.params())

    def ends(self, entry: Input) -> Iterator[tuple[Input, Design, Design]]:
        """The designs with an input at both ends of its range; an end that its field does not allow stays where it is."""
        designs = []
        for name in ("low", "high"):
            design = self.restated({entry.name: getattr(entry, name)})
            if design is None:
                return
            if any(fault.severity is Severity.ERROR for fault in design.faults):
                entry, design = evolve(entry, **{name: entry.value}), self.base
            designs.append(design)
        yield entry, designs[0], designs[1]

    def restated(self, values: Mapping[str, Quantity]) -> Design | None:
        """The design with other values of inputs; None where nothing of such a name can be restated."""
        changes = Changes(self._params)
        for name, value in values.items():
            statement = restating(name, value)
            target = self._varied.target(statement)
            if target is None:
                return None
            changes.restate(target, statement, statement.value, self._module)
        return self._changed(changes)

    def _changed(self, changes: Changes, taken: Mapping[Place, int] | None = None) -> Design:
        resolver = Resolver(
            self._loader,
            self._module,
            changes.params,
            changes.statements,
            self._shared,
            Choices(taken),
        )
        design = self._with_choices(self._design(resolver), resolver, changes)
        new = tuple(d for d in resolver.diagnostics if _key(d) not in self._told)
        return attrs.evolve(design, faults=new)

    def _with_choices(self, design: Design, resolver: Resolver, changes: Changes) -> Design:
        """With the choices that the reading met, and the way to the designs that take other options."""
        places = tuple(resolver.choices.met)
        if not places:
            return design
        choices = resolver.choices.named(self._loader.modules)
        wide = too_many(choices)
        if wide is not None:
            resolver.report(wide)
            return design

        def alternative(options: tuple[int, ...]) -> Design:
            return self._changed(changes, dict(zip(places, options, strict=True)))

        return attrs.evolve(design, choices=choices, alternative=alternative)

    def _design(self, resolver: Resolver) -> Design:
        module = self._module
        entities: dict[str, Entity] = {}
        imported: dict[str, Entity] = {}
        values: dict[str, Value] = {}
        requirements: tuple[Requirement, ...] = ()
        try:
            for name, declared in self.outline.declared:
                value = resolver.declared(module, name)
                if isinstance(declared, nodes.Declaration):
                    _warn_of_word(resolver, module, declared)
                    if isinstance(value, Entity):
                        entities[name] = value
                elif isinstance(declared, ImportBinding):
                    if isinstance(value, Entity):
                        imported[name] = value
                elif not isinstance(value, Failure | Unknown | Namespace | dict):
                    values[name] = plain(value)
            requirements = requirements_of(resolver, entities, self.outline.statements)
        except OverflowError as error:
            resolver.report(_too_long(error, module))
        return Design(
            name=module.source.name,
            entities=entities,
            imported=imported,
            values=values,
            params=module.params(),
            requirements=requirements,
            allowances=self.outline.allowances,
            settings=dict(self._settings),
            files={
                m.source.name: m.source.text
                for m in sorted(self._loader.modules.values(), key=attrgetter("source.name"))
            },
        )


def _too_long(error: OverflowError, module: Module) -> Fault:
    known = error.args and isinstance(error.args[0], Span)
    span = error.args[0] if known else Span(module.source, 0, 0)
    return faults.LimitExceeded(span=span, what="evaluation", limit=f"{number(STEPS)} steps")


def _inside(diagnostic: Diagnostic, node: nodes.Declaration, module: Module) -> bool:
    span = diagnostic.span
    return (
        span is not None and span.source is module.source and node.start <= span.start < node.end
    )


def _key(diagnostic: Diagnostic) -> tuple[str, str, int, int]:
    """What makes two findings the same."""
    span = diagnostic.span
    place = (span.start, span.end) if span is not None else (-1, -1)
    return diagnostic.code, diagnostic.message, *place


def _settings(
    loader: Loader, module: Module, texts: dict[str, str]
) -> tuple[dict[str, ParamOverride], list[Diagnostic]]:
    """Params set from outside, parsed."""
    parsed: dict[str, ParamOverride] = {}
    diagnostics: list[Diagnostic] = []
    params = module.params()
    for name, text in texts.items():
        head = "edition 2026\nlet value = "
        source = Source(f"--set {name}", f"{head}{text}\n")
        span = Span(source, len(head), len(head) + len(text))
        head_word, dot, _ = name.partition(".")
        inner = loader.imported(module, head_word) if dot else None
        known = tuple(f"{head_word}.{n}" for n in inner.params()) if inner else params
        if name not in known:
            diagnostics.append(faults.UnknownParam(span=span, word=name, known=known).diagnostic())
            continue
        tree, complaints = parse(source)
        diagnostics.extend(complaints)
        let = next((s for s in tree.statements if isinstance(s, nodes.Let)), None)
        if let is not None and not complaints:
            parsed[name] = ParamOverride(let.value, source)
    return parsed, diagnostics


def _warn_of_word(resolver: Resolver, module: Module, node: nodes.Declaration) -> None:
    if shadowed(node.name.text):
        resolver.report(faults.WordIsName(span=module.span(node.name), word=node.name.text))
