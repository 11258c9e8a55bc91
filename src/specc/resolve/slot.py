"""A field that is being filled, and what its value becomes."""

from collections.abc import Sequence

from specc.design.attribute import Attribute
from specc.design.entity import Entity, Value
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.scope import Scope
from specc.resolve.values import FAILED, Evaluated, Failure, describe
from specc.units import Quantity
from specc.units.text import show

Fitted = Value | dict[str, Quantity] | Failure


class FieldSlot:
    """A field that is being filled: its name, declaration, where the value stands, and the scope that hears faults."""

    __slots__ = ("attribute", "field", "scope", "span")

    def __init__(self, field: str, attribute: Attribute, span: Span, scope: Scope) -> None:
        """`span` covers the value."""
        self.field = field
        self.attribute = attribute
        self.span = span
        self.scope = scope

    def at(self, span: Span | None) -> Span:
        """A place inside the value; the whole value for one that stands elsewhere, such as in a constant."""
        inside = (
            span is not None
            and span.source is self.span.source
            and self.span.start <= span.start
            and span.end <= self.span.end
        )
        return span if span is not None and inside else self.span

    def argument(self, name: str, attribute: Attribute, span: Span | None) -> "FieldSlot":
        """The place of an argument inside the value."""
        return FieldSlot(name, attribute, self.at(span), self.scope)

    def wrong(
        self, value: Evaluated, wanted: str, hint: str = "", span: Span | None = None
    ) -> Failure:
        """Report a value of another form."""
        self.scope.report(
            faults.WrongForm(
                span=self.at(span),
                field=self.field,
                found=describe(value),
                wanted=wanted,
                hint=hint or self._choice(wanted, self.at(span).text),
            )
        )
        return FAILED

    def repeated(self, items: Sequence[object]) -> bool:
        """Whether a list names something twice, with a report."""
        names = [_named(item) for item in items]
        twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
        if twice is not None:
            self.out_of_range(f"a list with `{twice}` twice", "free of repetitions")
        return twice is not None

    def _choice(self, wanted: str, found: str) -> str:
        """The words that the field takes, where it takes words."""
        vocabulary = self.attribute.vocabulary
        if vocabulary is None or not vocabulary.names or "word" not in wanted:
            return ""
        from specc.resolve.misspelt import listing  # for values of a wrong form alone
        from specc.resolve.other_names import formats_of

        formats = formats_of(found, vocabulary.names)
        if formats:
            return formats
        return f"it takes {listing(tuple(vocabulary.names))}"

    def out_of_range(self, found: str, allowed: str) -> Failure:
        """Report a value that the field cannot have."""
        self.scope.report(
            faults.OutOfRange(span=self.span, field=self.field, found=found, allowed=allowed)
        )
        return FAILED


def _named(item: object) -> str:
    """What an item of a list is called; an amount by its value, however it is written."""
    if isinstance(item, Quantity):
        return show(Quantity(item.value, item.dimension))
    return item.name if isinstance(item, Entity) else str(item)
