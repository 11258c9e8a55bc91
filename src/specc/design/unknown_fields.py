"""Fields whose default the text takes away: `precision = unknown` leaves what rests on the field unknown.

A field without a default is simply not known where it is not stated, and what reads it copes with that. A field with one
always has a value for what reads it, except where the text says `unknown`; then what would read it has nothing to go on.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import attrs

from specc.design.attribute import Form
from specc.design.entity import Counted, Entity
from specc.design.fields import attributes

_HOLDS = frozenset(
    {Form.BLOCK, Form.NAMED, Form.PART, Form.PARTS, Form.COUNTED, Form.LISTS, Form.PORTS}
)


def unknown_fields(entity: Entity) -> tuple[tuple[Entity, str], ...]:
    """The fields with a default that are stated to be unknown, of an entity and of all that it is made from."""
    return tuple(_unknown(entity, set()))


def needs(entity: Entity) -> tuple[str, ...]:
    """The paths of those fields, as what is missing."""
    return tuple(f"{owner.path or owner.name}.{field}" for owner, field in unknown_fields(entity))


def _unknown(entity: Entity, seen: set[int]) -> Iterator[tuple[Entity, str]]:
    if id(entity) in seen:
        return
    seen.add(id(entity))
    defaulted, holding = _fields(type(entity))  # type: ignore[arg-type]  # an entity's class hashes as any class
    for name in defaulted:
        if getattr(entity, name) is None:
            yield entity, name
    for name in holding:
        for inner in _entities(getattr(entity, name)):
            yield from _unknown(inner, seen)


def _entities(value: object) -> Iterable[Entity]:
    if isinstance(value, Entity):
        yield value
    elif isinstance(value, Counted):
        yield from _entities(value.of)
    elif isinstance(value, tuple):
        for item in value:
            yield from _entities(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _entities(item)


@cache
def _fields(cls: type[Entity]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields of a class that have a default, and those that hold entities."""
    declared = attributes(cls)
    defaults = {f.name: f.default for f in attrs.fields(cls)}
    defaulted = tuple(
        name
        for name, attribute in declared.items()
        if not attribute.descriptive
        and attribute.form not in _HOLDS
        and defaults[name] not in (None, ())
        and not isinstance(defaults[name], attrs.Factory)  # type: ignore[arg-type]
    )
    return defaulted, tuple(n for n, a in declared.items() if a.form in _HOLDS)
