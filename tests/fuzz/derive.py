"""Texts of the grammar: rules expanded at random, with the words, numbers and strings that sound specs are made of."""

from collections import defaultdict
from functools import cache
from random import Random
from typing import Any

from conformance.lark_parser import grammar
from fuzz.corpus import sound_specs
from specc.syntax.lexer import lex

SIGNS = {
    "_NEWLINE": "\n",
    "PLUS_MINUS": "±",
    "PLUS": "+",
    "MINUS": "-",
    "TIMES": "*",
    "OVER": "/",
    "POWER": "^",
}
COMPARISONS = ("<=", ">=", "<", ">", "==", "!=")
MOST_WORDS = 200
"""Words of a statement after which the shortest way out is taken."""


@cache
def rules() -> dict[str, tuple[tuple[Any, ...], ...]]:
    """What each rule may be, as the symbols that it is made of."""
    listed: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for rule in grammar().rules:
        listed[rule.origin.name].append(tuple(rule.expansion))
    return {name: tuple(dict.fromkeys(ways)) for name, ways in listed.items()}


@cache
def shortest() -> dict[str, int]:
    """The least number of rules inside rules that end each."""
    depth = dict.fromkeys(rules(), 10**6)
    changed = True
    while changed:
        changed = False
        for name, ways in rules().items():
            least = min(way_depth(way, depth) for way in ways)
            if least < depth[name]:
                depth[name], changed = least, True
    return depth


def way_depth(way: tuple[Any, ...], depth: dict[str, int]) -> int:
    """How deep the deepest symbol of an expansion goes."""
    return 1 + max((0 if symbol.is_term else depth[symbol.name] for symbol in way), default=0)


@cache
def ways_out(rule: str) -> tuple[tuple[Any, ...], ...]:
    """The expansions of a rule that end soonest."""
    ways = rules()[rule]
    least = min(way_depth(way, shortest()) for way in ways)
    return tuple(way for way in ways if way_depth(way, shortest()) == least)


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Tokens of sound specs by the name of their terminal, as often as they stand there."""
    found: dict[str, list[str]] = defaultdict(list)
    for text in sound_specs():
        read = lex(text)
        for kind, start, end in zip(read.kinds, read.starts, read.ends, strict=True):
            found[kind.upper()].append(text[start:end])
    return {name: tuple(tokens) for name, tokens in found.items()}


class Deriver:
    """Derived texts from a seed; the same seed gives the same texts."""

    def __init__(self, seed: int) -> None:
        """The seed."""
        self.random = Random(seed)

    def text(self) -> str:
        """One file: the edition and some statements."""
        count = self.random.randrange(1, 6)
        return (
            "edition 2026\n" + "\n".join(self.derived("_statement") for _ in range(count)) + "\n"
        )

    def derived(self, rule: str) -> str:
        """A text of one rule."""
        parts: list[str] = []
        self._expand(rule, 0, parts)
        return " ".join(parts)

    def _expand(self, rule: str, depth: int, parts: list[str]) -> None:
        ways = rules()[rule]
        if len(parts) > MOST_WORDS or self.random.random() < depth / 25:
            ways = ways_out(rule)
        for symbol in self.random.choice(ways):
            if symbol.is_term:
                parts.append(self._word(symbol.name))
            else:
                self._expand(symbol.name, depth + 1, parts)

    def _word(self, terminal: str) -> str:
        if terminal == "COMPARE":
            return self.random.choice(COMPARISONS)
        if terminal in SIGNS:
            return SIGNS[terminal]
        seen = words().get(terminal)
        if seen:
            return self.random.choice(seen)
        pattern = next(t.pattern for t in grammar().terminals if t.name == terminal)
        return str(pattern.value)
