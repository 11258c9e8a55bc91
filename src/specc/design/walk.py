"""Visiting what a design rests on."""

from collections.abc import Callable, Iterator

from specc.design.attribute import TEXTS, Form
from specc.design.entity import Counted, Entity, EnumValue
from specc.design.fields import attributes
from specc.design.once import once

_PLAIN = TEXTS | {
    Form.QUANTITY,
    Form.NUMBER,
    Form.COUNT,
    Form.WORD,
    Form.WORDS,
    Form.DATES,
    Form.FLAG,
    Form.LIST,
    Form.SHARE,
    Form.TABLE,
}
"""Forms of which no value holds an entity."""


def reachable(*roots: Entity, into: Callable[[Entity], bool] | None = None) -> Iterator[Entity]:
    """Every entity that can be reached, each once, in the order of the declarations; what `into` refuses is not opened."""
    seen: set[int] = set()
    waiting = list(reversed(roots))
    while waiting:
        entity = waiting.pop()
        if id(entity) not in seen:
            seen.add(id(entity))
            yield entity
            if into is None or into(entity):
                waiting.extend(_held(entity))


@once
def _held(entity: Entity) -> tuple[Entity, ...]:
    """The entities in the fields of one, the last one first."""
    names = _HOLDING.get(type(entity)) or _holding(type(entity))
    values: list[object] = [getattr(entity, name) for name in names]
    held: list[Entity] = []
    while values:
        value = values.pop()
        if isinstance(value, Counted):
            values.append(value.of)
        elif isinstance(value, EnumValue):
            values.extend(reversed((*value.arguments, *value.named.values())))
        elif isinstance(value, tuple):
            values.extend(reversed(value))
        elif isinstance(value, dict):
            values.extend(reversed(value.values()))
        elif isinstance(value, Entity):
            held.append(value)
    return tuple(reversed(held))


_HOLDING: dict[type[Entity], tuple[str, ...]] = {}
"""The fields of a class whose values may hold entities, the last one first."""


def _holding(cls: type[Entity]) -> tuple[str, ...]:
    declared = attributes(cls)
    names = tuple(name for name in reversed(declared) if declared[name].form not in _PLAIN)
    return _HOLDING.setdefault(cls, names)


def accelerators_in(part: Entity) -> int:
    """Accelerators of a part, those of servers inside of it counted; of what is not stated, none."""
    if part.kind == "accelerator":
        return 1
    total = 0
    for name in ("accelerators", "servers"):
        for counted in getattr(part, name, ()) or ():
            if isinstance(counted, Counted) and isinstance(counted.count, int):
                inside = accelerators_in(counted.of) if isinstance(counted.of, Entity) else 0
                total += counted.count * inside
    return total
