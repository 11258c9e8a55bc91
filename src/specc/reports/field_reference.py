"""What can be said of each kind: its fields as they are declared, for the terminal, for programs and for the manual."""

from collections.abc import Iterator

import attrs

from specc.design.attribute import Attribute, Form, Word
from specc.design.entity import Entity
from specc.design.fields import attributes
from specc.design.kinds import kind_class
from specc.record import record
from specc.units.text import show

_LISTED = {
    Form.LIST: "a list of",
    Form.TABLE: "a block of",
    Form.PARTS: "a list of",
    Form.COUNTED: "counted",
    Form.LISTS: "a block of counted",
}
_FORMS = {
    Form.NUMBER: "a number, a ratio or a percentage",
    Form.COUNT: "a whole number",
    Form.WORD: "a word",
    Form.WORDS: "a word or a list of words",
    Form.TEXT: "text in quotes",
    Form.DATE: "a date in quotes",
    Form.DATES: "a date in quotes, or a range of two",
    Form.VERSION: "a version in quotes",
    Form.FLAG: "true or false",
    Form.TERM: "a word",
    Form.TERMS: "a list of words",
    Form.PORTS: "counted words",
    Form.SHARE: "a percentage or a count",
    Form.LOSSES: "counts of things, or a list of them",
    Form.BLOCK: "a block",
    Form.NAMED: "blocks with names",
}


@record
class FieldEntry:
    """A field of a kind or of a block in it.

    Attributes:
        path: Its name behind the kind's, such as `traffic.prompt`.
        form: What is written on the right side, in words.
        unit: The unit of the quantity, if it is one.
        default: What holds where nothing is stated, as it is written; empty where it is then unknown.
        bounds: What no value of it is beyond.
        words: The words that it takes.
        own: Whether a name of one's own may stand in quotes.
    """

    path: str
    form: str
    unit: str
    default: str
    bounds: str
    doc: str
    required: bool
    words: tuple[Word, ...] = ()
    own: bool = False


@record
class FieldSection:
    """A kind, or a block of it: its path (empty for the kind), what it is, and its fields."""

    path: str
    doc: str
    fields: tuple[FieldEntry, ...]


@record
class KindReference:
    """The subject of the formats of `fields`: a kind with its sections, or a choice of its fields."""

    kind: str
    doc: str
    sections: tuple[FieldSection, ...]
    chosen: tuple[FieldEntry, ...] = ()


def about_kind(kind: str) -> str:
    """A kind in one line."""
    return _doc(kind_class(kind))


def kind_reference(kind: str, field: str | None = None) -> KindReference:
    """What can be said of a kind.

    Args:
        kind: One of `described_kinds`.
        field: A field, by its name or its path; all of that name are chosen.
    """
    sections = tuple(_sections(kind_class(kind), "", set()))
    chosen = tuple(
        entry
        for section in sections
        for entry in section.fields
        if field is not None and field in {entry.path, entry.path.rpartition(".")[2]}
    )
    return KindReference(kind=kind, doc=about_kind(kind), sections=sections, chosen=chosen)


def _doc(cls: type) -> str:
    return (cls.__doc__ or "").strip().split("\n")[0]


def _sections(cls: type[Entity], path: str, done: set[type]) -> Iterator[FieldSection]:
    done.add(cls)
    entries: list[FieldEntry] = []
    blocks: list[tuple[type, str]] = []
    for name, attribute in attributes(cls).items():
        inner = f"{path}.{attribute.head or name}" if path else attribute.head or name
        entries.append(_entry(cls, name, inner, attribute))
        if attribute.owner is not None and attribute.owner not in done:
            blocks.append((attribute.owner, inner))
    yield FieldSection(path=path, doc=_doc(cls), fields=tuple(entries))
    for owner, inner in blocks:
        yield from _sections(owner, inner, done)


def _entry(cls: type[Entity], name: str, path: str, attribute: Attribute) -> FieldEntry:
    vocabulary = attribute.vocabulary
    return FieldEntry(
        path=path,
        form=form_of(attribute),
        unit="" if attribute.unit == "1" else attribute.unit,
        default=_default(cls, name),
        bounds=_bounds(attribute),
        doc=attribute.doc,
        required=attribute.required,
        words=tuple(vocabulary) if vocabulary is not None else (),
        own=vocabulary is not None and vocabulary.own,
    )


def form_of(attribute: Attribute) -> str:
    """What is written on the right side of a field, in words."""
    form = attribute.form
    unit = "bit/s" if attribute.bits and attribute.unit == "byte/s" else attribute.unit
    quantity = f"a quantity in {unit}" if unit not in {"", "1"} else "a number"
    if form is Form.QUANTITY:
        said = quantity
    elif form is Form.SPREAD:
        said = f"{quantity}, or a distribution"
    elif form is Form.CHOICE:
        said = (
            f"a word, {quantity}, or a list of them"
            if attribute.dimensions
            else "a word or a list of words"
        )
    elif form in {Form.LIST, Form.TABLE}:
        said = f"{_LISTED[form]} {quantity.removeprefix('a ').replace('number', 'numbers')}"
    elif attribute.kinds:
        article = "an" if attribute.kinds[0][0] in "aeiou" else "a"
        said = f"{_LISTED.get(form, article)} {' or '.join(attribute.kinds)}"
    elif attribute.names:
        said = f"the name of {attribute.names}"
    elif form in {Form.PART, Form.PARTS}:
        said = "a part"
    elif form is Form.LISTS:
        said = "a block of counted rates"
    else:
        said = _FORMS[form]
    return f"{said}, or auto" if attribute.auto and form is not Form.LISTS else said


def _default(cls: type, name: str) -> str:
    value = getattr(attrs.fields_dict(cls)[name], "default", None)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | str) else ""


def _bounds(attribute: Attribute) -> str:
    low, high = attribute.low, attribute.high
    if attribute.form is Form.COUNT:
        least, most = attribute.least or 0, attribute.most
        if most < 1_000_000_000:
            return f"{least}..{most}"
        return f"at least {least}" if least else ""
    if low is not None and low.value and high is not None:
        return f"{show(low)}..{show(high)}"
    if low is not None and low.value:
        return f"at least {show(low)}"
    return f"at most {show(high)}" if high is not None else ""
