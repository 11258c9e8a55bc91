"""Visiting what a design rests on."""

from collections.abc import Iterator

from specc.design.entity import Counted, Entity, EnumValue
from specc.design.fields import attributes


def reachable(*roots: Entity) -> Iterator[Entity]:
    """Every entity that can be reached, each once, in the order of the declarations."""
    seen: set[int] = set()
    waiting: list[object] = list(reversed(roots))
    while waiting:
        value = waiting.pop()
        if isinstance(value, Counted):
            waiting.append(value.of)
        elif isinstance(value, EnumValue):
            waiting.extend(reversed((*value.arguments, *value.named.values())))
        elif isinstance(value, tuple):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            waiting.extend(reversed(value.values()))
        elif isinstance(value, Entity) and id(value) not in seen:
            seen.add(id(value))
            yield value
            waiting.extend(getattr(value, name) for name in reversed(attributes(type(value))))


def of_kind(kind: str, *roots: Entity) -> list[Entity]:
    """The entities of a kind that can be reached. A caller imports the kind's class only where there are any."""
    return [entity for entity in reachable(*roots) if entity.kind == kind]
