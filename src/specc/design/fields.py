"""Declaring a field once: its form, dimension, bounds, words, default and one sentence of documentation.

From a declaration follow the reading of the field from text, its unit errors, the JSON Schema, the reference table
in the manual and completion in editors. A field that is not stated, or stated `unknown`, is None, or empty
where it holds many. The words that fields take stand in `specc.design.vocabulary`.
"""

from typing import Any

import attrs

from specc.design.attribute import KEY, Attribute, Form, Vocabulary, dimensions_of, stated
from specc.units.dimension import DIMENSIONLESS


def _field(attribute: Attribute, default: Any = None, factory: Any = None) -> Any:
    if factory is not None:
        return attrs.field(factory=factory, metadata={KEY: attribute})
    return attrs.field(default=default, metadata={KEY: attribute})


def quantity(  # noqa: PLR0913 - a declaration names what it bounds
    doc: str,
    *units: str,
    default: Any = None,
    required: bool = False,
    bits: bool | None = None,
    low: str = "",
    high: str = "",
    above_zero: bool = False,
    descriptive: bool = False,
) -> Any:
    """A field with a dimension; several units mean that any of their dimensions will do."""
    return _field(
        Attribute(
            Form.QUANTITY,
            doc,
            dimensions_of(units),
            unit=units[0],
            required=required,
            bits=bits,
            low=stated(low),
            high=stated(high),
            above_zero=above_zero,
            descriptive=descriptive,
        ),
        default,
    )


def listed(
    doc: str,
    *units: str,
    bits: bool | None = None,
    least: int | None = None,
    high: str = "",
    above_zero: bool = False,
    once: bool = False,
) -> Any:
    """A list of quantities, or with `least` of whole numbers; one quantity is a list of one."""
    return _field(
        Attribute(
            Form.LIST,
            doc,
            dimensions_of(units),
            unit=units[0],
            bits=bits,
            least=least,
            high=stated(high),
            above_zero=above_zero,
            once=once,
        ),
        (),
    )


def spans(doc: str, *, high: str) -> Any:
    """A range of numbers from 0 to `high`, or a list of them; none of them empty."""
    return _field(
        Attribute(Form.LIST, doc, (DIMENSIONLESS,), unit="1", high=stated(high), spans=True), ()
    )


def number(  # noqa: PLR0913 - a declaration names what it bounds
    doc: str,
    default: Any = None,
    *,
    required: bool = False,
    low: str = "0",
    high: str = "",
    above_zero: bool = False,
    percent: bool = True,
) -> Any:
    """A share, ratio or factor."""
    return _field(
        Attribute(
            Form.NUMBER,
            doc,
            (DIMENSIONLESS,),
            required=required,
            low=stated(low),
            high=stated(high),
            above_zero=above_zero,
            percent=percent,
        ),
        default,
    )


def count(  # noqa: PLR0913 - a declaration names what it bounds
    doc: str,
    default: Any = None,
    *,
    required: bool = False,
    auto: bool = False,
    least: int = 0,
    most: int = 1_000_000_000,
    unit: str = "",
    descriptive: bool = False,
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
            descriptive=descriptive,
        ),
        default,
    )


def word(
    doc: str,
    vocabulary: Vocabulary,
    default: Any = None,
    *,
    required: bool = False,
    auto: bool = False,
    descriptive: bool = False,
) -> Any:
    """One of the words, without arguments; `auto` admits an open one."""
    return _field(
        Attribute(
            Form.WORD,
            doc,
            vocabulary=vocabulary,
            required=required,
            auto=auto,
            descriptive=descriptive,
        ),
        default,
    )


def name(doc: str, of: str, default: Any = None, *, descriptive: bool = False) -> Any:
    """A bare name of something that is known elsewhere, such as a pool; `of` says what it names."""
    return _field(Attribute(Form.WORD, doc, names=of, descriptive=descriptive), default)


def words(doc: str, vocabulary: Vocabulary) -> Any:
    """A list of words; one word is a list of one."""
    return _field(Attribute(Form.WORDS, doc, vocabulary=vocabulary), ())


def text(doc: str, default: Any = None, *, descriptive: bool = False) -> Any:
    """Free text in quotes."""
    return _field(Attribute(Form.TEXT, doc, descriptive=descriptive), default)


def date(doc: str, *, descriptive: bool = False) -> Any:
    """A year, month or day in quotes: "2026", "2026-11", "2026-11-28"."""
    return _field(Attribute(Form.DATE, doc, descriptive=descriptive), None)


def dates(doc: str) -> Any:
    """A date, or the first and the last of a range: "2026-10".."2026-12"."""
    return _field(Attribute(Form.DATES, doc), None)


def version(doc: str) -> Any:
    """A version in quotes: "0.10.2"; as a number, 0.10 would be 0.1."""
    return _field(Attribute(Form.VERSION, doc), None)


def flag(doc: str, default: bool | None = None) -> Any:
    """True or false."""
    return _field(Attribute(Form.FLAG, doc), default)


def term(
    doc: str,
    vocabulary: Vocabulary,
    default: Any = None,
    *,
    required: bool = False,
    auto: bool = False,
) -> Any:
    """A word that may carry arguments, such as `pcie(gen = 5, lanes = 16)`."""
    return _field(
        Attribute(Form.TERM, doc, vocabulary=vocabulary, required=required, auto=auto), default
    )


def terms(doc: str, vocabulary: Vocabulary) -> Any:
    """A list of words with arguments."""
    return _field(Attribute(Form.TERMS, doc, vocabulary=vocabulary), ())


def part(doc: str, *kinds: str, required: bool = False, more: str = "", auto: bool = False) -> Any:
    """A part, model or other entity of one of the kinds; `more` names the field for the rest of a list.

    With `auto` the word `auto` is taken for what is not stated, which is then chosen.
    """
    return _field(Attribute(Form.PART, doc, kinds=kinds, required=required, more=more, auto=auto))


def parts(doc: str, *kinds: str) -> Any:
    """A list of entities of one of the kinds."""
    return _field(Attribute(Form.PARTS, doc, kinds=kinds), ())


def counted(doc: str, *kinds: str, required: bool = False, auto: bool = False) -> Any:
    """Counted parts: `8 x a`, `8 x a + 2 x b`."""
    return _field(Attribute(Form.COUNTED, doc, kinds=kinds, required=required, auto=auto), ())


def ports(doc: str, vocabulary: Vocabulary) -> Any:
    """Counted ports or slots: `32 x osfp(2 x 400 Gb/s)`, `12 x pcie(gen = 5, lanes = 16)`."""
    return _field(Attribute(Form.PORTS, doc, vocabulary=vocabulary), ())


def share(doc: str, default: Any = None, *, high: str = "") -> Any:
    """A percentage, or a count."""
    return _field(Attribute(Form.SHARE, doc, (DIMENSIONLESS,), high=stated(high)), default)


def spread(doc: str, *units: str, vocabulary: Vocabulary, high: str = "") -> Any:
    """A quantity, or a distribution of it over requests: uniform, lognormal, histogram."""
    return _field(
        Attribute(
            Form.SPREAD,
            doc,
            dimensions_of(units),
            unit=units[0],
            vocabulary=vocabulary,
            high=stated(high),
        )
    )


def choice(doc: str, vocabulary: Vocabulary, *units: str, auto: bool = False) -> Any:
    """A word, or a quantity where units are given, or a list of them; `auto` admits an open one."""
    return _field(
        Attribute(
            Form.CHOICE,
            doc,
            dimensions_of(units),
            unit=units[0] if units else "",
            vocabulary=vocabulary,
            auto=auto,
        )
    )


def losses(doc: str, vocabulary: Vocabulary) -> Any:
    """Counts of things, or a list of them: `1 server`, `[1 replica, 1 site]`."""
    return _field(Attribute(Form.LOSSES, doc, (DIMENSIONLESS,), vocabulary=vocabulary))


def block(owner: type, doc: str) -> Any:
    """A nested block without a name."""
    return _field(Attribute(Form.BLOCK, doc, owner=owner))


def named(owner: type, doc: str, head: str) -> Any:
    """Nested blocks by name, opened by the word `head`; one without a name is called by that word."""
    return _field(Attribute(Form.NAMED, doc, owner=owner, head=head), factory=dict)


def table(
    doc: str,
    *units: str,
    keys: Vocabulary | None = None,
    names: str = "",
    signed: bool = False,
    high: str = "",
    descriptive: bool = False,
) -> Any:
    """Quantities under keys: `keys` are the words where the set is closed, `names` what open keys name.

    Fitted logarithms are below zero; nothing else in a table is, so that `signed` has to be asked for.
    """
    return _field(
        Attribute(
            Form.TABLE,
            doc,
            dimensions_of(units),
            unit=units[0],
            vocabulary=keys,
            names=names,
            signed=signed,
            high=stated(high),
            descriptive=descriptive,
        ),
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
