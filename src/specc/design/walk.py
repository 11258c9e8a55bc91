"""Visiting what a design rests on."""

from collections.abc import Iterator

from specc.design.attribute import TEXTS, Form
from specc.design.entity import Counted, Entity, EnumValue
from specc.design.fields import attributes

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
            names = _HOLDING.get(type(value)) or _holding(type(value))
            waiting.extend([getattr(value, name) for name in names])


_HOLDING: dict[type[Entity], tuple[str, ...]] = {}
"""The fields of a class whose values may hold entities, the last one first."""


def _holding(cls: type[Entity]) -> tuple[str, ...]:
    declared = attributes(cls)
    names = tuple(name for name in reversed(declared) if declared[name].form not in _PLAIN)
    return _HOLDING.setdefault(cls, names)
