"""Requirements and objectives: expressions over results, resolved and type-checked before anything is computed.

A requirement that stands in an entity holds for what derives from it, and one of a part wherever the part is used.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from specc.design.attribute import Attribute
from specc.design.currency import currency_of_design
from specc.design.entity import Auto, Counted, Entity, Value, written
from specc.design.expression import (
    CONSTANT,
    NAMED,
    RESULT,
    Expression,
    Unknown,
    type_of,
)
from specc.design.fields import attributes
from specc.design.requirement import Requirement
from specc.design.results import called_with, result_dimension, result_names
from specc.design.value_type import CONDITION
from specc.design.vocabulary.known import known_word
from specc.design.walk import reachable
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.body import extend
from specc.resolve.condition import Condition
from specc.resolve.entity import Resolver, TopScope
from specc.resolve.evaluate import evaluate
from specc.resolve.members import member
from specc.resolve.operators import not_a_condition
from specc.resolve.scope import Holder, Reading, span_of
from specc.resolve.values import FAILED, Evaluated, Failure, describe
from specc.syntax import nodes
from specc.units import DIMENSIONLESS, Dimension, Quantity
from specc.units.dimension import BYTE
from specc.units.text import show

SPEED = "tokens_per_second_per_user"
"""A field of a service's traffic, and the result that it bounds from below."""


def requirements_of(
    resolver: Resolver, entities: dict[str, Entity], statements: Sequence[nodes.Statement]
) -> tuple[Requirement, ...]:
    """Every requirement and objective of a file, in the order of the text; then those of the parts that it uses.

    Args:
        resolver: The reading of the file.
        entities: The entities that it declares, by name.
        statements: Its statements.
    """
    lowered: list[Requirement | None] = []
    top = TopScope(resolver, resolver.root)
    currency = currency_of_design(entities.values())
    for statement in statements:
        if isinstance(statement, nodes.Require | nodes.Minimise):
            lowered.append(_lower(statement, RequirementScope(top, None, {}, currency)))
        elif isinstance(statement, nodes.Declaration) and statement.name.text in entities:
            entity = entities[statement.name.text]
            lowered += _of_entity(resolver, entity, currency)
            if entity.kind == "inference":
                lowered.append(_speed_of_answers(entity))
    if resolver.loader.conditions:
        for part in _parts(entities):
            lowered += _of_entity(resolver, part, currency)
    return tuple(requirement for requirement in lowered if requirement is not None)


def _parts(entities: dict[str, Entity]) -> Iterator[Entity]:
    own = {id(entity) for entity in entities.values()}
    for entity in reachable(*entities.values()):
        if id(entity) not in own and entity.conditions:
            yield entity


def _of_entity(resolver: Resolver, entity: Entity, currency: str) -> Iterator[Requirement | None]:
    for condition in entity.conditions:
        assert isinstance(condition, Condition)
        inherited = condition.owner != entity.name
        if inherited and isinstance(condition.statement, nodes.Minimise):
            continue
        outer = condition.outer
        if isinstance(outer, TopScope):  # the catalogue was read by another reading
            outer = TopScope(resolver, outer.module)
        scope = RequirementScope(outer, entity, condition.constants, currency)
        yield _lower(condition.statement, scope, inherited=inherited)


def _speed_of_answers(service: Entity) -> Requirement | None:
    """What `tokens_per_second_per_user` requires; None where it is not stated."""
    from specc.design.workload import Inference

    traffic = service.traffic if isinstance(service, Inference) else None
    least = None if traffic is None else traffic.tokens_per_second_per_user
    span = None if traffic is None else traffic.span(SPEED)
    if least is None or span is None:
        return None
    speed = Expression(RESULT, (), least.dimension, span, f"{service.path}.{SPEED}")
    return Requirement(
        Expression(">=", (speed, least), CONDITION, span),
        span,
        scope=service.path,
        stated=f"{SPEED} >= {show(least, least.unit)}",
    )


def _lower(
    statement: nodes.Require | nodes.Minimise,
    scope: "RequirementScope",
    *,
    inherited: bool = False,
) -> Requirement | None:
    """The requirement of a statement; None where it has errors."""
    minimise = isinstance(statement, nodes.Minimise)
    node = statement.value if isinstance(statement, nodes.Minimise) else statement.condition
    value = evaluate(node, scope)
    if isinstance(value, Failure):
        return None
    kind = type_of(value)  # type: ignore[arg-type]
    if minimise and kind is not None and not isinstance(kind, Dimension):
        fault = faults.WrongForm(
            span=span_of(node, scope),
            field="minimise",
            found=describe(value),
            wanted="a quantity",
        )
        scope.report(fault)
        return None
    if not minimise and kind is not None and kind is not CONDITION:
        not_a_condition(node, scope, value)
        return None
    span = span_of(node, scope)
    # A name or constant that was written elsewhere stands here for the whole.
    if isinstance(value, Expression) and value.span == span:
        expression = value
    else:
        expression = Expression(CONSTANT, (value,), kind, span)  # type: ignore[arg-type]
    owner = scope.owner
    return Requirement(
        expression,
        span_of(statement, scope),
        statement.why if isinstance(statement, nodes.Require) else None,
        owner.path if owner is not None else "",
        minimise,
        f"{owner.kind} `{owner.name}`" if inherited and owner is not None else "",
    )


def _of_bytes(argument: Value) -> bool:
    return isinstance(argument, Quantity) and argument.dimension is BYTE


class RequirementScope:
    """Names in a requirement: constants of its body, results and fields of its entity, then what the body sees."""

    __slots__ = ("_constants", "_currency", "_outer", "_values", "owner", "source")

    requiring = True

    def __init__(
        self,
        outer: Holder,
        owner: Entity | None,
        constants: dict[str, nodes.Let],
        currency: str,
    ) -> None:
        """`owner` is the entity that the requirement is about; results of money are in `currency`."""
        self._outer = outer
        self._constants = constants
        self._currency = currency
        self._values: dict[str, Evaluated] = {}
        self.owner = owner
        self.source = outer.source

    @property
    def reading(self) -> Reading:
        """The reading that it belongs to."""
        return self._outer.reading

    def lookup(self, name: str, span: Span) -> Evaluated:
        """A constant or field of the entity, else what the outer scope knows."""
        let = self._constants.get(name)
        if let is not None:
            return self._constant(let)
        if self.owner is None:
            return self._outer.lookup(name, span)
        stated = name in self.owner.origins
        found = None if stated else self._outer.lookup(name, span)
        return self.member(self.owner, name, span) if found is None else found

    def _constant(self, let: nodes.Let) -> Evaluated:
        name = let.name.text
        if name not in self._values:
            span = span_of(let.name, self)
            if not self.reading.enter((id(self), name), name, span):
                return FAILED
            try:
                self._values[name] = evaluate(let.value, self, (), known_word)
            finally:
                self.reading.leave()
        return self._values[name]

    def member(self, owner: Evaluated, name: str, span: Span) -> Evaluated | None:
        """What stands behind a dot; quantities keep the name of their field, for messages."""
        value = member(self.reading, owner, name, span)
        if isinstance(owner, Counted):
            owner = owner.of
        if not isinstance(owner, Entity):
            return value
        path = f"{owner.path or owner.name}.{name}"
        if isinstance(value, Auto):
            return Unknown((path,), DIMENSIONLESS)
        if isinstance(value, Quantity):
            return Expression(NAMED, (value,), value.dimension, span, path)
        return value

    def attribute(self, name: str) -> Attribute | None:
        """The entity's field of that name."""
        if self.owner is None or name in self._constants:
            return None
        return attributes(type(self.owner)).get(name)

    def result(
        self, owner: Evaluated, path: Sequence[str], span: Span, arguments: tuple[Value, ...] = ()
    ) -> Evaluated:
        """A result of an entity, or of the one in which the requirement stands."""
        if owner is None:
            if self.owner is None or path[0] in self._constants:
                return None
            owner = self.owner
        if not isinstance(owner, Entity):
            return None
        name = ".".join(path)
        dimension = result_dimension(owner.kind, name, self._currency)
        if dimension is None:
            return None
        fabrics = getattr(owner, "fabrics", None)
        if path[0] == "fabric" and fabrics is not None and path[1] not in fabrics:
            self.report(faults.UnknownName(span=span, word=path[1], known=tuple(fabrics)))
            return FAILED
        called = called_with(owner.kind, name)
        sized = path[0] == "fabric"
        if (
            (called is None) != (not arguments)
            or len(arguments) > 1
            or not all(
                _of_bytes(argument) if sized else isinstance(argument, Entity)
                for argument in arguments
            )
        ):
            wanted = called or "no arguments"
            self.report(faults.WrongArguments(span=span, function=name, wanted=wanted))
            return FAILED
        if sized and arguments:
            name = f"{name}({', '.join(map(written, arguments))})"
        return Expression(RESULT, arguments, dimension, span, f"{owner.path}.{name}")

    def no_name(self, name: str, span: Span, known: tuple[str, ...]) -> None:
        """Nothing that is computed, stated or declared is called so."""
        every = lambda: (*self.names(), *known)  # noqa: E731
        if self.owner is not None:
            self.report(faults.UnknownResult(span=span, word=name, known=every))
            return
        self.report(
            faults.UnknownName(
                span=span, word=name, known=every, results=lambda: tuple(self._results(name, span))
            )
        )

    def _results(self, name: str, span: Span) -> Iterator[str]:
        """Paths of the results of that name, of every entity that has one."""
        for entity in map(partial(self._outer.lookup, span=span), self._outer.names()):
            if isinstance(entity, Entity):
                for result in result_names(entity.kind):
                    if result == name or result.startswith(f"{name}."):
                        yield f"{entity.name}.{result}"

    def no_member(self, owner: Evaluated, path: Sequence[str], span: Span) -> None:
        """Nothing computed or stated is called so."""
        known: tuple[str, ...] = ()
        if isinstance(owner, Entity):
            head = span.text.removesuffix(".".join(path))
            names = (*result_names(owner.kind), *attributes(type(owner)))
            known = tuple(f"{head}{name}" for name in names)
        self.report(faults.UnknownResult(span=span, word=span.text, known=known))

    def extend(self, base: Evaluated, node: nodes.Override) -> Evaluated:
        """A part made from another in place."""
        return extend(base, node, self)

    def names(self) -> list[str]:
        """Constants, results and fields of the entity, and what the outer scope knows."""
        own: tuple[str, ...] = ()
        if self.owner is not None:
            own = (*result_names(self.owner.kind), *attributes(type(self.owner)))
        return [*self._constants, *own, *self._outer.names()]

    def report(self, fault: Fault) -> None:
        """Keep a fault under the entity's path."""
        self.reading.report(fault, self.owner.path if self.owner is not None else "")

    def step(self, span: Span, amount: int = 1) -> None:
        """Count evaluation."""
        self._outer.step(span, amount)

    def choose(self, span: Span, options: tuple[str, ...]) -> int:
        """Which of several parts this reading takes at a place."""
        return self._outer.choose(span, options)
