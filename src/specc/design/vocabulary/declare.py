"""How words and their arguments are written down."""

from collections.abc import Mapping

import attrs

from specc.design.attribute import Attribute, Form, Vocabulary, Word, dimensions_of, stated
from specc.units.dimension import DIMENSIONLESS


def vocabulary(
    title: str, plain: Mapping[str, str] | None = None, *others: Word, own: bool = False
) -> Vocabulary:
    """Words without arguments, by what they mean, and others that are declared one by one."""
    entries = {name: Word(name, doc) for name, doc in (plain or {}).items()}
    return Vocabulary(title, {**entries, **{word.name: word for word in others}}, own)


def whole(
    doc: str, least: int = 1, most: int = 1_000_000_000, *, required: bool = False
) -> Attribute:
    """A whole number."""
    return Attribute(
        Form.COUNT, doc, (DIMENSIONLESS,), unit="n", least=least, most=most, required=required
    )


def definite(attribute: Attribute) -> Attribute:
    """The same where leaving it out means another thing, so that it may not be unknown."""
    return attrs.evolve(attribute, definite=True)


def number(doc: str, *, low: str = "0", high: str = "", required: bool = False) -> Attribute:
    """A share, ratio or factor."""
    return Attribute(
        Form.NUMBER, doc, (DIMENSIONLESS,), low=stated(low), high=stated(high), required=required
    )


def amount(doc: str, *units: str, high: str = "", required: bool = False) -> Attribute:
    """A quantity of one of the dimensions."""
    return Attribute(
        Form.QUANTITY,
        doc,
        dimensions_of(units),
        unit=units[0],
        high=stated(high),
        required=required,
    )


def amounts(doc: str, unit: str, *, high: str = "", required: bool = False) -> Attribute:
    """A list of quantities."""
    return Attribute(
        Form.LIST, doc, dimensions_of((unit,)), unit=unit, high=stated(high), required=required
    )


def choice(doc: str, words: Vocabulary, *, required: bool = False) -> Attribute:
    """A word."""
    return Attribute(Form.WORD, doc, vocabulary=words, required=required)


def choices(doc: str, words: Vocabulary) -> Attribute:
    """A word or a list of words."""
    return Attribute(Form.WORDS, doc, vocabulary=words)


def name(doc: str, of: str) -> Attribute:
    """A bare name of something that is known elsewhere, such as a pool of the cluster."""
    return Attribute(Form.WORD, doc, names=of)


def entity(doc: str, *kinds: str, required: bool = False) -> Attribute:
    """An entity of one of the kinds."""
    return Attribute(Form.PART, doc, kinds=kinds, required=required)


def text(doc: str, *, required: bool = False) -> Attribute:
    """Free text in quotes."""
    return Attribute(Form.TEXT, doc, required=required)


def rates(doc: str) -> Attribute:
    """A rate of a link, or a count of such: `2 x 400 Gb/s`."""
    return Attribute(Form.PORTS, doc, dimensions_of(("byte/s",)), unit="n x rate", bits=True)
