"""Scopes: what a name means at a place, from the innermost block outward."""

from collections.abc import Callable, Sequence
from typing import Protocol

from specc.design.attribute import Attribute
from specc.design.entity import Value
from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.values import Evaluated, Namespace
from specc.syntax import nodes


class Scope(Protocol):
    """Where an expression stands."""

    @property
    def requiring(self) -> bool:
        """Whether results may be named: in requirements and objectives."""

    @property
    def source(self) -> Source:
        """The text that it stands in."""

    def lookup(self, name: str, span: Span) -> Evaluated | None:
        """The value of a name; None where nothing is called so. An unknown value is `UNKNOWN`."""

    def member(self, owner: Evaluated, name: str, span: Span) -> Evaluated | None:
        """What stands behind a dot; None where the owner has no such name."""

    def attribute(self, name: str) -> Attribute | None:
        """The field that a bare name stands for, so that a word compared with it can be judged."""

    def result(
        self, owner: Evaluated, path: Sequence[str], span: Span, arguments: tuple[Value, ...] = ()
    ) -> Evaluated:
        """A result of an entity, or of the one around where `owner` is None; None where none is called so."""

    def no_name(self, name: str, span: Span, known: tuple[str, ...]) -> None:
        """Report a name that nothing has; `known` are words and functions that could stand there."""

    def no_member(self, owner: Evaluated, path: Sequence[str], span: Span) -> None:
        """Report a dotted path that leads nowhere."""

    def extend(self, base: Evaluated, node: nodes.Override) -> Evaluated:
        """A part made from another in place."""

    def names(self) -> list[str]:
        """Every name that can be seen, for suggestions."""

    def report(self, fault: Fault) -> None:
        """Keep a fault for the user."""

    def step(self, span: Span, amount: int = 1) -> None:
        """Count evaluation steps against the limit of the language."""

    def choose(self, span: Span, options: tuple[str, ...]) -> int:
        """Which of several parts this reading takes at a place."""


class Reading(Protocol):
    """One reading of a file, as the bodies in it see it."""

    errors: int

    def report(self, fault: Fault, subject: str = "") -> None:
        """Keep a fault for the user."""

    def step(self, span: Span, amount: int) -> None:
        """Count evaluation steps against the limit of the language."""

    def choose(self, span: Span, options: tuple[str, ...]) -> int:
        """Which of several parts this reading takes at a place."""

    def enter(self, key: object, name: str, span: Span) -> bool:
        """Begin to evaluate something; False, with a report, where that is already under way or too deep."""

    def leave(self) -> None:
        """End what `enter` began."""

    def expect(self) -> None:
        """Note that an entity has requirements, so that those of parts are looked for."""

    def sources(self, source: Source) -> Callable[[], tuple[str, ...]]:
        """What looks for the names in a file's text that stand for sources of facts."""

    def inside(self, namespace: Namespace, name: str, span: Span) -> Evaluated:
        """A name of a namespace; one that is not there is reported."""


def span_of(node: nodes.SyntaxNode, scope: Scope) -> Span:
    """Where a node stands."""
    return Span(scope.source, node.start, node.end)


class Holder(Scope, Protocol):
    """A scope in which bodies stand."""

    @property
    def reading(self) -> Reading:
        """The reading that it belongs to."""


class ParamOverride:
    """A value of a param that is given from outside or by a variant, and the text that it stands in."""

    __slots__ = ("source", "value")

    def __init__(self, value: nodes.Expression, source: Source) -> None:
        """The expression and its text."""
        self.value = value
        self.source = source


class WithoutResults:
    """What scopes have in common where fields and constants are stated: no result has a value there."""

    __slots__ = ()

    requiring = False

    def attribute(self, name: str) -> Attribute | None:
        """Not known here."""
        return None

    def result(
        self, owner: Evaluated, path: Sequence[str], span: Span, arguments: tuple[Value, ...] = ()
    ) -> Evaluated:
        """None."""
        return None

    def no_name(self: Scope, name: str, span: Span, known: tuple[str, ...]) -> None:
        """Nothing is called so."""
        self.report(
            faults.UnknownName(span=span, word=name, known=lambda: (*self.names(), *known))
        )

    def no_member(self: Scope, owner: Evaluated, path: Sequence[str], span: Span) -> None:
        """A result cannot be used, and nothing else is called so."""
        self.report(faults.ResultOutsideRequire(span=span, word=span.text))


class Local:
    """The scope of a comprehension: one name over another scope."""

    __slots__ = ("_name", "_outer", "_value", "requiring", "source")

    def __init__(self, outer: Scope, name: str, value: Evaluated) -> None:
        """`name` stands for `value`; all else as in `outer`."""
        self._outer = outer
        self._name = name
        self._value = value
        self.requiring = outer.requiring
        self.source = outer.source

    def lookup(self, name: str, span: Span) -> Evaluated | None:
        """The variable, or what the outer scope knows."""
        return self._value if name == self._name else self._outer.lookup(name, span)

    def member(self, owner: Evaluated, name: str, span: Span) -> Evaluated | None:
        """As outside."""
        return self._outer.member(owner, name, span)

    def attribute(self, name: str) -> Attribute | None:
        """As outside, but for the variable."""
        return None if name == self._name else self._outer.attribute(name)

    def result(
        self, owner: Evaluated, path: Sequence[str], span: Span, arguments: tuple[Value, ...] = ()
    ) -> Evaluated:
        """As outside; what begins with the variable is no result of the entity around."""
        if owner is None and path[0] == self._name:
            return None
        return self._outer.result(owner, path, span, arguments)

    def no_name(self, name: str, span: Span, known: tuple[str, ...]) -> None:
        """As outside; the variable is another name that could be meant."""
        self._outer.no_name(name, span, (self._name, *known))

    def no_member(self, owner: Evaluated, path: Sequence[str], span: Span) -> None:
        """As outside."""
        self._outer.no_member(owner, path, span)

    def extend(self, base: Evaluated, node: nodes.Override) -> Evaluated:
        """As outside."""
        return self._outer.extend(base, node)

    def names(self) -> list[str]:
        """The variable and all names outside."""
        return [self._name, *self._outer.names()]

    def report(self, fault: Fault) -> None:
        """As outside."""
        self._outer.report(fault)

    def step(self, span: Span, amount: int = 1) -> None:
        """As outside."""
        self._outer.step(span, amount)

    def choose(self, span: Span, options: tuple[str, ...]) -> int:
        """As outside."""
        return self._outer.choose(span, options)
