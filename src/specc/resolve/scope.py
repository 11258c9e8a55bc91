"""Scopes: what a name means at a place, from the innermost block outward."""

from typing import Protocol

from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.resolve.values import Found, Namespace
from specc.syntax import nodes


class Scope(Protocol):
    """Where an expression stands."""

    @property
    def source(self) -> Source:
        """The text that it stands in."""

    def lookup(self, name: str, span: Span) -> Found | None:
        """The value of a name; None where nothing is called so. An unknown value is `UNKNOWN`."""

    def member(self, owner: Found, name: str, span: Span) -> Found | None:
        """What stands behind a dot; None where the owner has no such name."""

    def extend(self, base: Found, node: nodes.Override) -> Found:
        """A part made from another in place."""

    def names(self) -> list[str]:
        """Every name that can be seen, for suggestions."""

    def report(self, fault: Fault) -> None:
        """Keep a fault for the user."""

    def step(self, span: Span, amount: int = 1) -> None:
        """Count evaluation steps against the limit of the language."""


class Reading(Protocol):
    """One reading of a file, as the bodies in it see it."""

    errors: int

    def report(self, fault: Fault, subject: str = "") -> None:
        """Keep a fault for the user."""

    def step(self, span: Span, amount: int) -> None:
        """Count evaluation steps against the limit of the language."""

    def enter(self, key: object, name: str, span: Span) -> bool:
        """Begin to evaluate something; False, with a report, where that is already under way or too deep."""

    def leave(self) -> None:
        """End what `enter` began."""

    def inside(self, namespace: Namespace, name: str, span: Span) -> Found:
        """A name of a namespace; one that is not there is reported."""


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


class Local:
    """The scope of a comprehension: one name over another scope."""

    __slots__ = ("_name", "_outer", "_value")

    def __init__(self, outer: Scope, name: str, value: Found) -> None:
        """`name` stands for `value`; all else as in `outer`."""
        self._outer = outer
        self._name = name
        self._value = value

    @property
    def source(self) -> Source:
        """The text that it stands in."""
        return self._outer.source

    def lookup(self, name: str, span: Span) -> Found | None:
        """The variable, or what the outer scope knows."""
        return self._value if name == self._name else self._outer.lookup(name, span)

    def member(self, owner: Found, name: str, span: Span) -> Found | None:
        """As outside."""
        return self._outer.member(owner, name, span)

    def extend(self, base: Found, node: nodes.Override) -> Found:
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
