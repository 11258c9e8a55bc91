"""Declaring a field once: its form, dimension, default and one sentence of documentation.

From a declaration follow the reading of the field from text, its unit errors, the JSON Schema, the reference table
in the manual and completion in editors. A field that is not stated, or stated `unknown`, is None, or empty
where it holds many.
"""

import enum
from functools import cache
from itertools import permutations
from typing import Any

import attrs

from specc.units.dimension import DIMENSIONLESS, Dimension
from specc.units.table import CURRENCIES
from specc.units.text import unit_scale


class Form(enum.Enum):
    """How the right side of a field is read."""

    QUANTITY = "quantity"  # Quantity of one of the dimensions
    NUMBER = "number"  # Quantity without dimension: shares, ratios, factors
    COUNT = "count"  # int, or Auto where open values are allowed
    WORD = "word"  # str, one of the words (any name if none are listed)
    TEXT = "text"  # str
    FLAG = "flag"  # bool
    TERM = "term"  # Term: a word, perhaps with arguments
    PART = "part"  # an entity of one of the kinds
    PARTS = "parts"  # tuple of entities of one of the kinds
    COUNTED = "counted"  # tuple of Counted: `8 x a + 2 x b`
    PORTS = "ports"  # tuple of Counted of Terms or quantities: `32 x osfp(2 x 400 Gb/s)`
    LIST = "list"  # tuple of quantities of one of the dimensions
    WORDS = "words"  # tuple of str
    SHARE = "share"  # Quantity: a percentage, or a count
    SPREAD = "spread"  # Quantity, or a Term that is a distribution
    VALUE = "value"  # anything; the owner of the field judges it
    BLOCK = "block"  # a nested entity
    NAMED = "named"  # dict of nested entities: `fabric compute { }`
    TABLE = "table"  # dict of quantities under open keys: `peak { bf16 = … }`
    LISTS = "lists"  # dict of tuples of Counted under open keys: `pools { small = 16 x a }`
    TERMS = "terms"  # tuple of Terms: a list of calls


@attrs.frozen
class Attribute:
    """What is known of a field. `owner` is the nested class of blocks, `kinds` those of parts."""

    form: Form
    doc: str
    dimensions: tuple[Dimension, ...] = ()
    unit: str = ""
    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    owner: type | None = None
    required: bool = False
    auto: bool = False
    bits: bool | None = None  # True: written in bits per second; False: in bytes; None: either
    least: int | None = None
    most: int = 1_000_000_000
    signed: bool = False
    head: str = ""  # the word that opens a block, where it is not the field's name
    more: str = ""  # the field that takes the rest where a list is written

    @property
    def positive(self) -> bool:
        """Whether nought has no meaning: a memory, a rate or a length that is not there is left out."""
        return self.unit in _POSITIVE


KEY = "attribute"
_POSITIVE = {"byte", "byte/s", "FLOP/s", "token", "token/s", "request/s"}


def _field(attribute: Attribute, default: Any = None, factory: Any = None) -> Any:
    if factory is not None:
        return attrs.field(factory=factory, metadata={KEY: attribute})
    return attrs.field(default=default, metadata={KEY: attribute})


def _dimensions(units: tuple[str, ...]) -> tuple[Dimension, ...]:
    found = []
    for unit in units:
        scale = unit_scale(unit)
        if scale is None:
            raise ValueError(unit)
        found.append(scale[1])
    return tuple(found)


@cache
def admitted(dimensions: tuple[Dimension, ...]) -> frozenset[Dimension]:
    """The dimensions that a field takes: where it names a currency, any currency will do."""
    found = set(dimensions)
    for dimension in dimensions:
        powers = dict(dimension.powers)
        money = [name for name in powers if name in CURRENCIES]
        if not money:
            continue
        for names in permutations(CURRENCIES, len(money)):
            renamed = dict(zip(money, names, strict=True))
            found.add(Dimension({renamed.get(n, n): p for n, p in powers.items()}))
    return frozenset(found)


def quantity(
    doc: str, *units: str, default: Any = None, required: bool = False, bits: bool | None = None
) -> Any:
    """A field with a dimension; several units mean that any of their dimensions will do."""
    return _field(
        Attribute(
            Form.QUANTITY, doc, _dimensions(units), unit=units[0], required=required, bits=bits
        ),
        default,
    )


def listed(doc: str, *units: str, bits: bool | None = None) -> Any:
    """A list of quantities; one quantity is a list of one."""
    return _field(Attribute(Form.LIST, doc, _dimensions(units), unit=units[0], bits=bits), ())


def number(doc: str, default: Any = None, *, required: bool = False) -> Any:
    """A share, ratio or factor."""
    return _field(Attribute(Form.NUMBER, doc, (DIMENSIONLESS,), required=required), default)


def count(  # noqa: PLR0913 - a declaration names what it bounds
    doc: str,
    default: Any = None,
    *,
    required: bool = False,
    auto: bool = False,
    least: int = 0,
    most: int = 1_000_000_000,
    unit: str = "",
) -> Any:
    """A whole number of things; `auto` admits an open value."""
    return _field(
        Attribute(
            Form.COUNT,
            doc,
            (DIMENSIONLESS,),
            required=required,
            auto=auto,
            least=least,
            most=most,
            unit=unit,
        ),
        default,
    )


def word(doc: str, *words: str, default: Any = None, required: bool = False) -> Any:
    """One of the words; any name where none are listed."""
    return _field(Attribute(Form.WORD, doc, words=words, required=required), default)


def words(doc: str, *known: str) -> Any:
    """A list of words; one word is a list of one."""
    return _field(Attribute(Form.WORDS, doc, words=known), ())


def text(doc: str, default: Any = None) -> Any:
    """Free text in quotes."""
    return _field(Attribute(Form.TEXT, doc), default)


def flag(doc: str, default: bool | None = None) -> Any:
    """True or false."""
    return _field(Attribute(Form.FLAG, doc), default)


def term(
    doc: str, *known: str, default: Any = None, required: bool = False, auto: bool = False
) -> Any:
    """A word that may carry arguments, such as `pcie(gen = 5, lanes = 16)`."""
    return _field(Attribute(Form.TERM, doc, words=known, required=required, auto=auto), default)


def terms(doc: str, *known: str) -> Any:
    """A list of words with arguments."""
    return _field(Attribute(Form.TERMS, doc, words=known), ())


def part(doc: str, *kinds: str, required: bool = False, more: str = "") -> Any:
    """A part, model or other entity of one of the kinds; `more` names the field for the rest of a list."""
    return _field(Attribute(Form.PART, doc, kinds=kinds, required=required, more=more))


def parts(doc: str, *kinds: str) -> Any:
    """A list of entities of one of the kinds."""
    return _field(Attribute(Form.PARTS, doc, kinds=kinds), ())


def counted(doc: str, *kinds: str, required: bool = False, auto: bool = False) -> Any:
    """Counted parts: `8 x a`, `8 x a + 2 x b`."""
    return _field(Attribute(Form.COUNTED, doc, kinds=kinds, required=required, auto=auto), ())


def ports(doc: str) -> Any:
    """Counted ports or slots: `32 x osfp(2 x 400 Gb/s)`, `12 x pcie(gen = 5, lanes = 16)`."""
    return _field(Attribute(Form.PORTS, doc), ())


def share(doc: str, default: Any = None) -> Any:
    """A percentage, or a count."""
    return _field(Attribute(Form.SHARE, doc, (DIMENSIONLESS,)), default)


def spread(doc: str, *units: str) -> Any:
    """A quantity, or a distribution of it over requests: uniform, lognormal, histogram."""
    return _field(Attribute(Form.SPREAD, doc, _dimensions(units), unit=units[0]))


def value(doc: str, default: Any = None) -> Any:
    """Anything; for fields whose owner judges them."""
    return _field(Attribute(Form.VALUE, doc), default)


def block(owner: type, doc: str) -> Any:
    """A nested block without a name."""
    return _field(Attribute(Form.BLOCK, doc, owner=owner))


def named(owner: type, doc: str, head: str) -> Any:
    """Nested blocks by name, opened by the word `head`; one without a name is called by that word."""
    return _field(Attribute(Form.NAMED, doc, owner=owner, head=head), factory=dict)


def table(doc: str, *units: str, words: tuple[str, ...] = (), signed: bool = False) -> Any:
    """Quantities under open keys; `words` are the keys to suggest, if the set is closed.

    Fitted logarithms are below zero; nothing else in a table is, so that `signed` has to be asked for.
    """
    return _field(
        Attribute(Form.TABLE, doc, _dimensions(units), unit=units[0], words=words, signed=signed),
        factory=dict,
    )


def lists(doc: str, *kinds: str) -> Any:
    """Counted parts under open keys; without kinds, counted rates under the names of parts."""
    return _field(Attribute(Form.LISTS, doc, kinds=kinds, auto=True), factory=dict)


def attributes(owner: type) -> dict[str, Attribute]:
    """The declared fields of an entity, in the order of the declaration."""
    found = owner.__dict__.get("_attributes")
    if found is None:
        found = {f.name: f.metadata[KEY] for f in attrs.fields(owner) if KEY in f.metadata}
        type.__setattr__(owner, "_attributes", found)
    return dict(found)
