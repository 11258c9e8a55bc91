"""Designs as JSON documents.

Entities are kept in one table and referred to by key (`{"ref": "std.accelerators.nvidia.h100_sxm"}`), since many name the
same parts; nested blocks stand where they are used, under the words that open them. A quantity is its value in the base unit
with the spelling of the text and, where a float could not carry it, the exact fraction. A string is an expression of the
language, but in fields that take text. Places in the text are not kept.
"""

from fractions import Fraction
from typing import Any

import attrs

from specc.design.attribute import TEXTS, Attribute, Form
from specc.design.design import Design, Following
from specc.design.entity import Auto, Citation, Counted, Entity, EnumValue, kind_of
from specc.design.fields import attributes
from specc.design.kinds import kind_class
from specc.units import Quantity

SCHEMA = "gpuspec.model/2"
BASE, DOC, SOURCE, SOURCES, ALLOW = "$base", "$doc", "$source", "$sources", "$allow"
"""What is said of an entity or block beside its fields; no field has a name with a dollar."""

_PLAIN = {*TEXTS, Form.WORD, Form.WORDS}
"""Forms whose strings need no mark: text, or words that are expressions as they stand."""


class _Table:
    """Entities by key, each written once; sources by name."""

    def __init__(
        self, declared: dict[str, Entity], following: Following | None = None, file: str = ""
    ) -> None:
        self.keys = {id(entity): name for name, entity in declared.items()}
        self.entities = dict(declared)
        self.sources: dict[str, Citation] = {}
        self.following = following or Following()
        self.file = file

    def of(self, variant: Design, design: Design) -> "_Table":
        """The same table for a design that varies the one whose it is: its entities have the names that they have there."""
        other = _Table({}, self.following, self.file)
        other.entities, other.sources = self.entities, self.sources
        other.keys = self.keys | {
            id(e): n for n, e in variant.entities.items() if n in design.entities
        }
        return other

    def expression(self, entity: Entity, field: str) -> str | None:
        """The text of a field that follows from what changes."""
        origin = entity.origins.get(field)
        if origin is None or origin.span.source.name != self.file:
            return None
        return self.following.fields.get((origin.span.start, origin.span.end))

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
        name, number = base, 1
        while self.sources.setdefault(name, citation) is not citation:
            number += 1
            name = f"{base}_{number}"
        return name


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
    """The document of a design; the same design gives the same document.

    Values are those that the design has; what follows from a name that a variant or sweep changes stays an expression.
    """
    table = _Table(design.entities, design.following, design.name)
    params, values = _constants(design, table)
    entities = {name: _entity(entity, table) for name, entity in design.entities.items()}
    sweeps = {
        name: {path: _value(items, table) for path, items in axes.items()}
        for name, axes in design.sweeps.items()
    }
    variants = {
        name: {"set": _changes(design, variant, (params, entities), table)}
        for name, variant in design.variants.items()
    }
    written = dict(entities)
    while len(written) < len(table.entities):
        for key in [key for key in table.entities if key not in written]:
            written[key] = _entity(table.entities[key], table)
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "name": design.name,
        "imports": design.following.imports,
        "sources": {name: _citation(source) for name, source in table.sources.items()},
        "params": params,
        "values": values,
        "entities": entities,
        "requirements": [
            {"text": r.text, "why": r.why, "scope": r.scope, "minimise": r.minimise}
            for r in design.requirements
            if not r.stated  # its field says it
        ],
        "allow": [{"code": a.code, "because": a.why} for a in design.allowances],
        "variants": variants,
        "sweeps": sweeps,
        "parts": {key: written[key] for key in sorted(written) if key not in design.entities},
    }
    optional = set(document) - {"schema", "name", "entities"}
    return {key: value for key, value in document.items() if value or key not in optional}


def _constants(design: Design, table: "_Table") -> tuple[dict[str, Any], dict[str, Any]]:
    """Params, and lets: those that follow as their expressions."""
    values = {name: _value(value, table) for name, value in design.values.items()}
    values |= design.following.values
    params = {name: values.pop(name) for name in design.params if name in values}
    return params, values


def _changes(
    design: Design, variant: Design, base: tuple[dict[str, Any], dict[str, Any]], table: "_Table"
) -> dict[str, Any]:
    """What a variant states otherwise, by path."""
    of_variant = table.of(variant, design)
    params, _ = _constants(attrs.evolve(variant, following=design.following), of_variant)
    entities = {name: _entity(entity, of_variant) for name, entity in variant.entities.items()}
    changed: dict[str, Any] = {}
    _compare((base[0], params), "", changed)
    for name, written in entities.items():
        _compare(
            (base[1].get(name, {}), written), f"{name}.", changed, kind_class(written["kind"])
        )
    return changed


def _compare(
    both: tuple[dict[str, Any], dict[str, Any]],
    head: str,
    changed: dict[str, Any],
    cls: type[Entity] | None = None,
) -> None:
    """Fields that differ, block by block."""
    before, after = both
    blocks = {
        word_of(name, attribute): attribute
        for name, attribute in (attributes(cls) if cls is not None else {}).items()
        if attribute.form in {Form.BLOCK, Form.NAMED, Form.TABLE, Form.LISTS}
    }
    for word in dict.fromkeys((*before, *after)):
        one, other = before.get(word), after.get(word)
        if one == other or word.startswith("$"):
            continue
        attribute = blocks.get(word)
        if attribute is None or one is None or other is None:
            changed[head + word] = other
        elif attribute.form is Form.NAMED:
            for label in dict.fromkeys((*one, *other)):
                inner = one.get(label, {}), other.get(label, {})
                _compare(inner, f"{head}{word}.{label}.", changed, attribute.owner)
        else:
            _compare((one, other), f"{head}{word}.", changed, attribute.owner)


def _citation(citation: Citation) -> dict[str, str]:
    stated = attrs.asdict(citation, recurse=False)
    return {name: text for name, text in stated.items() if text is not None and name != "name"}


def _entity(entity: Entity, table: _Table) -> dict[str, Any]:
    kind = kind_of(type(entity))
    members: dict[str, Any] = {"kind": kind} if kind else {}
    base = entity.base if kind else None
    if base is not None:
        members[BASE] = {"ref": table.key(base)}
    if entity.doc and not (base is not None and base.doc == entity.doc):
        members[DOC] = entity.doc
    own = [a for a in entity.allowances if base is None or a not in base.allowances]
    if own:
        members[ALLOW] = [{"code": a.code, "because": a.why} for a in own]
    if not entity.path.startswith("std."):
        cited = {
            name: table.source(origin.citation)
            for name, origin in entity.origins.items()
            if origin.citation is not None and not origin.span.source.in_catalogue
        }
        if cited:
            members[SOURCES] = cited
    for name, attribute in attributes(type(entity)).items():
        value = getattr(entity, name)
        if value is None or value in ((), {}):
            if base is not None and getattr(base, name) not in (None, (), {}):
                members[word_of(name, attribute)] = None
            continue
        plain = attribute.form in TEXTS or attribute.more
        text = None if plain else table.expression(entity, name)
        members[word_of(name, attribute)] = text or _field(value, attribute, table)
    return members


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
            members: dict[str, Any] = {"word": value.word}
            if value.arguments:
                members["arguments"] = [_value(v, table) for v in value.arguments]
            if value.named:
                members["named"] = {name: _value(v, table) for name, v in value.named.items()}
            return members
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
    members: dict[str, Any] = {"value": _number(quantity.value), "unit": str(quantity.dimension)}
    if (
        isinstance(quantity.value, Fraction)
        and Fraction(repr(float(quantity.value))) != quantity.value
    ):
        members["exact"] = str(quantity.value)
    if quantity.unit is not None:
        members["written"] = quantity.unit
    if quantity.low is not None and quantity.high is not None:
        members["low"], members["high"] = _number(quantity.low), _number(quantity.high)
    return members


def _number(value: int | Fraction | float) -> int | float:
    return float(value) if isinstance(value, Fraction) else value
