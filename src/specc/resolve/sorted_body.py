"""The statements of a body, sorted into fields, blocks, constants, requirements and allowances; nothing is evaluated."""

from collections.abc import Iterator, Mapping

from specc.design.attribute import Attribute, Form
from specc.design.entity import Allowance, Entity, kind_of
from specc.design.fields import attributes
from specc.design.kinds import described_kinds, kind_class
from specc.diagnostics.articles import with_article
from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.condition import Condition
from specc.resolve.evaluate import Given
from specc.resolve.scope import Holder, Reading, WithoutResults
from specc.resolve.values import Evaluated
from specc.syntax import nodes


class BodyHeader:
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


class SortedBody(WithoutResults):
    """The statements of an entity or block by what they are, over a base."""

    __slots__ = (
        "_attributes",
        "_base",
        "_blocks",
        "_changed",
        "_cls",
        "_fields",
        "_head",
        "_lets",
        "allowances",
        "conditions",
        "misspelt",
        "outer",
        "reading",
    )  # fmt: skip

    def __init__(
        self,
        reading: Reading,
        cls: type[Entity],
        base: Entity | None,
        body: list[nodes.Statement],
        head: BodyHeader,
        outer: Holder,
    ) -> None:
        """Sort the statements; report what is stated twice."""
        self.reading = reading
        self.outer = outer
        self.allowances: list[Allowance] = list(base.allowances) if base else []
        self.conditions: list[object] = list(base.conditions) if base else []
        self.misspelt: list[str] = []
        self._cls = cls
        self._base = base
        self._head = head
        self._attributes = attributes(cls)
        self._fields: dict[str, nodes.FieldStatement] = {}
        self._blocks: list[nodes.BlockStatement] = []
        self._changed: dict[nodes.BlockStatement, list[nodes.Statement]] = {}
        self._lets: dict[str, nodes.Let] = {}
        for statement in body:
            self._sort(statement, replace=False)
        for statement in head.extra:
            self._sort(statement, replace=True)

    def _sort(self, statement: nodes.Statement, *, replace: bool) -> None:
        match statement:
            case nodes.FieldStatement():
                if isinstance(statement.value, nodes.ErrorExpression):
                    self.reading.errors += 1  # told when the text was read
                before = self._fields.get(statement.name)
                if before is not None and not replace:
                    span = Span(self.source, statement.start, statement.name_end)
                    first = Span(self.source, before.start, before.name_end)
                    self.report(faults.DuplicateField(span=span, word=statement.name, first=first))
                    return
                self._fields[statement.name] = statement
            case nodes.BlockStatement():
                if not (replace and self._change(statement)):
                    self._blocks.append(statement)
            case nodes.Let():
                self._lets[statement.name.text] = statement
            case nodes.Require() | nodes.Minimise():
                condition = Condition(statement, self.outer, self._lets, self._head.name)
                self.conditions.append(condition)
                self.reading.expect()
            case nodes.Allow():
                span = Span(self.source, statement.start, statement.end)
                self.allowances.append(Allowance(statement.code.text, statement.why, span))
            case nodes.Error():
                self.reading.errors += 1
            case _:
                pass

    def _change(self, change: nodes.BlockStatement) -> bool:
        """Hand a change to the block, or to the part, that it is about; False where that is not stated here."""
        head = change.head.text
        attribute = next((a for n, a in self._attributes.items() if (a.head or n) == head), None)
        if attribute is None:
            return False
        if attribute.form is Form.PART:
            field = self._fields.get(head)
            part = getattr(self._base, head, None) if field is None else None
            value = Given(change.start, change.end, part) if field is None else field.value
            start, end = change.start, change.end
            self._fields[head] = nodes.FieldStatement(
                start,
                end,
                head,
                change.head.end,
                nodes.Override(value.start, value.end, value, change.body),
                None,
                None,
            )
            return True
        if attribute.form not in {Form.BLOCK, Form.NAMED} or change.base is not None:
            return False
        label = label_of(change)
        for block in self._blocks:
            if block.head.text == head and label_of(block) == label:
                self._changed.setdefault(block, []).extend(change.body)
                return True
        return False

    def _unknown(self, name: str, span: Span) -> None:
        kind = kind_of(self._cls)
        owner = with_article(kind) if kind else f"the block `{self._head.name}`"
        known = tuple(a.head or n for n, a in self._attributes.items())
        self.misspelt.append(name)
        self.report(
            faults.UnknownField(
                span=span,
                word=name,
                known=known,
                owner=owner,
                inside=lambda: tuple(_blocks_with(name, self._attributes)),
                elsewhere=lambda: _kinds_with(name) if kind else (),
                result=lambda: _result(name, kind),
            )
        )

    def _not_a_block(self, block: nodes.BlockStatement) -> None:
        span = Span(self.source, block.head.start, block.head.end)
        word = block.head.text
        self.report(
            faults.WrongForm(
                span=span,
                field=word,
                found="a block",
                wanted="a value",
                hint=f"write `{word} = …`",
            )
        )

    def _path(self, name: str, label: str, attribute: Attribute) -> str:
        if attribute.form is Form.NAMED:
            return f"{self._head.path}.{attribute.head}.{label}"
        return f"{self._head.path}.{name}"

    @property
    def source(self) -> Source:
        """The text that the body stands in."""
        return self.outer.source

    def report(self, fault: Fault) -> None:
        """Keep a fault under the entity's path."""
        self.reading.report(fault, self._head.path)

    def step(self, span: Span, amount: int = 1) -> None:
        """Count evaluation."""
        self.reading.step(span, amount)

    def choose(self, span: Span, options: tuple[str, ...]) -> int:
        """Which of several parts this reading takes at a place."""
        return self.reading.choose(span, options)


def label_of(block: nodes.BlockStatement) -> str:
    """The name of a block; one without is called by its first word."""
    return block.name.text if block.name else block.head.text


def lineage_of(name: str, base: Evaluated) -> tuple[str, ...]:
    """The names of what an entity is made from, nearest first."""
    if not isinstance(base, Entity):
        return ()
    return base.lineage if base.name == name else (base.name, *base.lineage)


def _blocks_with(name: str, fields: Mapping[str, Attribute]) -> Iterator[tuple[str, str]]:
    """The blocks among some fields that have a field of that name, or of what others call so, as they are written; and that field."""
    from specc.resolve.other_names import other_names  # for texts with faults alone

    for field, attribute in fields.items():
        there = () if attribute.owner is None else tuple(attributes(attribute.owner))
        for meant in (name,) if name in there else other_names(name, there)[:1]:
            yield f"{attribute.head} NAME" if attribute.form is Form.NAMED else field, meant


def _result(name: str, kind: str) -> str:
    """The result of a kind that is called so, or by others; of several the 95th percentile."""
    from specc.design.results import result_names
    from specc.resolve.other_names import other_names

    paths = result_names(kind) if kind in {"training", "inference", "cluster"} else ()
    heads = tuple(dict.fromkeys(path.partition(".")[0] for path in paths))
    meant = next(iter((name,) if name in heads else other_names(name, heads)), "")
    own = [path for path in paths if meant and path.partition(".")[0] == meant]
    return next((path for path in own if path.endswith(".p95")), own[0] if own else "")


def _kinds_with(name: str) -> tuple[str, ...]:
    """The kinds of entities that have a field of that name."""
    return tuple(kind for kind in described_kinds() if name in attributes(kind_class(kind)))
