"""Bodies: the statements of an entity or block, evaluated when they are named, become the values of an entity."""

import attrs

from specc.design.attribute import Attribute, Form
from specc.design.entity import Citation, Counted, Entity, Origin, kind_of
from specc.design.expression import Unknown
from specc.design.fields import attributes
from specc.design.vocabulary.known import any_word, known_word
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.evaluate import evaluate
from specc.resolve.field_scope import FieldScope, free_words
from specc.resolve.members import as_found, member
from specc.resolve.scope import Holder, Reading
from specc.resolve.slot import FieldSlot
from specc.resolve.sorted_body import BodyHeader, SortedBody, label_of, lineage_of
from specc.resolve.structure import fit
from specc.resolve.values import FAILED, Evaluated, Failure, describe
from specc.resolve.words import constant
from specc.syntax import nodes

BLOCKS = {Form.BLOCK, Form.NAMED, Form.TABLE, Form.LISTS}


class BodyScope(SortedBody):
    """The statements of an entity or block, evaluated when they are named, over a base."""

    __slots__ = ("_state", "origins", "poisoned")

    def __init__(
        self,
        reading: Reading,
        cls: type[Entity],
        base: Entity | None,
        body: list[nodes.Statement],
        head: BodyHeader,
        outer: Holder,
    ) -> None:
        """Nothing is evaluated yet."""
        super().__init__(reading, cls, base, body, head, outer)
        self.origins: dict[str, Origin] = dict(base.origins) if base else {}
        self.poisoned: set[str] = set()
        self._state: dict[str, Evaluated] = {}

    # --- as a scope ---

    def lookup(self, name: str, span: Span) -> Evaluated | None:
        """A constant or field of this body or its base, else what the outer scope knows."""
        let = self._lets.get(name)
        if let is not None:
            return self._let(let)
        if name in self._fields and name in self._attributes:
            attribute = self._attributes[name]
            return as_found(self._field(name), f"{self._head.path}.{name}", attribute)
        if self._base is not None and name in self._attributes:
            return member(self.reading, self._base, name, span)
        return self.outer.lookup(name, span)

    def _let(self, let: nodes.Let) -> Evaluated:
        name = let.name.text
        found = self._state.get(f"let {name}")
        if found is None:
            key = (id(self), f"let {name}")
            if not self.reading.enter(key, name, Span(self.source, let.name.start, let.name.end)):
                return FAILED
            try:
                scope = FieldScope(self, self.outer, name)
                value = evaluate(let.value, scope, (), known_word)
                found = constant(value, Span(self.source, let.value.start, let.value.end), scope)
            finally:
                self.reading.leave()
            self._state[f"let {name}"] = found
        return found

    def member(self, owner: Evaluated, name: str, span: Span) -> Evaluated | None:
        """What stands behind a dot."""
        return member(self.reading, owner, name, span)

    def attribute(self, name: str) -> Attribute | None:
        """The field that a bare name stands for."""
        return None if name in self._lets else self._attributes.get(name)

    def extend(self, base: Evaluated, node: nodes.Override) -> Evaluated:
        """A part made from another in place."""
        return extend(base, node, self)

    def names(self) -> list[str]:
        """Names of the body and outside."""
        return [*self._lets, *self._fields, *self.outer.names()]

    # --- as an entity in the making ---

    def fill(self) -> dict[str, object] | None:
        """Every value of the entity, over those of its base."""
        values: dict[str, object] = {}
        if self._base is not None:
            values = {name: getattr(self._base, name) for name in self._attributes}
        citation = self._citation(self._head.source)
        for name, statement in self._fields.items():
            attribute = self._attributes.get(name)
            if attribute is None:
                if isinstance(statement.value, nodes.ErrorExpression):  # told when it was read
                    self.misspelt.append(name)
                else:
                    self._unknown(name, Span(self.source, statement.start, statement.name_end))
                continue
            fitted = self._field(name)
            source = self._citation(statement.source) or citation
            self.origins[name] = Origin(
                Span(self.source, statement.value.start, statement.value.end), source
            )
            if isinstance(fitted, Failure):
                self.poisoned.add(name)
                continue
            if attribute.more and isinstance(fitted, tuple):
                values[name], values[attribute.more] = fitted[0], fitted[1:]
                continue
            values[name] = fitted
        for let in self._lets.values():
            self._let(let)
        self._fill_blocks(values, citation)
        return values

    def _field(self, name: str) -> Evaluated:
        """The fitted value of a field, evaluated once."""
        found = self._state.get(name)
        if found is not None or name in self._state:
            return found
        statement = self._fields[name]
        attribute = self._attributes[name]
        span = Span(self.source, statement.start, statement.name_end)
        if not self.reading.enter((id(self), name), name, span):
            return FAILED
        scope = FieldScope(self, self.outer, name)
        place = FieldSlot(
            name, attribute, Span(self.source, statement.value.start, statement.value.end), scope
        )
        try:
            value = evaluate(statement.value, scope, attribute.words, free_words(attribute))
            if attribute.more and isinstance(value, tuple) and value:
                parts = [fit(item, place) for item in value]
                fitted: Evaluated = tuple(parts)  # type: ignore[arg-type]
                if FAILED in parts or place.repeated(parts):
                    fitted = FAILED
            else:
                fitted = fit(value, place)
        finally:
            self.reading.leave()
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
        self.report(
            faults.UnknownSource(
                span=span, word=span.text, known=self.reading.sources(self.source)
            )
        )
        return None

    def _fill_blocks(self, values: dict[str, object], citation: Citation | None) -> None:
        heads = {a.head or n: n for n, a in self._attributes.items() if a.form in BLOCKS}
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
            label = label_of(block)
            key = f"{name} {label}"
            if key in seen and block not in self._head.extra:
                self.report(faults.DuplicateField(span=span, word=label, first=seen[key]))
                continue
            seen[key] = span
            self._fill_block(name, label, block, values, citation)

    def _fill_block(
        self,
        name: str,
        label: str,
        block: nodes.BlockStatement,
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
        entities: dict[str, object] = {}
        if attribute.form is Form.NAMED:
            entities = dict(before) if isinstance(before, dict) else {}
            before = entities.get(label)
        base: Evaluated = before if isinstance(before, Entity) else None
        if block.base is not None:
            base = base_of(self.reading, block, attribute.owner, self)
            if isinstance(base, Failure):
                return
        head = BodyHeader(
            label,
            self._path(name, label, attribute),
            span,
            block.doc,
            block.source or self._head.source,
            self._changed.get(block),
        )
        entity = build(self.reading, attribute.owner, base, block.body, head, self)
        if entity is None:
            self.poisoned.add(name)
        elif attribute.form is Form.NAMED:
            entities[label] = entity
            values[name] = entities
        else:
            values[name] = entity

    def _fill_table(
        self,
        name: str,
        attribute: Attribute,
        block: nodes.BlockStatement,
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
        scope = FieldScope(self, self.outer, "")
        seen: dict[str, Span] = {}
        for statement in block.body:
            span = Span(
                self.source, statement.start, getattr(statement, "name_end", statement.end)
            )
            if not isinstance(statement, nodes.FieldStatement):
                if isinstance(statement, nodes.Error):
                    self.reading.errors += 1  # told when the text was read
                else:
                    self._unknown(span.text.split(" ")[0], span)
                continue
            if statement.name in seen:
                first = seen[statement.name]
                self.report(faults.DuplicateField(span=span, word=statement.name, first=first))
                continue
            seen[statement.name] = span
            if attribute.words and statement.name not in attribute.words:
                self.report(
                    faults.UnknownField(
                        span=span,
                        word=statement.name,
                        known=attribute.words,
                        owner=f"the block `{name}`",
                    )
                )
                continue
            at = Span(self.source, statement.value.start, statement.value.end)
            free = any_word if form is Form.PORTS else None
            value = evaluate(statement.value, scope, (), free)
            fitted = fit(value, FieldSlot(f"{name}.{statement.name}", cell, at, scope))
            if isinstance(fitted, Failure):
                self.poisoned.add(name)
                continue
            own = self._citation(statement.source) or citation
            self.origins[f"{name}.{statement.name}"] = Origin(at, own)
            if fitted is None:
                table.pop(statement.name, None)
            else:
                table[statement.name] = fitted


def build(
    reading: Reading,
    cls: type[Entity],
    base: Evaluated,
    body: list[nodes.Statement],
    head: BodyHeader,
    outer: Holder,
) -> Entity | None:
    """The entity that a body states, over its base; None where a required field is missing."""
    scope = BodyScope(reading, cls, base if isinstance(base, Entity) else None, body, head, outer)
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
    if missing and scope.misspelt:  # a field under a misspelt name is reported once, as that
        from specc.resolve.misspelt import meant  # for texts with faults alone

        taken = {name for word in scope.misspelt for name in meant(word, missing)}
        missing = [name for name in missing if name not in taken]
        if not missing:
            return None
    if missing:
        reading.report(
            faults.MissingField(
                span=head.span,
                owner=f"the {kind_of(cls) or 'block'} `{head.name}`",
                fields=tuple(missing),
                stated=tuple(attributes(cls)[name] for name in missing),
            ),
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
        base=base if isinstance(base, Entity) else None,
        lineage=lineage_of(head.name, base),
        conditions=tuple(scope.conditions),
        **values,
    )


def base_of(
    reading: Reading,
    node: nodes.Declaration | nodes.BlockStatement,
    cls: type[Entity],
    outer: Holder,
) -> Evaluated:
    """What stands after `:` in a head; None without one, `FAILED` where it is of another kind."""
    if node.base is None:
        return None
    base = evaluate(node.base, outer)
    if isinstance(base, Failure | Unknown):
        return FAILED
    if not isinstance(base, cls):
        span = Span(outer.source, node.base.start, node.base.end)
        reading.report(
            faults.WrongKind(
                span=span,
                word=span.text,
                field=":",
                found=describe(base),
                kinds=(kind_of(cls) or "block of the same kind",),
            )
        )
        return FAILED
    return base


def extend(base: Evaluated, node: nodes.Override, scope: Holder) -> Evaluated:
    """`llama_3_1_70b { weights = fp8 }`: the base with fields replaced and blocks merged."""
    if isinstance(base, Counted):
        inner = extend(base.of, node, scope)
        return inner if isinstance(inner, Failure) else Counted(base.count, inner, base.span)  # type: ignore[arg-type]
    if not isinstance(base, Entity):
        span = Span(scope.source, node.base.start, node.base.end)
        scope.report(
            faults.WrongForm(
                span=span,
                field="{ … }",
                found=describe(base),
                wanted="a part, a model or another entity",
            )
        )
        return FAILED
    reading = scope.reading
    before = reading.errors
    head = BodyHeader(
        base.name, base.path, Span(scope.source, node.base.start, node.base.end), base.doc
    )
    entity = build(reading, type(base), base, node.body, head, scope)
    return FAILED if entity is None or reading.errors > before else entity
