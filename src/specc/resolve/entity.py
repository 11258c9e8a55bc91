"""Entities: declarations and blocks become nouns, each once, however often they are named."""

import attrs

from specc.design.attribute import Attribute, Form, attributes
from specc.design.kinds import is_part, kind_class, kinds
from specc.design.noun import Allowance, Citation, Counted, Noun, Origin, Term
from specc.design.words import TOPOLOGIES
from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.resolve.evaluate import evaluate
from specc.resolve.modules import Declared, Link, Loader, Module
from specc.resolve.name_faults import (
    DuplicateField,
    MissingField,
    NameCycle,
    UnknownField,
    UnknownKind,
    UnknownSource,
    WrongKind,
)
from specc.resolve.structure import WORDY, Place, fit
from specc.resolve.value_faults import LimitExceeded, WrongForm
from specc.resolve.values import FAILED, UNKNOWN, Failure, Found, Namespace, Unknown, describe
from specc.syntax import nodes
from specc.units import Quantity

STEPS = 10_000_000
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
        settings: "dict[str, Setting] | None" = None,
        changes: dict[str, list[nodes.Statement]] | None = None,
        shared: dict[Key, Found] | None = None,
    ) -> None:
        """`shared` keeps what the catalogue declares between readings."""
        self.loader = loader
        self.root = root
        self.settings = settings or {}
        self.changes = changes or {}
        self.diagnostics: list[Diagnostic] = []
        self.steps = 0
        self._values: dict[Key, Found] = {}
        self._shared = shared if shared is not None else {}
        self._open: list[tuple[object, str, Span]] = []
        self._errors = 0

    # --- faults ---

    def report(self, fault: Fault, subject: str = "") -> None:
        """Keep a fault."""
        if fault.severity is Severity.ERROR:
            self._errors += 1
        self.diagnostics.append(fault.diagnostic(subject))

    def step(self, span: Span, amount: int) -> None:
        """Count evaluation against the limit."""
        self.steps += amount
        if self.steps > STEPS:
            raise OverflowError(span)

    def enter(self, key: object, name: str, span: Span) -> bool:
        """Begin to evaluate something; False, with a report, where that is already under way or too deep."""
        for index, (open_key, _, _) in enumerate(self._open):
            if open_key == key:
                chain = tuple((n, s) for _, n, s in self._open[index:])
                self.report(NameCycle(span=chain[0][1], chain=chain))
                return False
        if len(self._open) >= NESTING:
            self.report(
                LimitExceeded(span=span, what="this chain of names", limit=f"{NESTING} names")
            )
            return False
        self._open.append((key, name, span))
        return True

    def leave(self) -> None:
        """End what `enter` began."""
        self._open.pop()

    # --- names at the top level ---

    def declared(self, module: Module, name: str) -> Found | None:
        """The value of a name at the top level of a file; None where it declares no such name."""
        declared = module.declared.get(name)
        if declared is None:
            return None
        if isinstance(declared, Link):
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
        return module.path.startswith(self.loader.catalogue) and module is not self.root

    def linked(self, link: Link) -> Found:
        """What an import binds."""
        if link.namespace is not None:
            return link.namespace
        if link.module is None:
            return FAILED
        found = self.declared(link.module, link.name)
        return FAILED if found is None else found

    def _evaluate(self, module: Module, declared: Declared) -> Found:
        scope = TopScope(self, module)
        match declared:
            case nodes.Declaration():
                return self.entity(module, declared)
            case nodes.Param() if module is self.root and declared.name.text in self.settings:
                setting = self.settings[declared.name.text]
                return evaluate(setting.value, SettingScope(self, setting.source), wordy=True)
            case nodes.Param() | nodes.Let():
                return evaluate(declared.value, scope, wordy=_may_be_word(declared.value))
            case _:
                return FAILED

    # --- entities ---

    def entity(self, module: Module, node: nodes.Declaration) -> Found:
        """The noun of a declaration; `FAILED` where it has errors, so that they are reported once."""
        kind = node.kind.text
        outer = TopScope(self, module)
        if kind == "source":
            return self._citation(module, node)
        if kind in {"variant", "sweep"}:
            return UNKNOWN
        if kind not in kinds():
            span = module.span(node.kind)
            self.report(UnknownKind(span=span, word=kind, known=kinds()))
            return FAILED
        cls = kind_class(kind)
        before = self._errors
        base = self._base(node, cls, outer)
        if isinstance(base, Failure):
            return FAILED
        path = self._path(module, node.name.text, kind)
        head = Head(
            name=node.name.text,
            path=path,
            span=module.span(node.name),
            doc=node.doc,
            source=node.source,
            extra=self.changes.get(node.name.text, []) if module is self.root else [],
        )
        noun = self.build(cls, base, node.body, head, outer)
        return FAILED if noun is None or self._errors > before else noun

    def _path(self, module: Module, name: str, kind: str) -> str:
        if is_part(kind) or kind == "model":
            shown = module.source.name
            if shown.startswith("std/"):
                return shown.removesuffix(".gpuspec").replace("/", ".")
        return name

    def _base(
        self, node: nodes.Declaration | nodes.Block, cls: type[Noun], outer: "TopScope | BodyScope"
    ) -> Found:
        if node.base is None:
            return None
        found = evaluate(node.base, outer)
        if isinstance(found, Failure | Unknown):
            return FAILED
        if not isinstance(found, cls):
            span = Span(outer.source, node.base.start, node.base.end)
            self.report(
                WrongKind(
                    span=span,
                    word=span.text,
                    field=":",
                    found=describe(found),
                    kinds=(cls.kind or "block of the same kind",),
                )
            )
            return FAILED
        return found

    def _citation(self, module: Module, node: nodes.Declaration) -> Found:
        scope = TopScope(self, module)
        values: dict[str, str] = {}
        before = self._errors
        for statement in node.body:
            if not isinstance(statement, nodes.Field):
                continue
            span = Span(module.source, statement.start, statement.name_end)
            if statement.name not in _CITATION:
                self.report(
                    UnknownField(
                        span=span,
                        word=statement.name,
                        known=tuple(sorted(_CITATION)),
                        owner="a source",
                    )
                )
                continue
            value = evaluate(statement.value, scope, wordy=True)
            if isinstance(value, Term):
                value = value.word
            if isinstance(value, str):
                values[statement.name] = value
            elif not isinstance(value, Failure | Unknown):
                place = Place(
                    statement.name, Attribute(Form.TEXT, ""), module.span(statement.value), scope
                )
                fit(value, place)
        if self._errors > before:
            return FAILED
        return Citation(name=node.name.text, **values)

    def build(
        self,
        cls: type[Noun],
        base: Found,
        body: list[nodes.Statement],
        head: "Head",
        outer: "TopScope | BodyScope",
    ) -> Noun | None:
        """The noun that a body states, over its base; None where a required field is missing."""
        scope = BodyScope(self, cls, base if isinstance(base, Noun) else None, body, head, outer)
        values = scope.fill()
        missing = (
            []
            if values is None
            else [
                name
                for name, attribute in attributes(cls).items()
                if attribute.required and name not in scope.origins and name not in scope.poisoned
            ]
        )
        if values is None:
            return None
        if missing:
            docs = tuple(attributes(cls)[name].doc for name in missing)
            owner = f"the {cls.kind} `{head.name}`" if cls.kind else f"the block `{head.name}`"
            self.report(
                MissingField(span=head.span, owner=owner, fields=tuple(missing), docs=docs),
                head.path,
            )
            return None
        return cls(
            name=head.name,
            path=head.path,
            doc=head.doc,
            origin=Origin(head.span),
            origins=scope.origins,
            allowances=tuple(scope.allowances),
            lineage=_lineage(head.name, base),
            **values,
        )


class Head:
    """What stands before a body: name, path, place, documentation, source; `extra` statements win over the body's."""

    __slots__ = ("doc", "extra", "name", "path", "source", "span")

    def __init__(
        self,
        name: str,
        path: str,
        span: Span,
        doc: str | None = None,
        source: nodes.Expression | None = None,
        extra: list[nodes.Statement] | None = None,
    ) -> None:
        """The head of a declaration or block."""
        self.name = name
        self.path = path
        self.span = span
        self.doc = doc
        self.source = source
        self.extra = extra or []


class TopScope:
    """The names at the top level of a file."""

    __slots__ = ("_module", "resolver")

    def __init__(self, resolver: Resolver, module: Module) -> None:
        """The scope of a whole file."""
        self.resolver = resolver
        self._module = module

    @property
    def source(self) -> Source:
        """The file's text."""
        return self._module.source

    def lookup(self, name: str, span: Span) -> Found | None:
        """A declaration or import."""
        return self.resolver.declared(self._module, name)

    def member(self, owner: Found, name: str, span: Span) -> Found | None:
        """What stands behind a dot."""
        return member(self.resolver, owner, name, span)

    def extend(self, base: Found, node: nodes.Override) -> Found:
        """A part made from another in place."""
        return extend(base, node, self)

    def names(self) -> list[str]:
        """Every name of the file."""
        return list(self._module.declared)

    def report(self, fault: Fault) -> None:
        """Keep a fault."""
        self.resolver.report(fault)

    def step(self, span: Span, amount: int = 1) -> None:
        """Count evaluation."""
        self.resolver.step(span, amount)


class Setting:
    """A value of a param that is given from outside or by a variant, and the text that it stands in."""

    __slots__ = ("source", "value")

    def __init__(self, value: nodes.Expression, source: Source) -> None:
        """The expression and its text."""
        self.value = value
        self.source = source


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


class FieldScope:
    """A body while one of its fields is evaluated: the field does not see itself."""

    __slots__ = ("_body", "_hidden")

    def __init__(self, body: "BodyScope", hidden: str) -> None:
        """`hidden` is the field's name."""
        self._body = body
        self._hidden = hidden

    @property
    def source(self) -> Source:
        """The text that it stands in."""
        return self._body.source

    def lookup(self, name: str, span: Span) -> Found | None:
        """As in the body, but for the field itself."""
        if name == self._hidden:
            return self._body.outer.lookup(name, span)
        return self._body.lookup(name, span)

    def member(self, owner: Found, name: str, span: Span) -> Found | None:
        """What stands behind a dot."""
        return self._body.member(owner, name, span)

    def extend(self, base: Found, node: nodes.Override) -> Found:
        """A part made from another in place."""
        return extend(base, node, self._body)

    def names(self) -> list[str]:
        """Every name that can be seen."""
        return self._body.names()

    def report(self, fault: Fault) -> None:
        """Keep a fault."""
        self._body.report(fault)

    def step(self, span: Span, amount: int = 1) -> None:
        """Count evaluation."""
        self._body.step(span, amount)


class BodyScope:
    """The statements of an entity or block, evaluated when they are named, over a base."""

    __slots__ = (
        "_attributes", "_base", "_blocks", "_cls", "_fields", "_head", "_lets", "_state",
        "allowances", "origins", "outer", "poisoned", "resolver",
    )  # fmt: skip

    def __init__(
        self,
        resolver: Resolver,
        cls: type[Noun],
        base: Noun | None,
        body: list[nodes.Statement],
        head: Head,
        outer: "TopScope | BodyScope",
    ) -> None:
        """Sort the statements; report what is stated twice or unknown."""
        self.resolver = resolver
        self.outer = outer
        self.origins: dict[str, Origin] = dict(base.origins) if base else {}
        self.allowances: list[Allowance] = list(base.allowances) if base else []
        self.poisoned: set[str] = set()
        self._cls = cls
        self._base = base
        self._head = head
        self._attributes = attributes(cls)
        self._fields: dict[str, nodes.Field] = {}
        self._blocks: list[nodes.Block] = []
        self._lets: dict[str, nodes.Let] = {}
        self._state: dict[str, Found] = {}
        for statement in body:
            self._sort(statement, replace=False)
        for statement in head.extra:
            self._sort(statement, replace=True)

    def _sort(self, statement: nodes.Statement, *, replace: bool) -> None:
        match statement:
            case nodes.Field():
                before = self._fields.get(statement.name)
                if before is not None and not replace:
                    span = Span(self.source, statement.start, statement.name_end)
                    first = Span(self.source, before.start, before.name_end)
                    self.report(DuplicateField(span=span, word=statement.name, first=first))
                    return
                self._fields[statement.name] = statement
            case nodes.Block():
                self._blocks.append(statement)
            case nodes.Let():
                self._lets[statement.name.text] = statement
            case nodes.Allow():
                span = Span(self.source, statement.start, statement.end)
                self.allowances.append(Allowance(statement.code.text, statement.why, span))
            case _:
                pass

    # --- as a scope ---

    @property
    def source(self) -> Source:
        """The text that the body stands in."""
        return self.outer.source

    def lookup(self, name: str, span: Span) -> Found | None:
        """A constant or field of this body or its base, else what the outer scope knows."""
        let = self._lets.get(name)
        if let is not None:
            return self._let(let)
        if name in self._fields and name in self._attributes:
            return _as_found(self._field(name))
        if self._base is not None and name in self._attributes:
            return _as_found(getattr(self._base, name))
        return self.outer.lookup(name, span)

    def _let(self, let: nodes.Let) -> Found:
        name = let.name.text
        found = self._state.get(f"let {name}")
        if found is None:
            key = (id(self), f"let {name}")
            if not self.resolver.enter(key, name, Span(self.source, let.name.start, let.name.end)):
                return FAILED
            try:
                found = evaluate(let.value, FieldScope(self, name), wordy=_may_be_word(let.value))
            finally:
                self.resolver.leave()
            self._state[f"let {name}"] = found
        return found

    def member(self, owner: Found, name: str, span: Span) -> Found | None:
        """What stands behind a dot."""
        return member(self.resolver, owner, name, span)

    def extend(self, base: Found, node: nodes.Override) -> Found:
        """A part made from another in place."""
        return extend(base, node, self)

    def names(self) -> list[str]:
        """Names of the body and outside."""
        return [*self._lets, *self._fields, *self.outer.names()]

    def report(self, fault: Fault) -> None:
        """Keep a fault under the entity's path."""
        self.resolver.report(fault, self._head.path)

    def step(self, span: Span, amount: int = 1) -> None:
        """Count evaluation."""
        self.resolver.step(span, amount)

    # --- as a noun in the making ---

    def fill(self) -> dict[str, object] | None:
        """Every value of the noun, over those of its base."""
        values: dict[str, object] = {}
        if self._base is not None:
            values = {name: getattr(self._base, name) for name in self._attributes}
        citation = self._citation(self._head.source)
        for name, statement in self._fields.items():
            attribute = self._attributes.get(name)
            if attribute is None:
                self._unknown(name, Span(self.source, statement.start, statement.name_end))
                continue
            fitted = self._field(name)
            if isinstance(fitted, Failure):
                self.poisoned.add(name)
                continue
            source = self._citation(statement.source) or citation
            self.origins[name] = Origin(
                Span(self.source, statement.value.start, statement.value.end), source
            )
            if attribute.more and isinstance(fitted, tuple):
                values[name], values[attribute.more] = fitted[0], fitted[1:]
                continue
            values[name] = fitted
        for let in self._lets.values():
            self._let(let)
        self._fill_blocks(values, citation)
        return values

    def _unknown(self, name: str, span: Span) -> None:
        owner = f"a {self._cls.kind}" if self._cls.kind else f"the block `{self._head.name}`"
        known = tuple(a.head or n for n, a in self._attributes.items())
        self.report(UnknownField(span=span, word=name, known=known, owner=owner))

    def _field(self, name: str) -> Found:
        """The fitted value of a field, evaluated once."""
        found = self._state.get(name)
        if found is not None or name in self._state:
            return found
        statement = self._fields[name]
        attribute = self._attributes[name]
        span = Span(self.source, statement.start, statement.name_end)
        if not self.resolver.enter((id(self), name), name, span):
            return FAILED
        scope = FieldScope(self, name)
        place = Place(
            name, attribute, Span(self.source, statement.value.start, statement.value.end), scope
        )
        try:
            value = evaluate(
                statement.value,
                scope,
                attribute.words,
                wordy=attribute.form in WORDY and not attribute.kinds,
            )
            if attribute.more and isinstance(value, tuple) and value:
                parts = [fit(item, place) for item in value]
                fitted: Found = FAILED if FAILED in parts else tuple(parts)  # type: ignore[arg-type]
            else:
                fitted = fit(value, place)
        finally:
            self.resolver.leave()
        self._state[name] = fitted
        return fitted

    def _citation(self, source: nodes.Expression | None) -> Citation | None:
        if source is None:
            return None
        span = Span(self.source, source.start, source.end)
        found = (
            self.outer.lookup(source.text, span)
            if isinstance(source, nodes.Name)
            else evaluate(source, self)
        )
        if isinstance(found, Citation | Failure | Unknown):
            return found if isinstance(found, Citation) else None
        known = tuple(self.names())
        self.report(UnknownSource(span=span, word=span.text, known=known))
        return None

    def _fill_blocks(self, values: dict[str, object], citation: Citation | None) -> None:
        heads = {a.head or n: n for n, a in self._attributes.items() if a.form in _BLOCKS}
        seen: dict[str, Span] = {}
        for block in self._blocks:
            span = Span(self.source, block.head.start, block.head.end)
            name = heads.get(block.head.text)
            if name is None:
                known = self._attributes.get(block.head.text)
                if known is not None:
                    self._not_a_block(block)
                else:
                    self._unknown(block.head.text, span)
                continue
            label = block.name.text if block.name else block.head.text
            key = f"{name} {label}"
            if key in seen and block not in self._head.extra:
                self.report(DuplicateField(span=span, word=label, first=seen[key]))
                continue
            seen[key] = span
            self._fill_block(name, label, block, values, citation)

    def _not_a_block(self, block: nodes.Block) -> None:
        span = Span(self.source, block.head.start, block.head.end)
        word = block.head.text
        self.report(
            WrongForm(
                span=span,
                field=word,
                found="a block",
                wanted="a value",
                hint=f"write `{word} = …`",
            )
        )

    def _fill_block(
        self,
        name: str,
        label: str,
        block: nodes.Block,
        values: dict[str, object],
        citation: Citation | None,
    ) -> None:
        attribute = self._attributes[name]
        own = self._citation(block.source) or citation
        span = Span(self.source, block.head.start, (block.name or block.head).end)
        self.origins[name] = Origin(span, own)
        if attribute.form in {Form.TABLE, Form.LISTS}:
            before = values.get(name)
            table = dict(before) if isinstance(before, dict) else {}
            values[name] = table
            self._fill_table(name, attribute, block, table, own)
            return
        assert attribute.owner is not None
        before = values.get(name)
        nouns: dict[str, object] = {}
        if attribute.form is Form.NAMED:
            nouns = dict(before) if isinstance(before, dict) else {}
            before = nouns.get(label)
        base: Found = before if isinstance(before, Noun) else None
        if block.base is not None:
            base = self.resolver._base(block, attribute.owner, self)
            if isinstance(base, Failure):
                return
        head = Head(
            label,
            self._path(name, label, attribute),
            span,
            block.doc,
            block.source or self._head.source,
        )
        noun = self.resolver.build(attribute.owner, base, block.body, head, self)
        if noun is None:
            self.poisoned.add(name)
        elif attribute.form is Form.NAMED:
            nouns[label] = noun
            values[name] = nouns
        else:
            values[name] = noun

    def _path(self, name: str, label: str, attribute: Attribute) -> str:
        if attribute.form is Form.NAMED:
            return f"{self._head.path}.{attribute.head}.{label}"
        return f"{self._head.path}.{name}"

    def _fill_table(
        self,
        name: str,
        attribute: Attribute,
        block: nodes.Block,
        table: dict[str, object],
        citation: Citation | None,
    ) -> None:
        form = (
            Form.QUANTITY
            if attribute.form is Form.TABLE
            else Form.COUNTED
            if attribute.kinds
            else Form.PORTS
        )
        cell = attrs.evolve(attribute, form=form)
        scope = FieldScope(self, "")
        seen: dict[str, Span] = {}
        for statement in block.body:
            span = Span(
                self.source, statement.start, getattr(statement, "name_end", statement.end)
            )
            if not isinstance(statement, nodes.Field):
                if not isinstance(statement, nodes.Error):
                    self._unknown(span.text.split(" ")[0], span)
                continue
            if statement.name in seen:
                first = seen[statement.name]
                self.report(DuplicateField(span=span, word=statement.name, first=first))
                continue
            seen[statement.name] = span
            if attribute.words and statement.name not in attribute.words:
                self.report(
                    UnknownField(
                        span=span,
                        word=statement.name,
                        known=attribute.words,
                        owner=f"the block `{name}`",
                    )
                )
                continue
            at = Span(self.source, statement.value.start, statement.value.end)
            value = evaluate(statement.value, scope, wordy=form is Form.PORTS)
            fitted = fit(value, Place(f"{name}.{statement.name}", cell, at, scope))
            if isinstance(fitted, Failure):
                self.poisoned.add(name)
                continue
            own = self._citation(statement.source) or citation
            self.origins[f"{name}.{statement.name}"] = Origin(at, own)
            if fitted is None:
                table.pop(statement.name, None)
            else:
                table[statement.name] = fitted


_BLOCKS = {Form.BLOCK, Form.NAMED, Form.TABLE, Form.LISTS}


def _may_be_word(node: nodes.Expression) -> bool:
    """Whether a constant may be a word; names in arithmetic are always names."""
    return not isinstance(node, nodes.Binary | nodes.Unary)


def _lineage(name: str, base: Found) -> tuple[str, ...]:
    if not isinstance(base, Noun):
        return ()
    return base.lineage if base.name == name else (base.name, *base.lineage)


def _as_found(value: object) -> Found:
    """A field's value as expressions see it."""
    if value is None:
        return UNKNOWN
    if isinstance(value, int) and not isinstance(value, bool):
        return Quantity(value)
    return value  # type: ignore[return-value]


def member(resolver: Resolver, owner: Found, name: str, span: Span) -> Found | None:
    """What stands behind a dot: a name of a namespace, a field of a noun, a key of a table."""
    if isinstance(owner, Namespace):
        before = len(resolver.loader.diagnostics)
        link = resolver.loader.member(owner.path, name, span)
        if link is None or len(resolver.loader.diagnostics) > before:
            resolver._errors += 1
            return FAILED
        return resolver.linked(link)
    if isinstance(owner, dict):
        return _as_found(owner[name]) if name in owner else UNKNOWN
    if isinstance(owner, Citation):
        return getattr(owner, name, None)
    if isinstance(owner, Noun):
        known = attributes(type(owner))
        if name in known:
            return _as_found(getattr(owner, name))
        for field, attribute in known.items():
            if attribute.head == name:
                return _as_found(getattr(owner, field))
        return None
    if isinstance(owner, Counted):
        return (
            _as_found(owner.count) if name == "count" else member(resolver, owner.of, name, span)
        )
    return None


def extend(base: Found, node: nodes.Override, scope: "TopScope | BodyScope") -> Found:
    """`llama_3_1_70b { weights = fp8 }`: the base with fields replaced and blocks merged."""
    if isinstance(base, Counted):
        inner = extend(base.of, node, scope)
        return inner if isinstance(inner, Failure) else Counted(base.count, inner, base.span)  # type: ignore[arg-type]
    if not isinstance(base, Noun):
        span = Span(scope.source, node.base.start, node.base.end)
        scope.report(
            WrongForm(
                span=span,
                field="{ … }",
                found=describe(base),
                wanted="a part, a model or another entity",
            )
        )
        return FAILED
    resolver = scope.resolver
    before = resolver._errors
    head = Head(base.name, base.path, Span(scope.source, node.base.start, node.base.end), base.doc)
    noun = resolver.build(type(base), base, node.body, head, scope)
    return FAILED if noun is None or resolver._errors > before else noun


def shadowed(name: str) -> bool:
    """Whether fields read the name as a word."""
    return name in TOPOLOGIES
