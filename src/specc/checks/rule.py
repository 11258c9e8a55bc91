"""What a rule is.

A rule is a file under `rules/<value>/` with one `RULE`. The file's docstring is the rule's page: what it finds, why it
matters, `Example:` and `Use instead:` with gpuspec blocks that a test runs: the first must produce exactly this code, the
second must not. A rule judges a finished value and yields findings; numbers come from the value, never from the rule.
"""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from specc.design.entity import Entity
from specc.diagnostics.diagnostic import Fix, Label, Severity
from specc.diagnostics.span import Span
from specc.record import record

Judged = TypeVar("Judged")


@record
class Finding:
    """What a rule found.

    Attributes:
        about: The entity that it is about, if any; an `allow` in it silences the finding.
        field: The field at fault; the caret stands under its value, or under the entity's name without one.
        message: One line: what was found and what was allowed, both with units.
        label: A few words under the caret that make sense alone.
        others: Related places, where the text has them: (entity, field, words).
        notes: The facts behind the message.
        helps: What to do.
        span: The place, where it is not a field.
        severity: Where it differs from the rule's.
        data: Facts for machines.
        subject: The path of names to it, where there is no entity.
    """

    about: Entity | None = None
    message: str
    field: str | None = None
    label: str = ""
    others: tuple[tuple[Entity, str | None, str], ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    span: Span | None = None
    severity: Severity | None = None
    data: tuple[tuple[str, object], ...] = ()
    subject: str = ""

    def labels(self) -> tuple[Label, ...]:
        """The places, the primary one first."""
        labels = []
        span = self.span or (self.about.span(self.field) if self.about is not None else None)
        if span is not None:
            labels.append(Label(span, self.label, primary=True))
        for entity, field, words in self.others:
            place = entity.span(field)
            if place is not None:
                labels.append(Label(place, words))
        return tuple(labels)


def own_field(entity: Entity, *fields: str) -> str | None:
    """The first of some fields that was written where the entity was; the first of them where all came from another file."""
    home = entity.span()
    for field in fields:
        place = entity.origins.get(field)
        if place is not None and home is not None and place.span.source is home.source:
            return field
    return fields[0] if fields else None


@record
class Rule(Generic[Judged]):
    """A judgement on a finished value."""

    code: str
    slug: str
    severity: Severity
    judge: Callable[[Judged], Iterable[Finding]]
