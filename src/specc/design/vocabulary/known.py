"""All words of the language together: what a bare name in `let` or `require` may mean."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from specc.design.attribute import Vocabulary, Word
from specc.registry import names

_PACKAGE = "specc.design.vocabulary"
SHAPES = "specc.topology.shapes"
"""The family whose members are the topologies of fabrics; nothing of it is loaded for its names."""


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """Every vocabulary, in the order of the files and of the declarations in them."""
    return tuple(
        value
        for name in names(_PACKAGE)
        if f"{_PACKAGE}.{name}" != __name__
        for value in vars(import_module(f"{_PACKAGE}.{name}")).values()
        if isinstance(value, Vocabulary)
    )


@cache
def known_words() -> Mapping[str, tuple[Word, ...]]:
    """Every word that some field takes, by name; with more than one entry where fields mean different things by it."""
    known: dict[str, list[Word]] = {}
    for vocabulary in vocabularies():
        for word in vocabulary:
            entries = known.setdefault(word.name, [])
            if word not in entries:
                entries.append(word)
    return {name: tuple(entries) for name, entries in known.items()}


@cache
def words_inside(name: str) -> tuple[str, ...]:
    """The words that may stand in the parentheses of a word; they win over names there."""
    return tuple(
        dict.fromkeys(inner for word in known_words().get(name, ()) for inner in word.words())
    )


def any_word(name: str) -> bool:
    """Every word; the field that takes it judges it."""
    return True


def known_word(name: str) -> bool:
    """Whether some field takes a word."""
    return name in known_words()
