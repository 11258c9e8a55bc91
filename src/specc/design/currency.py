"""The currency of a design: one for all its money, whatever its parts are priced in."""

from collections.abc import Iterable, Iterator

from specc.design.entity import Entity
from specc.design.results import CURRENCY


def currencies_stated(entities: Iterable[Entity]) -> Iterator[tuple[Entity, str]]:
    """The blocks of economics that state a currency, with it."""
    for entity in entities:
        economics = getattr(entity, "economics", None)
        stated = getattr(economics, "currency", None)
        if isinstance(economics, Entity) and isinstance(stated, str):
            yield economics, stated


def currency_of_design(entities: Iterable[Entity]) -> str:
    """What the first cluster states that states one; else US dollars."""
    return next((currency for _, currency in currencies_stated(entities)), CURRENCY)
