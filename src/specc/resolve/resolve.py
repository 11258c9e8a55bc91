"""The order of resolving: read the file and its imports, evaluate what it declares, lower its requirements."""

import sys

from specc.design.design import Design
from specc.design.entity import Allowance, Entity, Value
from specc.design.requirement import Requirement
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.entity import Resolver, TopScope, shadowed
from specc.resolve.evaluate import evaluate
from specc.resolve.modules import Loader, Module
from specc.resolve.requirements import Lowering
from specc.resolve.scope import ParamOverride
from specc.resolve.values import Failure, Found, Namespace, Unknown
from specc.syntax import nodes
from specc.syntax.parse import parse

CALLS = 20_000


class Reader:
    """Reads designs; what the catalogue declares is kept between them."""

    def __init__(self, loader: Loader) -> None:
        """The loader brings files."""
        self.loader = loader
        self._shared: dict[tuple[str, str], Found] = {}

    def read(
        self, source: Source, path: str, settings: dict[str, str] | None = None
    ) -> tuple[Design, list[Diagnostic]]:
        """The design of a source, as far as it can be had, and what is wrong with it.

        Args:
            source: The text.
            path: Its real path; imports are relative to it.
            settings: Values of params, as text.
        """
        # Names may rest on names some hundred deep, and each takes several calls.
        sys.setrecursionlimit(max(sys.getrecursionlimit(), CALLS))
        before = len(self.loader.diagnostics)
        module = self.loader.modules.get(path) or self.loader.root(source, path)
        parsed, found = _settings(self.loader, module, settings or {})
        resolver = Resolver(self.loader, module, parsed, shared=self._shared)
        design = self._design(resolver, settings or {})
        diagnostics = [*found, *resolver.diagnostics]
        for statement in module.tree.statements:
            if isinstance(statement, nodes.Declaration) and statement.kind.text == "variant":
                variant, complaints = self._variant(module, statement, parsed, settings or {})
                diagnostics.extend(complaints)
                if variant is not None:
                    design.variants[statement.name.text] = variant
            if isinstance(statement, nodes.Declaration) and statement.kind.text == "sweep":
                design.sweeps[statement.name.text] = _sweep(resolver, module, statement)
        diagnostics[:0] = self.loader.diagnostics[before:]
        return design, diagnostics

    def _design(self, resolver: Resolver, settings: dict[str, str]) -> Design:
        module = resolver.root
        entities: dict[str, Entity] = {}
        values: dict[str, Value] = {}
        try:
            for name, declared in module.declared.items():
                found = resolver.declared(module, name)
                if isinstance(declared, nodes.Declaration):
                    _warn_of_word(resolver, module, declared)
                    if isinstance(found, Entity):
                        entities[name] = found
                elif isinstance(declared, nodes.Param | nodes.Let) and not isinstance(
                    found, Failure | Unknown | Namespace | dict
                ):
                    values[name] = found
            requirements = _requirements(resolver, module, entities)
        except OverflowError as error:
            span = (
                error.args[0]
                if error.args and isinstance(error.args[0], Span)
                else Span(module.source, 0, 0)
            )
            resolver.report(
                faults.LimitExceeded(span=span, what="evaluation", limit="10,000,000 steps")
            )
            requirements = ()
        return Design(
            name=module.source.name,
            entities=entities,
            values=values,
            requirements=requirements,
            allowances=tuple(
                Allowance(s.code.text, s.why, Span(module.source, s.start, s.end))
                for s in module.tree.statements
                if isinstance(s, nodes.Allow)
            ),
            settings=dict(settings),
            files={
                m.source.name: m.source.text
                for m in sorted(self.loader.modules.values(), key=lambda m: m.source.name)
            },
        )

    def _variant(
        self,
        module: Module,
        node: nodes.Declaration,
        settings: dict[str, ParamOverride],
        texts: dict[str, str],
    ) -> tuple[Design | None, list[Diagnostic]]:
        """The design with the changes of a variant."""
        changes, values, complaints = _changes(module, node, settings)
        resolver = Resolver(self.loader, module, values, changes, self._shared)
        design = self._design(resolver, texts)
        own = [
            d
            for d in resolver.diagnostics
            if (
                d.span is not None
                and node.start <= d.span.start < node.end
                and d.span.source is module.source
            )
        ]
        return design, [*complaints, *own]


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
        inner = loader.modules.get(loader.imported(module, head_word)) if dot else None
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


def _changes(
    module: Module, node: nodes.Declaration, settings: dict[str, ParamOverride]
) -> tuple[dict[str, list[nodes.Statement]], dict[str, ParamOverride], list[Diagnostic]]:
    """What a variant changes: statements by entity, and params."""
    changes: dict[str, list[nodes.Statement]] = {}
    values = dict(settings)
    complaints: list[Diagnostic] = []
    of = node.of.text if isinstance(node.of, nodes.Name) else ""
    declared = tuple(
        n for n, d in module.declared.items() if isinstance(d, nodes.Declaration | nodes.Param)
    )
    if node.of is not None and of not in declared:
        span = Span(module.source, node.of.start, node.of.end)
        complaints.append(
            faults.UnknownName(span=span, word=span.text, known=declared).diagnostic()
        )
    for statement in node.body:
        target, changed = of, statement
        if isinstance(statement, nodes.FieldStatement):
            head, dot, rest = statement.name.partition(".")
            if dot and head in module.declared:
                target = head
                changed = nodes.FieldStatement(
                    statement.start,
                    statement.end,
                    rest,
                    statement.name_end,
                    statement.value,
                    statement.source,
                    None,
                )
            elif isinstance(module.declared.get(statement.name), nodes.Param):
                values[statement.name] = ParamOverride(statement.value, module.source)
                continue
        if target:
            changes.setdefault(target, []).append(changed)
        elif not isinstance(statement, nodes.Error):
            span = Span(
                module.source, statement.start, getattr(statement, "name_end", statement.end)
            )
            word = span.text
            complaints.append(
                faults.UnknownName(span=span, word=word, known=declared).diagnostic()
            )
    return changes, values, complaints


def _sweep(
    resolver: Resolver, module: Module, node: nodes.Declaration
) -> dict[str, tuple[Value, ...]]:
    """The ranges of a sweep by what they vary."""
    scope = TopScope(resolver, module)
    found: dict[str, tuple[Value, ...]] = {}
    for statement in node.body:
        if isinstance(statement, nodes.FieldStatement):
            value = evaluate(statement.value, scope, wordy=True)
            if not isinstance(value, Failure | Unknown | Namespace | dict):
                found[statement.name] = value if isinstance(value, tuple) else (value,)
    return found


def _requirements(
    resolver: Resolver, module: Module, entities: dict[str, Entity]
) -> tuple[Requirement, ...]:
    scope = TopScope(resolver, module)
    found: list[Requirement] = []
    for statement in module.tree.statements:
        if isinstance(statement, nodes.Require | nodes.Minimise):
            lowered = Lowering(resolver, scope, None).requirement(statement)
            if lowered is not None:
                found.append(lowered)
        elif isinstance(statement, nodes.Declaration):
            owner = entities.get(statement.name.text)
            if owner is None:
                continue
            inner = TopScope(resolver, module)
            for inside in (*statement.body, *resolver.changes.get(owner.name, ())):
                if isinstance(inside, nodes.Require | nodes.Minimise):
                    lowered = Lowering(resolver, inner, owner).requirement(inside)
                    if lowered is not None:
                        found.append(lowered)
    return tuple(found)


def _warn_of_word(resolver: Resolver, module: Module, node: nodes.Declaration) -> None:
    if shadowed(node.name.text):
        resolver.report(faults.WordIsName(span=module.span(node.name), word=node.name.text))
