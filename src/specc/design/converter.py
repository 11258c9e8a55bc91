"""Specs to JSON, and JSON to the records that say what was written: the one configured cattrs converter.

Entities are kept in one table and referred to by key (`{"ref": "std.accelerators.nvidia.h100_sxm"}`), since many name the
same parts; nested blocks stand where they are used, under the words that open them. A quantity is its value in a unit, the
base one where this module writes it, with the spelling of the text and, where a float could not carry it, the exact
fraction. A string is an expression of the language, but in fields that take text. Places in the text are not kept.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any, get_args

import attrs
import cattrs

from specc.design.attribute import TEXTS, Attribute, Form
from specc.design.design import Design
from specc.design.entity import Auto, Citation, Counted, Entity, EnumValue, kind_of
from specc.design.fields import attributes
from specc.design.kinds import kind_class
from specc.units import Quantity

SCHEMA = "gpuspec.model/2"
BASE, DOC, SOURCE, SOURCES, ALLOW = "$base", "$doc", "$source", "$sources", "$allow"
"""What is said of an entity or block beside its fields; no field has a name with a dollar."""

_PLAIN = {*TEXTS, Form.WORD, Form.WORDS}
"""Forms whose strings need no mark: text, or words that are expressions as they stand."""


# --- to JSON ----------------------------------------------------------------------------------------------------------


class _Table:
    """Entities by key, each written once; sources by name."""

    def __init__(self, declared: dict[str, Entity]) -> None:
        self.keys = {id(entity): name for name, entity in declared.items()}
        self.entities = dict(declared)
        self.sources: dict[str, Citation] = {}

    def key(self, entity: Entity) -> str:
        found = self.keys.get(id(entity))
        if found is None:
            if in_place(entity):
                self.key(entity.base)  # type: ignore[arg-type] # it has one
            base = _key(entity)
            found, number = base, 1
            while found in self.entities:
                number += 1
                found = f"{base}#{number}"
            self.keys[id(entity)] = found
            self.entities[found] = entity
        return found

    def source(self, citation: Citation) -> str:
        base = citation.name
        found, number = base, 1
        while self.sources.setdefault(found, citation) is not citation:
            number += 1
            found = f"{base}_{number}"
        return found


def in_place(entity: Entity) -> bool:
    """Whether the entity was made where it is used: `llama_3_1_70b { weights = fp8 }`."""
    base = entity.base
    return base is not None and (base.name, base.path) == (entity.name, entity.path)


def _key(entity: Entity) -> str:
    """The import path of a part of the catalogue, `std.folder.file:name` where the file has another name; else the name."""
    if not entity.path.startswith("std."):
        return entity.path or entity.name
    same = entity.path.rpartition(".")[2] == entity.name
    return entity.path if same else f"{entity.path}:{entity.name}"


def to_json(design: Design) -> dict[str, Any]:
    """The document of a design, without its variants and sweeps; the same design gives the same document."""
    table = _Table(design.entities)
    values = {name: _value(value, table) for name, value in design.values.items()}
    written: dict[str, Any] = {}
    while len(written) < len(table.entities):
        for key in [key for key in table.entities if key not in written]:
            written[key] = _entity(table.entities[key], table)
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "name": design.name,
        "sources": {name: _citation(source) for name, source in table.sources.items()},
        "values": values,
        "entities": {name: written[name] for name in design.entities},
        "requirements": [
            {"text": r.text, "why": r.why, "scope": r.scope, "minimise": r.minimise}
            for r in design.requirements
            if not r.stated  # its field says it
        ],
        "allow": [{"code": a.code, "because": a.why} for a in design.allowances],
        "parts": {key: written[key] for key in sorted(written) if key not in design.entities},
    }
    optional = {"sources", "values", "requirements", "allow", "parts"}
    return {key: value for key, value in found.items() if value or key not in optional}


def _citation(citation: Citation) -> dict[str, str]:
    stated = attrs.asdict(citation, recurse=False)
    return {name: text for name, text in stated.items() if text is not None and name != "name"}


def _entity(entity: Entity, table: _Table) -> dict[str, Any]:
    kind = kind_of(type(entity))
    found: dict[str, Any] = {"kind": kind} if kind else {}
    base = entity.base if kind else None
    if base is not None:
        found[BASE] = {"ref": table.key(base)}
    if entity.doc and not (base is not None and base.doc == entity.doc):
        found[DOC] = entity.doc
    own = [a for a in entity.allowances if base is None or a not in base.allowances]
    if own:
        found[ALLOW] = [{"code": a.code, "because": a.why} for a in own]
    if not entity.path.startswith("std."):
        cited = {
            name: table.source(origin.citation)
            for name, origin in entity.origins.items()
            if origin.citation is not None and not origin.span.source.in_catalogue
        }
        if cited:
            found[SOURCES] = cited
    for name, attribute in attributes(type(entity)).items():
        value = getattr(entity, name)
        if value is None or value in ((), {}):
            if base is not None and getattr(base, name) not in (None, (), {}):
                found[word_of(name, attribute)] = None
            continue
        found[word_of(name, attribute)] = _field(value, attribute, table)
    return found


def word_of(name: str, attribute: Attribute) -> str:
    """What a field or block is called in the language: the word that opens a block, else the field's name."""
    return attribute.head or name


def default_of(cls: type[Entity], name: str) -> Any:
    """The default of a field as it would stand in a document; None where it has none."""
    default = getattr(attrs.fields(cls), name).default
    if default is None or default in ((), {}) or isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return None
    return _field(default, attributes(cls)[name], _Table({}))


def _field(value: Any, attribute: Attribute, table: _Table) -> Any:
    if attribute.form is Form.BLOCK:
        return _entity(value, table)
    if attribute.form is Form.NAMED:
        return {label: _entity(block, table) for label, block in value.items()}
    vocabulary = attribute.vocabulary
    if vocabulary is not None and vocabulary.own and value not in vocabulary.entries:
        return {"text": value}
    if attribute.form in _PLAIN:
        return list(value) if isinstance(value, tuple) else value
    return _value(value, table)


def _value(value: Any, table: _Table) -> Any:
    match value:
        case Quantity():
            return _quantity(value)
        case EnumValue():
            found: dict[str, Any] = {"word": value.word}
            if value.arguments:
                found["arguments"] = [_value(v, table) for v in value.arguments]
            if value.named:
                found["named"] = {name: _value(v, table) for name, v in value.named.items()}
            return found
        case Counted():
            return {"count": _value(value.count, table), "of": _value(value.of, table)}
        case Auto():
            return {"auto": [value.low, value.high]}
        case Entity():
            return {"ref": table.key(value)}
        case Citation():
            return {"text": value.name}
        case str():
            return {"text": value}
        case tuple():
            return [_value(item, table) for item in value]
        case dict():
            return {name: _value(item, table) for name, item in value.items()}
        case _:
            return value


def _quantity(quantity: Quantity) -> dict[str, Any]:
    found: dict[str, Any] = {"value": _number(quantity.value), "unit": str(quantity.dimension)}
    if (
        isinstance(quantity.value, Fraction)
        and Fraction(repr(float(quantity.value))) != quantity.value
    ):
        found["exact"] = str(quantity.value)
    if quantity.unit is not None:
        found["written"] = quantity.unit
    if quantity.low is not None and quantity.high is not None:
        found["low"], found["high"] = _number(quantity.low), _number(quantity.high)
    return found


def _number(value: int | Fraction | float) -> int | float:
    return float(value) if isinstance(value, Fraction) else value


# --- from JSON --------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class WrittenQuantity:
    """A number of units; `exact` is the fraction that a float cannot carry, `written` the unit to show it in."""

    value: int | float
    unit: str
    exact: str | None = None
    written: str | None = None
    low: int | float | None = None
    high: int | float | None = None


@attrs.frozen(kw_only=True)
class WrittenReference:
    """An entity of the document by its name, or of the catalogue by its import path."""

    ref: str


@attrs.frozen(kw_only=True)
class WrittenText:
    """Text in a place where a string would be an expression."""

    text: str


@attrs.frozen(kw_only=True)
class WrittenWord:
    """A word, perhaps with arguments."""

    word: str
    arguments: "tuple[Written, ...]" = ()
    named: "dict[str, Written]" = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class WrittenAuto:
    """An open value, with the least and greatest that are tried."""

    auto: tuple[int | None, int | None]


@attrs.frozen(kw_only=True)
class WrittenCount:
    """So many of something."""

    count: "int | str | WrittenAuto"
    of: "Written"


Written = (
    WrittenQuantity
    | WrittenReference
    | WrittenText
    | WrittenWord
    | WrittenAuto
    | WrittenCount
    | tuple["Written", ...]
    | str
    | int
    | float
    | bool
    | None
)
"""The value of a field, as it stands in a document."""


@attrs.frozen(kw_only=True)
class WrittenRequirement:
    """A requirement as it stands in a document: a condition in the language, of an entity or of the whole."""

    text: str
    why: str | None = None
    scope: str = ""
    minimise: bool = False


@attrs.frozen(kw_only=True)
class WrittenAllowance:
    """`allow CODE because "…"`."""

    code: str
    because: str


@attrs.frozen(kw_only=True)
class WrittenVariant:
    """The changes of a variant, by path."""

    of: str | None = None
    set: "dict[str, Written]"


@attrs.frozen(kw_only=True)
class WrittenSpec:
    """A document; entities and parts stay as they are, since their kinds say what their fields mean."""

    schema: str
    name: str = ""
    imports: dict[str, str] = attrs.field(factory=dict)
    sources: dict[str, dict[str, str]] = attrs.field(factory=dict)
    params: dict[str, Written] = attrs.field(factory=dict)
    values: dict[str, Written] = attrs.field(factory=dict)
    entities: dict[str, dict[str, Any]] = attrs.field(factory=dict)
    parts: dict[str, dict[str, Any]] = attrs.field(factory=dict)
    requirements: tuple[str | WrittenRequirement, ...] = ()
    allow: tuple[WrittenAllowance, ...] = ()
    variants: dict[str, WrittenVariant] = attrs.field(factory=dict)
    sweeps: dict[str, dict[str, Written]] = attrs.field(factory=dict)


_RECORDS = (
    WrittenQuantity, WrittenReference, WrittenText, WrittenWord, WrittenAuto, WrittenCount,
)  # fmt: skip


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=False)

    def written(value: Any, _: Any) -> Any:
        if isinstance(value, list):
            return tuple(written(item, None) for item in value)
        if isinstance(value, dict):
            record = next(r for r in _RECORDS if attrs.fields(r)[0].name in value)
            return converter.structure(value, record)
        return value

    def requirement(value: Any, _: Any) -> Any:
        return value if isinstance(value, str) else converter.structure(value, WrittenRequirement)

    def count(value: Any, _: Any) -> Any:
        return converter.structure(value, WrittenAuto) if isinstance(value, dict) else value

    for record in _RECORDS:
        attrs.resolve_types(record, globals())
    attrs.resolve_types(WrittenVariant, globals())
    attrs.resolve_types(WrittenSpec, globals())
    converter.register_structure_hook_func(lambda cls: WrittenText in get_args(cls), written)
    converter.register_structure_hook(str | WrittenRequirement, requirement)
    converter.register_structure_hook(int | str | WrittenAuto, count)
    for plain in (int | float, int | float | None):
        converter.register_structure_hook(plain, lambda value, _: value)
    return converter


@cache
def converter() -> cattrs.Converter:
    """The converter; made when the first document is read."""
    return _converter()


def read_spec(document: dict[str, Any]) -> WrittenSpec:
    """The records of a document that holds to the schema."""
    return converter().structure(document, WrittenSpec)


def read_value(value: Any) -> Written:
    """The record of a value that holds to the schema."""
    found: Written = converter().structure(value, Written)  # type: ignore[arg-type] # a union, which has its hook
    return found


def every_kind() -> Iterator[type[Entity]]:
    """The classes of all kinds, for schemas and manuals."""
    from specc.design.kinds import kinds

    for kind in kinds():
        try:
            yield kind_class(kind)
        except KeyError:
            continue
