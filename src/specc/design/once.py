"""What is worked out of an entity once: entities do not change, and the designs of a sweep, a search or an editor share the catalogue's."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from specc.design.entity import Entity

E = TypeVar("E", bound=Entity)
P = ParamSpec("P")
R = TypeVar("R")


def once(function: Callable[Concatenate[E, P], R]) -> Callable[Concatenate[E, P], R]:
    """Keeps what a function says of an entity, by its other arguments, as long as there is the entity; what it says must not hold it."""
    kept: WeakKeyDictionary[Entity, dict[object, R]] = WeakKeyDictionary()

    @wraps(function)
    def answer(entity: E, /, *rest: P.args, **named: P.kwargs) -> R:
        answers = kept.get(entity)
        if answers is None:
            answers = kept[entity] = {}
        asked = (rest, *named.items())
        if asked not in answers:
            answers[asked] = function(entity, *rest, **named)
        return answers[asked]

    return answer
