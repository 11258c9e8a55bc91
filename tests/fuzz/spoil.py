"""A sound spec with a few values at their extremes: it goes through every stage that the sound one goes through."""

import re
from collections.abc import Iterator
from random import Random

from fuzz.corpus import systems
from fuzz.generate import NUMBERS, WILD, Generator
from specc.design.entity import Entity
from specc.design.fields import Attribute, Form, attributes
from specc.design.kinds import kind_class

FIELD = re.compile(r"^(\s*)([a-z_0-9.]+)(\s*=\s*)(.+)$")
OPENS = re.compile(r"^\s*([a-z_]+)\b.*\{$")
NUMBER = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?:e-?\d+)?(?![\w.])")
FLAT = {Form.BLOCK, Form.NAMED, Form.TABLE, Form.LISTS}


class Spoiler:
    """Spoilt specs from a seed; the same seed gives the same texts."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.generator = Generator(seed)
        self.generator.declared = {}

    def spec(self) -> str:
        """One spec."""
        lines = self.random.choice(systems()).split("\n")
        self.generator.wildness = self.random.choice((0.1, 0.5, 1.0))
        for _ in range(self.random.choice((1, 1, 2, 4))):
            self.random.choice((self._number, self._value, self._more))(lines)
        return "\n".join(lines)

    def _number(self, lines: list[str]) -> None:
        """Another number in the place of one."""
        places = [(at, m) for at, line in enumerate(lines[1:], 1) for m in NUMBER.finditer(line)]
        if places:
            at, m = self.random.choice(places)
            new = self.random.choice(NUMBERS)
            new = new if re.fullmatch(r"[\d_.e-]+", new) else f"({new})"
            lines[at] = lines[at][: m.start()] + new + lines[at][m.end() :]

    def _value(self, lines: list[str]) -> None:
        """Another value of a field."""
        places = [(at, m) for at, line in enumerate(lines) if (m := FIELD.match(line))]
        if not places:
            return
        at, m = self.random.choice(places)
        owner = dict(owners(lines)).get(at)
        attribute = attributes(owner).get(m.group(2)) if owner else None
        value = self._any(m.group(2), attribute)
        lines[at] = f"{m.group(1)}{m.group(2)}{m.group(3)}{value}"

    def _more(self, lines: list[str]) -> None:
        """A field that is not stated."""
        places = list(owners(lines))
        if not places:
            return
        at, owner = self.random.choice(places)
        stated = {m.group(2) for line in lines if (m := FIELD.match(line))}
        free = {n: a for n, a in attributes(owner).items() if n not in stated}
        if free:
            name = self.random.choice(list(free))
            lines[at:at] = self.generator.field(name, free[name], owner.__name__, 1)

    def _any(self, name: str, attribute: Attribute | None) -> str:
        if attribute is None or attribute.form in FLAT:
            return self.random.choice(WILD)
        return self.generator.value(name, attribute)


def owners(lines: list[str]) -> Iterator[tuple[int, type[Entity]]]:
    """Lines inside a block, with the class of what stands around them."""
    around: list[type[Entity] | None] = []
    for at, line in enumerate(lines):
        bare = line.partition("#")[0].rstrip()
        if around and around[-1] is not None and bare:
            yield at, around[-1]
        opened = OPENS.match(bare)
        if opened:
            around.append(_owner(opened.group(1), around))
            continue
        for _ in range(bare.count("}") - bare.count("{")):
            if around:
                around.pop()


def _owner(word: str, around: list[type[Entity] | None]) -> type[Entity] | None:
    if not around:
        try:
            return kind_class(word)
        except KeyError:
            return None
    outer = around[-1]
    for name, attribute in attributes(outer).items() if outer else ():
        if word in {name, attribute.head} and attribute.owner is not None:
            owner = attribute.owner
            return owner if issubclass(owner, Entity) else None
    return None
