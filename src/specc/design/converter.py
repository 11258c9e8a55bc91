"""Designs to JSON and back: the one configured cattrs converter.

Entities are kept in one table and referred to by key (`{"ref": "std.accelerators.nvidia.h100_sxm"}`), since many name the
same parts; nested blocks stand where they are used. A quantity is its value in the base unit, the unit, the spelling of
the text, and, where a float could not carry it, the exact fraction. Places and sources of the text are not kept.
"""

import types
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Union, get_origin

import attrs
import cattrs

from specc.design.design import Design
from specc.design.entity import Auto, Counted, Entity, EnumValue, Value, kind_of
from specc.design.fields import Form, attributes
from specc.design.kinds import kind_class
from specc.units import DIMENSIONLESS, Quantity
from specc.units.text import unit_scale

SCHEMA = "gpuspec.model/1"


class NotAModel(Exception):
    """JSON that is no model; the message says where and why."""


# --- to JSON ----------------------------------------------------------------------------------------------------------


class _Table:
    """Entities by key, each written once."""

    def __init__(self) -> None:
        self.keys: dict[int, str] = {}
        self.nouns: dict[str, Entity] = {}

    def key(self, noun: Entity) -> str:
        found = self.keys.get(id(noun))
        if found is None:
            base = noun.path or noun.name
            found, number = base, 1
            while found in self.nouns:
                number += 1
                found = f"{base}#{number}"
            self.keys[id(noun)] = found
            self.nouns[found] = noun
        return found


def to_json(design: Design) -> dict[str, Any]:
    """The document of a design; the same design gives the same document."""
    table = _Table()
    entities = {name: {"ref": table.key(noun)} for name, noun in design.entities.items()}
    values = {name: _value(value, table) for name, value in design.values.items()}
    nouns: dict[str, Any] = {}
    while len(nouns) < len(table.nouns):
        for key in [key for key in table.nouns if key not in nouns]:
            nouns[key] = _noun(table.nouns[key], table)
    return {
        "schema": SCHEMA,
        "name": design.name,
        "entities": entities,
        "values": values,
        "requirements": [
            {"text": r.text, "why": r.why, "scope": r.scope, "minimise": r.minimise}
            for r in design.requirements
        ],
        "nouns": dict(sorted(nouns.items())),
    }


def _noun(noun: Entity, table: _Table) -> dict[str, Any]:
    kind = kind_of(type(noun))
    head: dict[str, Any] = {"kind": kind} if kind else {}
    head["name"] = noun.name
    if noun.doc:
        head["doc"] = noun.doc
    if noun.lineage:
        head["lineage"] = list(noun.lineage)
    fields: dict[str, Any] = {}
    for name, attribute in attributes(type(noun)).items():
        value = getattr(noun, name)
        if value is None or value in ((), {}):
            continue
        if attribute.form in {Form.BLOCK, Form.NAMED}:
            fields[name] = (
                _noun(value, table)
                if isinstance(value, Entity)
                else {label: _noun(block, table) for label, block in value.items()}
            )
        else:
            fields[name] = _value(value, table)
    return {**head, "fields": fields}


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
        case tuple():
            return [_value(item, table) for item in value]
        case dict():
            return {name: _value(item, table) for name, item in value.items()}
        case _:
            return value


def _quantity(quantity: Quantity) -> dict[str, Any]:
    found: dict[str, Any] = {"value": _number(quantity.value), "unit": str(quantity.dimension)}
    if isinstance(quantity.value, Fraction) and Fraction(float(quantity.value)) != quantity.value:
        found["exact"] = str(quantity.value)
    if quantity.unit is not None:
        found["written"] = quantity.unit
    if quantity.low is not None and quantity.high is not None:
        found["low"], found["high"] = _number(quantity.low), _number(quantity.high)
    return found


def _number(value: int | Fraction | float) -> int | float:
    return float(value) if isinstance(value, Fraction) else value


# --- from JSON --------------------------------------------------------------------------------------------------------


class _Nouns:
    """The entities of a document, made when they are first referred to."""

    def __init__(self, written: dict[str, Any]) -> None:
        self.written = written
        self.made: dict[str, Entity] = {}
        self.open: set[str] = set()
        self.converter = _converter(self)

    def get(self, key: str) -> Entity:
        found = self.made.get(key)
        if found is None:
            if key not in self.written:
                raise NotAModel(f"nothing is called {key!r} among the nouns")
            if key in self.open:
                raise NotAModel(f"{key!r} refers to itself")
            self.open.add(key)
            written = self.written[key]
            try:
                cls = kind_class(written.get("kind", ""))
            except KeyError:
                raise NotAModel(f"{key!r} has no known kind") from None
            found = self.made[key] = self.noun(written, cls, key)
            self.open.discard(key)
        return found

    def noun(self, written: dict[str, Any], cls: type[Entity], path: str) -> Entity:
        known = attributes(cls)
        fields = dict(written.get("fields", {}))
        strange = sorted(set(fields) - set(known))
        if strange:
            raise NotAModel(f"{path!r} has no field {strange[0]!r}")
        fields["name"] = written.get("name", "")
        fields["doc"] = written.get("doc")
        fields["lineage"] = tuple(written.get("lineage", ()))
        fields["path"] = path.partition("#")[0]
        values = {
            f.name: self.converter.structure(fields[f.name], f.type)
            for f in attrs.fields(cls)
            if f.name in fields and fields[f.name] is not None
        }
        return cls(**values)


def _converter(nouns: _Nouns) -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=False)

    def decode(value: Any, _: Any = None) -> Any:
        return _decode(value, nouns)

    def block(value: dict[str, Any], cls: type[Entity]) -> Entity:
        if "ref" in value:
            return nouns.get(value["ref"])
        return nouns.noun(value, cls, value.get("name", ""))

    converter.register_structure_hook(Quantity, decode)
    converter.register_structure_hook(EnumValue, decode)
    converter.register_structure_hook(Counted, decode)
    converter.register_structure_hook(Auto, decode)
    converter.register_structure_hook_func(
        lambda cls: isinstance(cls, type) and issubclass(cls, Entity), block
    )
    converter.register_structure_hook_func(_mixed, decode)
    return converter


def _mixed(cls: Any) -> bool:
    """A union that JSON tells apart by its keys."""
    if get_origin(cls) not in {Union, types.UnionType}:
        return False
    members = [member for member in cls.__args__ if member is not type(None)]
    return len(members) > 1


def _decode(value: Any, nouns: _Nouns) -> Any:
    match value:
        case {"ref": key}:
            return nouns.get(key)
        case {"unit": unit}:
            return read_quantity(value, unit)
        case {"word": word}:
            return EnumValue(
                word,
                tuple(_decode(v, nouns) for v in value.get("arguments", ())),
                {name: _decode(v, nouns) for name, v in value.get("named", {}).items()},
            )
        case {"count": count, "of": of}:
            return Counted(_decode(count, nouns), _decode(of, nouns))
        case {"auto": [low, high]}:
            return Auto(low, high)
        case list():
            return tuple(_decode(item, nouns) for item in value)
        case dict():
            return {name: _decode(item, nouns) for name, item in value.items()}
        case _:
            return value


def read_quantity(written: dict[str, Any], unit: str) -> Quantity:
    """A quantity from its document.

    Raises:
        NotAModel: the unit is no base unit.
    """
    scale = unit_scale(unit)
    if scale is None:
        raise NotAModel(f"{unit!r} is not a unit")
    value = Fraction(written["exact"]) if "exact" in written else written.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        raise NotAModel(f"{value!r} is not a number")
    return Quantity(
        value,
        scale[1] if unit != "1" else DIMENSIONLESS,
        written.get("written"),
        written.get("low"),
        written.get("high"),
    )


def from_json(document: dict[str, Any]) -> Design:
    """The design of a document, without its requirements, which are text.

    Raises:
        NotAModel: it is no such document.
    """
    if document.get("schema") != SCHEMA:
        raise NotAModel(f"its schema is {document.get('schema')!r}, not {SCHEMA!r}")
    nouns = _Nouns(document.get("nouns", {}))
    entities = {
        name: nouns.get(entry["ref"]) for name, entry in document.get("entities", {}).items()
    }
    values: dict[str, Value] = {
        n: _decode(v, nouns) for n, v in document.get("values", {}).items()
    }
    return Design(name=document.get("name", ""), entities=entities, values=values)


def every_kind() -> Iterator[type[Entity]]:
    """The classes of all kinds, for schemas and manuals."""
    from specc.design.kinds import kinds

    for kind in kinds():
        try:
            yield kind_class(kind)
        except KeyError:
            continue
