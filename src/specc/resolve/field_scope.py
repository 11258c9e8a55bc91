"""The names that an expression of a field sees."""

from specc.design.attribute import Attribute
from specc.design.vocabulary.known import any_word, known_word
from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.resolve.evaluate import Free
from specc.resolve.scope import Scope, WithoutResults
from specc.resolve.structure import WORDY
from specc.resolve.values import Evaluated
from specc.syntax import nodes


class FieldScope(WithoutResults):
    """A body while one of its fields is evaluated: the field does not see itself."""

    __slots__ = ("_body", "_hidden", "_outer")

    def __init__(self, body: Scope, outer: Scope, hidden: str) -> None:
        """`hidden` is the field's name; it may stand for something outside of the body."""
        self._outer = outer
        self._body = body
        self._hidden = hidden

    @property
    def source(self) -> Source:
        """The text that it stands in."""
        return self._body.source

    def lookup(self, name: str, span: Span) -> Evaluated | None:
        """As in the body, but for the field itself."""
        if name == self._hidden:
            return self._outer.lookup(name, span)
        return self._body.lookup(name, span)

    def member(self, owner: Evaluated, name: str, span: Span) -> Evaluated | None:
        """What stands behind a dot."""
        return self._body.member(owner, name, span)

    def attribute(self, name: str) -> Attribute | None:
        """The field that a bare name stands for."""
        return None if name == self._hidden else self._body.attribute(name)

    def extend(self, base: Evaluated, node: nodes.Override) -> Evaluated:
        """A part made from another in place."""
        return self._body.extend(base, node)

    def names(self) -> list[str]:
        """Every name that can be seen."""
        return self._body.names()

    def report(self, fault: Fault) -> None:
        """Keep a fault."""
        self._body.report(fault)

    def step(self, span: Span, amount: int = 1) -> None:
        """Count evaluation."""
        self._body.step(span, amount)

    def choose(self, span: Span, options: tuple[str, ...]) -> int:
        """Which of several parts this reading takes at a place."""
        return self._body.choose(span, options)


def free_words(attribute: Attribute | None) -> Free:
    """Which bare words may stand in a field, or in a constant or param where there is none."""
    if attribute is None:
        return known_word
    return any_word if attribute.form in WORDY and not attribute.kinds else None
