"""What stands behind a dot."""

from specc.design.entity import Citation, Counted, Entity
from specc.design.fields import attributes
from specc.diagnostics.span import Span
from specc.resolve.scope import Reading
from specc.resolve.values import UNKNOWN, Found, Namespace
from specc.units import Quantity


def as_found(value: object) -> Found:
    """A field's value as expressions see it."""
    if value is None:
        return UNKNOWN
    if isinstance(value, int) and not isinstance(value, bool):
        return Quantity(value)
    return value  # type: ignore[return-value]


def member(reading: Reading, owner: Found, name: str, span: Span) -> Found | None:
    """What stands behind a dot: a name of a namespace, a field of an entity, a key of a table."""
    if isinstance(owner, Namespace):
        return reading.inside(owner, name, span)
    if isinstance(owner, dict):
        return as_found(owner[name]) if name in owner else UNKNOWN
    if isinstance(owner, Citation):
        return getattr(owner, name, None)
    if isinstance(owner, Entity):
        known = attributes(type(owner))
        if name in known:
            return as_found(getattr(owner, name))
        for field, attribute in known.items():
            if attribute.head == name:
                return as_found(getattr(owner, field))
        return None
    if isinstance(owner, Counted):
        return as_found(owner.count) if name == "count" else member(reading, owner.of, name, span)
    return None
