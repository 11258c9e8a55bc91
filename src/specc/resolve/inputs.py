"""The amounts that a file states, each with the range in which it may lie: what a sensitivity varies."""

from collections.abc import Iterator, Mapping

from specc.design.design import Design
from specc.design.entity import Entity
from specc.design.fields import attributes
from specc.design.part import Part
from specc.record import record
from specc.resolve.evaluate import Given
from specc.syntax import nodes
from specc.units import DIMENSIONLESS, Quantity

SHARE = 0.1
"""How far an amount is moved either way where nobody says how sure it is."""
LEFT_OUT = frozenset({"model", "source", "variant", "sweep"})
"""Kinds whose amounts say what something is, not how much of it is asked for or paid."""


@record(eq=False)
class Input:
    """An amount that the file states.

    Attributes:
        name: Its path: `hall.electricity`, or the name of a param.
        value: What is stated.
        low: The least that it may be.
        high: The most that it may be.
        stated: Whether the range is stated; else it is a tenth either way.
    """

    name: str
    value: Quantity
    low: Quantity
    high: Quantity
    stated: bool


def inputs_of(design: Design, params: tuple[str, ...]) -> tuple[Input, ...]:
    """Params first, then fields in the order of the text; a field that only repeats a param is left out."""
    given = {n: v for n in params if isinstance(v := design.values.get(n), Quantity)}
    fields = [
        (f"{name}.{path}", value)
        for name, entity in design.entities.items()
        if entity.kind not in LEFT_OUT
        for path, value in _stated(entity, inherited=entity.kind == "site")
        if not any(value is param for param in given.values())
    ]
    return tuple(
        _input(name, value) for name, value in (*given.items(), *fields) if float(value) > 0
    )


def _stated(entity: Entity, *, inherited: bool = False) -> Iterator[tuple[str, Quantity]]:
    """The quantities that the file states of an entity and of its blocks, by their paths below it; of a site its base's too."""
    for name, attribute in attributes(type(entity)).items():
        value = getattr(entity, name)
        origin = entity.origins.get(name)
        word = attribute.head or name
        if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], Quantity):
            value = value[0]  # a list of one quantity may be stated as that quantity
        if isinstance(value, Quantity):
            if origin is not None and (inherited or not origin.span.source.in_catalogue):
                yield word, value
        elif attribute.owner is None:
            continue
        elif isinstance(value, Entity) and not isinstance(value, Part):
            yield from ((f"{word}.{path}", inner) for path, inner in _stated(value))
        elif isinstance(value, Mapping):
            for label, block in value.items():
                if isinstance(block, Entity):
                    head = word if label == word else f"{word}.{label}"
                    yield from ((f"{head}.{path}", inner) for path, inner in _stated(block))


def _input(name: str, value: Quantity) -> Input:
    stated = value.low is not None and value.high is not None
    least, most = value.interval if stated else (float(value) * (1 - SHARE), float(value) * (1 + SHARE))  # fmt: skip
    if value.dimension is DIMENSIONLESS and float(value) <= 1:
        most = min(float(most), 1.0)
    low, high = (Quantity(end, value.dimension, value.unit) for end in (least, most))
    return Input(name=name, value=value, low=low, high=high, stated=stated)


def restating(name: str, value: Quantity) -> nodes.FieldStatement:
    """A statement, written nowhere, that gives a path another value."""
    return nodes.FieldStatement(0, 0, name, 0, Given(0, 0, value), None, None)
