"""What other tools call things: every name that is offered for theirs is one of the language."""

from collections.abc import Iterator

from specc.design.entity import Entity
from specc.design.fields import attributes
from specc.design.kinds import described_kinds, kind_class
from specc.design.results import result_names
from specc.design.vocabulary.known import known_words
from specc.resolve import other_names


def _fields(cls: type[Entity], seen: set[type[Entity]]) -> Iterator[str]:
    if cls in seen:
        return
    seen.add(cls)
    for name, attribute in attributes(cls).items():
        yield attribute.head or name
        if attribute.owner is not None:
            yield from _fields(attribute.owner, seen)


def _names() -> Iterator[str]:
    for kind in described_kinds():
        yield kind
        yield from _fields(kind_class(kind), set())
        for result in result_names(kind):
            yield from (result, result.partition(".")[0])
    for entries in known_words().values():
        for entry in entries:
            yield from entry.arguments


def test_only_names_of_the_language_are_offered() -> None:
    known = set(_names())
    offered = {name for ours in other_names._NAMES.values() for name in ours.split()}
    assert offered
    assert not offered - known
