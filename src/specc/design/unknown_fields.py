"""Fields whose default the text takes away: `precision = unknown` leaves what rests on the field unknown.

A field without a default is simply not known where it is not stated, and what reads it copes with that. A field with one
always has a value for what reads it, except where the text says `unknown`; then what would read it has nothing to go on.
"""

from functools import cache

import attrs

from specc.design.attribute import Form
from specc.design.entity import Entity
from specc.design.fields import attributes
from specc.design.walk import reachable

_HOLDS = frozenset(
    {Form.BLOCK, Form.NAMED, Form.PART, Form.PARTS, Form.COUNTED, Form.LISTS, Form.PORTS}
)


def unknown_fields(entity: Entity) -> tuple[tuple[Entity, str], ...]:
    """The fields with a default that are stated to be unknown, of an entity and of all that it is made from."""
    return tuple(
        (owner, name)
        for owner in reachable(entity)
        for name in _defaulted(type(owner))  # type: ignore[arg-type]  # an entity's class hashes as any class
        if getattr(owner, name) is None
    )


def needs(entity: Entity) -> tuple[str, ...]:
    """The paths of those fields, as what is missing."""
    return tuple(f"{owner.path or owner.name}.{field}" for owner, field in unknown_fields(entity))


@cache
def _defaulted(cls: type[Entity]) -> tuple[str, ...]:
    """The fields of a class that have a default."""
    defaults = {f.name: f.default for f in attrs.fields(cls)}
    return tuple(
        name
        for name, attribute in attributes(cls).items()
        if not attribute.descriptive
        and attribute.form not in _HOLDS
        and defaults[name] not in (None, ())
        and not isinstance(defaults[name], attrs.Factory)  # type: ignore[arg-type]
    )
