"""What is known of a field: its form, dimension, bounds and the words that it takes, with their arguments.

The arguments of a word are declared as fields are, and are read and judged as fields are.
"""

import enum
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import permutations

import attrs

from specc.units.dimension import Dimension
from specc.units.quantity import Quantity
from specc.units.table import CURRENCIES
from specc.units.text import unit_scale

KEY = "attribute"
_POSITIVE = {"byte", "byte/s", "FLOP/s", "token", "token/s", "request/s"}


class Form(enum.Enum):
    """How the right side of a field is read."""

    QUANTITY = "quantity"  # Quantity of one of the dimensions
    NUMBER = "number"  # Quantity without dimension: shares, ratios, factors
    COUNT = "count"  # int, or Auto where open values are allowed
    WORD = "word"  # str, a word of the vocabulary, or a name that another station judges
    TEXT = "text"  # str
    DATE = "date"  # str: a year, month or day
    DATES = "dates"  # one such, or a tuple of the first and the last
    VERSION = "version"  # str: numbers with dots
    FLAG = "flag"  # bool
    TERM = "term"  # EnumValue: a word, perhaps with arguments
    PART = "part"  # an entity of one of the kinds
    PARTS = "parts"  # tuple of entities of one of the kinds
    COUNTED = "counted"  # tuple of Counted: `8 x a + 2 x b`
    PORTS = "ports"  # tuple of Counted of EnumValues or rates: `32 x osfp(2 x 400 Gb/s)`
    LIST = "list"  # tuple of quantities of one of the dimensions
    WORDS = "words"  # tuple of str
    SHARE = "share"  # Quantity: a percentage, or a count
    SPREAD = "spread"  # Quantity, or an EnumValue that is a distribution
    CHOICE = "choice"  # an EnumValue or a Quantity, or a tuple of them
    LOSSES = "losses"  # counts of words, or a tuple of them: `1 server`
    BLOCK = "block"  # a nested entity
    NAMED = "named"  # dict of nested entities: `fabric compute { }`
    TABLE = "table"  # dict of quantities under keys: `peak { bf16 = … }`
    LISTS = "lists"  # dict of tuples of Counted under open keys: `pools { small = 16 x a }`
    TERMS = "terms"  # tuple of EnumValues: a list of calls


TEXTS = frozenset({Form.TEXT, Form.DATE, Form.VERSION})
"""Forms of which a value is text in quotes."""


@attrs.frozen(eq=False)
class Word:
    """A word that a field takes, with its arguments.

    Attributes:
        name: The word.
        doc: One line: what it means.
        arguments: What may stand in its parentheses, by name, in the order in which the names may be left out.
        rest: What stands there without a name: the sizes of a torus, the ports of a cage.
        most: How many of those at most.
        rising: Whether each argument is above the one before it.
        also: What people write instead and do not mean otherwise.
    """

    name: str
    doc: str
    arguments: "Mapping[str, Attribute]" = attrs.field(factory=dict)
    rest: "Attribute | None" = None
    most: int = 1
    rising: bool = False
    also: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """As a manual writes it: `pcie(gen, lanes)`; optional arguments in brackets."""
        stated = [
            name if attribute.required else f"[{name}]"
            for name, attribute in self.arguments.items()
        ]
        if self.rest is not None:
            stated.insert(0, f"{self.rest.unit}, …" if self.most > 1 else self.rest.unit)
        return f"{self.name}({', '.join(stated)})" if stated else self.name

    def words(self) -> tuple[str, ...]:
        """The words that may stand in its parentheses; they win over names."""
        return tuple(
            dict.fromkeys(
                word for attribute in self.arguments.values() for word in attribute.words
            )
        )


@attrs.frozen(eq=False)
class Vocabulary:
    """The words that a field takes.

    Attributes:
        title: What they are, in the plural.
        entries: The words by name, in the order in which they are listed.
        own: Whether a name of one's own may be given in quotes: links and chips have names before compilers know them.
    """

    title: str
    entries: Mapping[str, Word]
    own: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The words."""
        return tuple(self.entries)

    def __iter__(self) -> Iterator[Word]:
        """The words with what they mean."""
        return iter(self.entries.values())

    def only(self, *names: str) -> "Vocabulary":
        """Some of the words."""
        return attrs.evolve(self, entries={name: self.entries[name] for name in names})

    def plus(self, other: "Vocabulary") -> "Vocabulary":
        """The words of both."""
        return attrs.evolve(self, entries={**self.entries, **other.entries})

    def meant(self, word: str) -> str | None:
        """The word that people mean by another one."""
        folded = word.lower().replace("-", "_")
        for entry in self:
            if folded in {entry.name, *entry.also}:
                return entry.name
        return None


@attrs.frozen
class Attribute:
    """What is known of a field. `owner` is the nested class of blocks, `kinds` those of parts."""

    form: Form
    doc: str
    dimensions: tuple[Dimension, ...] = ()
    unit: str = ""
    vocabulary: Vocabulary | None = None
    names: str = ""  # what the words of an open field name: a pool of the cluster
    kinds: tuple[str, ...] = ()
    owner: type | None = None
    required: bool = False
    auto: bool = False
    bits: bool | None = None  # True: written in bits per second; False: in bytes; None: either
    least: int | None = None
    most: int = 1_000_000_000
    low: Quantity | None = None  # no value of the field lies below
    high: Quantity | None = None  # nor above
    signed: bool = False
    above_zero: bool = (
        False  # nought has no meaning, as everywhere where the unit is one of _POSITIVE
    )
    spans: bool = False  # of a list: each of its items is a range of some length
    once: bool = False  # of a list: nothing stands in it twice
    percent: bool = True  # of a number: 150 % says the same as 1.5
    head: str = ""  # the word that opens a block, where it is not the field's name
    more: str = ""  # the field that takes the rest where a list is written
    descriptive: bool = False  # for people to read: nothing is computed with it
    definite: bool = (
        False  # of an argument: without it another format is meant, so it cannot be unknown
    )

    @property
    def words(self) -> tuple[str, ...]:
        """The words that it takes, or the keys of a closed table."""
        return self.vocabulary.names if self.vocabulary is not None else ()

    @property
    def positive(self) -> bool:
        """Whether nought has no meaning: a memory, a rate or a length that is not there is left out."""
        return self.above_zero or self.unit in _POSITIVE


@cache
def dimensions_of(units: tuple[str, ...]) -> tuple[Dimension, ...]:
    """The dimensions of some units."""
    dimensions = []
    for unit in units:
        scale = unit_scale(unit)
        if scale is None:
            raise ValueError(unit)
        dimensions.append(scale[1])
    return tuple(dimensions)


@cache
def admitted(dimensions: tuple[Dimension, ...]) -> frozenset[Dimension]:
    """The dimensions that a field takes: where it names a currency, any currency will do."""
    allowed = set(dimensions)
    for dimension in dimensions:
        powers = dict(dimension.powers)
        money = [name for name in powers if name in CURRENCIES]
        if not money:
            continue
        for names in permutations(CURRENCIES, len(money)):
            renamed = dict(zip(money, names, strict=True))
            allowed.add(Dimension({renamed.get(n, n): p for n, p in powers.items()}))
    return frozenset(allowed)


@cache
def stated(text: str) -> Quantity | None:
    """A bound as declarations write it: `10 kW`, `100 %`, `1`; None for nothing."""
    if not text:
        return None
    number, _, unit = text.partition(" ")
    scale = unit_scale(unit or "1")
    if scale is None:
        raise ValueError(text)
    return Quantity(Fraction(number) * scale[0], scale[1], unit or None)
