"""What variants and sweeps change: a path to a field or param, and the statement that restates it."""

from collections.abc import Mapping

import attrs

from specc.design.attribute import Attribute, Form
from specc.design.entity import Entity, kind_of
from specc.design.fields import attributes
from specc.design.kinds import kind_class, kinds
from specc.diagnostics.articles import with_article
from specc.diagnostics.span import Span
from specc.record import record
from specc.resolve import faults
from specc.resolve.body import BLOCKS
from specc.resolve.entity import Resolver
from specc.resolve.modules import Declared, ImportBinding, Module
from specc.resolve.scope import ParamOverride
from specc.syntax import nodes

_LISTED = frozenset(
    (
        Form.LIST,
        Form.WORDS,
        Form.PARTS,
        Form.TERMS,
        Form.LOSSES,
        Form.CHOICE,
        Form.PORTS,
    )
)
"""Forms that take a list as one value."""
_HOW_TO_CHANGE = "write what is other than in the design: `pod.servers = 4 x SERVER`"


@record(kw_only=False)
class ChangeTarget:
    """What a path names.

    Attributes:
        name: The entity or param at the top level.
        path: The way below it; empty for a param.
        attribute: The field at its end; None for a param.
        before: What the field holds, where it is known.
        heads: For each step before the last the words of a block: `("fabric", "compute")`, `("traffic",)`.
    """

    name: str
    path: tuple[str, ...]
    attribute: Attribute | None
    before: object = None
    heads: tuple[tuple[str, ...], ...] = ()


class Changes:
    """Further statements for entities by their names, and values of params."""

    def __init__(self, params: dict[str, ParamOverride]) -> None:
        """`params` are those set from outside already."""
        self.statements: dict[str, list[nodes.Statement]] = {}
        self.params = dict(params)

    def restate(
        self,
        target: ChangeTarget,
        statement: nodes.FieldStatement,
        value: nodes.Expression,
        module: Module,
    ) -> None:
        """Let a field or param have another value."""
        if target.attribute is None:
            self.params[target.name] = ParamOverride(value, module.source)
            return
        start, end = statement.start, statement.end
        changed: nodes.Statement = nodes.FieldStatement(
            start, end, target.path[-1], statement.name_end, value, statement.source, None
        )
        for words in reversed(target.heads):
            head = nodes.Word(start, statement.name_end, words[0])
            name = nodes.Word(start, statement.name_end, words[1]) if words[1:] else None
            changed = nodes.BlockStatement(
                start, end, head, name, None, None, None, [changed], None, end, None
            )
        self.add(target.name, changed)

    def add(self, name: str, statement: nodes.Statement) -> None:
        """A further statement of an entity."""
        self.statements.setdefault(name, []).append(statement)


class Varied:
    """The names of one file that variants and sweeps may change."""

    def __init__(self, resolver: Resolver) -> None:
        """`resolver` is the reading of the spec that is varied."""
        self._resolver = resolver
        self.module = resolver.root
        self._names = tuple(
            name
            for name, declared in self.module.declared.items()
            if isinstance(declared, nodes.Param)
            or (
                isinstance(declared, nodes.Declaration)
                and declared.kind.text not in {"variant", "sweep", "source"}
            )
        )

    def changes(self, node: nodes.Declaration, params: dict[str, ParamOverride]) -> Changes:
        """What a variant changes."""
        changes = Changes(params)
        of = node.of.text if isinstance(node.of, nodes.Name) else ""
        if node.of is not None and of not in self._names:
            self._unknown_name(Span(self.module.source, node.of.start, node.of.end))
            return changes
        if not node.body:
            self._wrong(node, node.name.text, "changes", "an empty block", _HOW_TO_CHANGE)
        for statement in node.body:
            if isinstance(statement, nodes.FieldStatement):
                target = self.target(statement, of)
                if target is not None and self._one(statement, target):
                    changes.restate(target, statement, statement.value, self.module)
            elif of and not isinstance(self.module.declared.get(of), nodes.Param):
                changes.add(of, statement)
            elif not isinstance(statement, nodes.Error):
                head = statement.head if isinstance(statement, nodes.BlockStatement) else statement
                self._unknown_name(Span(self.module.source, head.start, head.end))
        return changes

    def _one(self, statement: nodes.FieldStatement, target: ChangeTarget) -> bool:
        """Whether a change is one value; a list where the field takes one is told as what a sweep takes."""
        value, attribute = statement.value, target.attribute
        if not isinstance(value, nodes.List) or attribute is None or attribute.form in _LISTED:
            return True
        if attribute.more or (
            attribute.form is Form.COUNTED
            and not all(isinstance(item, nodes.Number) for item in value.items)
        ):
            return True
        name = ".".join((target.name, *target.path))
        text = self.module.source.text[value.start : value.end]
        self._wrong(
            value,
            statement.name,
            "one value in a variant",
            f"a list of {len(value.items)}",
            f"try several in a sweep: `sweep tries {{ {name} = {' '.join(text.split())} }}`",
        )
        return False

    def _wrong(
        self, node: nodes.SyntaxNode, field: str, wanted: str, found: str, hint: str
    ) -> None:
        self._resolver.report(
            faults.WrongForm(
                span=Span(self.module.source, node.start, node.end),
                field=field,
                found=found,
                wanted=wanted,
                hint=hint,
            )
        )

    def target(self, statement: nodes.FieldStatement, of: str = "") -> ChangeTarget | None:
        """What the name of a statement leads to; None, with a report, where it leads nowhere."""
        words = tuple(word.strip() for word in statement.name.split("."))
        span = Span(self.module.source, statement.start, statement.name_end)
        head = self.module.declared.get(words[0]) if words[0] in self._names else None
        if isinstance(head, nodes.Param) and len(words) == 1:
            return ChangeTarget(words[0], (), None)
        inner = self._resolver.loader.imported(self.module, words[0])
        if inner is not None and len(words) > 1:
            if self._resolver.loader.param(self.module, ".".join(words)) is not None:
                return ChangeTarget(".".join(words), (), None)
            known = tuple(f"{words[0]}.{name}" for name in inner.params())
            self._unknown_name(span, known)
            return None
        if isinstance(head, nodes.Declaration) and len(words) > 1:
            of, words = words[0], words[1:]
        declared = self.module.declared.get(of)
        if not isinstance(declared, nodes.Declaration):
            self._unknown_name(span)
            return None
        if declared.kind.text not in kinds():
            return None
        cls = kind_class(declared.kind.text)
        entity = self._resolver.declared(self.module, of)
        holder = entity if isinstance(entity, Entity) else None
        return self._below(of, words, cls, holder, span)

    def _below(
        self,
        name: str,
        words: tuple[str, ...],
        cls: type[Entity],
        holder: Entity | None,
        span: Span,
    ) -> ChangeTarget | None:
        """Walk a path below an entity, block by block."""
        heads: list[tuple[str, ...]] = []
        rest = list(words)
        while True:
            word = rest.pop(0)
            field, attribute = _field(cls, word)
            if attribute is None:
                self._unknown_field(cls, holder, word, span)
                return None
            before = getattr(holder, field, None) if holder is not None else None
            if not rest:
                return ChangeTarget(name, (*words[:-1], word), attribute, before, tuple(heads))
            if attribute.form is Form.NAMED:
                blocks = before if isinstance(before, dict) else {}
                label = (
                    rest.pop(0) if rest[1:] and (rest[0] in blocks or word not in blocks) else word
                )
                if holder is not None and label not in blocks:
                    self._no_block(label, tuple(blocks), span)
                    return None
                heads.append((word, label))
                before = blocks.get(label)
            elif attribute.form in BLOCKS or (attribute.form is Form.PART and before is not None):
                heads.append((word,))
            else:
                self._unknown_field(cls, holder, ".".join((word, *rest)), span)
                return None
            if attribute.form in {Form.TABLE, Form.LISTS}:
                if len(rest) > 1 or (attribute.words and rest[0] not in attribute.words):
                    self._unknown_name(span, attribute.words)
                    return None
                form = Form.QUANTITY if attribute.form is Form.TABLE else Form.COUNTED
                cell = attrs.evolve(attribute, form=form, vocabulary=None)
                entry = before.get(rest[0]) if isinstance(before, dict) else None
                return ChangeTarget(name, (rest[0],), cell, entry, tuple(heads))
            holder = before if isinstance(before, Entity) else None
            cls = type(holder) if holder is not None else attribute.owner  # type: ignore[assignment]

    def _unknown_name(self, span: Span, known: tuple[str, ...] = ()) -> None:
        fixed = None if known else _fixed(span.text, self.module.declared)
        if fixed is not None:
            word, what, hint = fixed
            self._resolver.report(faults.NotVaried(span=span, word=word, what=what, hint=hint))
            return
        self._resolver.report(
            faults.UnknownName(span=span, word=span.text, known=known or self._names)
        )

    def _no_block(self, label: str, known: tuple[str, ...], span: Span) -> None:
        at = span.start + max(0, span.text.find(label))
        part = Span(span.source, at, at + len(label)) if label in span.text else span
        self._resolver.report(faults.UnknownName(span=part, word=label, known=known))

    def _unknown_field(
        self, cls: type[Entity], holder: Entity | None, word: str, span: Span
    ) -> None:
        kind = kind_of(cls)
        block = f"the block `{holder.name if holder else cls.__name__}`"
        owner = with_article(kind) if kind else block
        known = tuple(a.head or n for n, a in attributes(cls).items())
        at = span.text.find(word)
        part = Span(span.source, span.start + at, span.start + at + len(word)) if at > 0 else span
        self._resolver.report(faults.UnknownField(span=part, word=word, known=known, owner=owner))


def _fixed(text: str, declared: Mapping[str, Declared]) -> tuple[str, str, str] | None:
    """A name that is declared but cannot be varied, what it is, and what to do; None where nothing is called so."""
    word = text.partition(".")[0].strip()
    match declared.get(word):
        case nodes.Let():
            return word, "a constant", f"declare it as a param: `param {word} = …`"
        case nodes.Declaration() as entity if entity.kind.text in {"variant", "sweep"}:
            what = with_article(entity.kind.text)
            return word, what, "name what it changes, with all that is to change"
        case nodes.Declaration() as entity if text.strip() == word:
            return (
                word,
                with_article(entity.kind.text),
                f"name one of its fields: `{word}.FIELD = …`",
            )
        case ImportBinding():
            hint = (
                f"make one from it here and vary that: `KIND own : {word} {{ }}`, `own.FIELD = …`"
            )
            return word, "imported", hint
        case _:
            return None


def _field(cls: type[Entity], word: str) -> tuple[str, Attribute | None]:
    """A field by its name, or by the word that opens its block."""
    known = attributes(cls)
    for name, attribute in known.items():
        if word == (attribute.head or name):
            return name, attribute
    return word, None
