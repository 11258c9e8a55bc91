"""The JSON Schema of specs, generated from the declarations of the fields."""

from typing import Any

from specc.design.attribute import TEXTS, Attribute, Form, Vocabulary
from specc.design.converter import every_kind
from specc.design.dump import ALLOW, BASE, DOC, SCHEMA, SOURCE, SOURCES, word_of
from specc.design.entity import Entity, kind_of
from specc.design.fields import attributes

_NUMBER = {"type": "number"}
_TEXT = {"type": "string"}
NAME = "^[a-z_][a-z0-9_]*$"


def _object(called: str, required: tuple[str, ...], /, **properties: Any) -> dict[str, Any]:
    return {
        "title": called,
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_DEFINITIONS: dict[str, Any] = {
    "name": {"title": "a name", "type": "string", "pattern": NAME},
    "expression": {
        "title": 'an expression of the language, such as "400 Gb/s"',
        "type": "string",
        "minLength": 1,
    },
    "unknown": {"title": "null for what is unknown", "type": "null"},
    "quantity": _object(
        'a quantity such as {"value": 400, "unit": "Gb/s"}',
        ("value", "unit"),
        value=_NUMBER,
        unit=_TEXT,
        exact={"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"},
        written=_TEXT,
        low=_NUMBER,
        high=_NUMBER,
    ),
    "reference": _object('a reference such as {"ref": NAME}', ("ref",), ref=_TEXT),
    "text": _object('a text such as {"text": "…"}', ("text",), text=_TEXT),
    "auto": _object(
        'an open value, {"auto": [LEAST, GREATEST]}',
        ("auto",),
        auto={
            "type": "array",
            "items": {"type": ["integer", "null"]},
            "minItems": 2,
            "maxItems": 2,
        },
    ),
    "word": _object(
        'a word such as {"word": "fat_tree"}',
        ("word",),
        word={"$ref": "#/$defs/name"},
        arguments={"type": "array", "items": {"$ref": "#/$defs/value"}},
        named={
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/name"},
            "additionalProperties": {"$ref": "#/$defs/value"},
        },
    ),
    "counted": _object(
        'a count such as {"count": 8, "of": {"ref": NAME}}',
        ("count", "of"),
        count={
            "anyOf": [
                {"title": "a whole number", "type": "integer", "minimum": 0},
                {"$ref": "#/$defs/auto"},
                {"$ref": "#/$defs/expression"},
            ]
        },
        of={"$ref": "#/$defs/value"},
    ),
    "list": {"title": "a list", "type": "array", "items": {"$ref": "#/$defs/value"}},
    "value": {
        "anyOf": [
            {"$ref": "#/$defs/expression"},
            {"title": "a number", "type": "number"},
            {"title": "true or false", "type": "boolean"},
            *(
                {"$ref": f"#/$defs/{name}"}
                for name in (
                    "unknown",
                    "quantity",
                    "reference",
                    "text",
                    "auto",
                    "word",
                    "counted",
                    "list",
                )
            ),
        ]
    },
    "allowances": {
        "title": "a list of what is allowed",
        "type": "array",
        "items": _object(
            "an allowance",
            ("code", "because"),
            code={"type": "string", "pattern": "^GS[0-9]{4}$"},
            because=_TEXT,
        ),
    },
}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"title": "a list", "type": "array", "items": of}


def _map(of: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "an object",
        "type": "object",
        "propertyNames": _ref("name"),
        "additionalProperties": of,
    }


def _any(*branches: dict[str, Any]) -> dict[str, Any]:
    """One of these, or what every field takes: an expression, or nothing known."""
    return {"anyOf": [*branches, _ref("expression"), _ref("unknown")]}


def _enumerated(attribute: Attribute) -> dict[str, Any]:
    return {"title": "a word", "enum": list(attribute.words)} if attribute.words else _ref("name")


def _word(attribute: Attribute, definitions: dict[str, Any]) -> dict[str, Any]:
    """A word of the vocabulary with its arguments; a vocabulary is defined once."""
    vocabulary = attribute.vocabulary
    assert vocabulary is not None
    words = _vocabulary(vocabulary)
    title = f"words_{vocabulary.title.replace(' ', '_')}"
    name, number = title, 1
    while definitions.setdefault(name, words) != words:  # a part of the vocabulary
        number += 1
        name = f"{title}_{number}"
    return _ref(name)


def _vocabulary(vocabulary: Vocabulary) -> dict[str, Any]:
    arguments = {
        name: {"description": argument.doc, **_ref("value")}
        for word in vocabulary
        for name, argument in word.arguments.items()
    }
    shape = _object(
        f'a word such as {{"word": "{vocabulary.names[0]}"}}',
        ("word",),
        word={"title": "a word", "enum": list(vocabulary.names)},
        arguments=_list(_ref("value")),
        named={"type": "object", "properties": arguments, "additionalProperties": False},
    )
    return {"description": "; ".join(f"{w.signature}: {w.doc}" for w in vocabulary), **shape}


def _count(attribute: Attribute) -> dict[str, Any]:
    return {"title": "a whole number", "type": "integer", "minimum": attribute.least or 0}


_PLAIN_NUMBER = {"title": "a number", "type": "number"}


def _form(attribute: Attribute, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: C901 - one case a form
    match attribute.form:
        case Form.QUANTITY:
            return _any(_ref("quantity"))
        case Form.NUMBER | Form.SHARE:
            return _any(_PLAIN_NUMBER, _ref("quantity"))
        case Form.COUNT:
            return _any(_count(attribute), *([_ref("auto")] if attribute.auto else []))
        case Form.WORD:
            own = attribute.vocabulary is not None and attribute.vocabulary.own
            free = [_ref("text")] if own else []
            return _any(_enumerated(attribute), *free, *([_ref("auto")] if attribute.auto else []))
        case form if form in TEXTS:
            return {"anyOf": [{"title": "a text", **_TEXT}, _ref("unknown")]}
        case Form.FLAG:
            return _any({"title": "true or false", "type": "boolean"})
        case Form.WORDS:
            return _any(_list(_enumerated(attribute)))
        case Form.TERM:
            word = _word(attribute, definitions)
            return _any(word, *([_ref("auto")] if attribute.auto else []))
        case Form.TERMS:
            word = _word(attribute, definitions)
            return _any(word, _list(_any(word)))
        case Form.PART:
            return _any(_ref("reference"), *([_ref("auto")] if attribute.auto else []))
        case Form.PARTS:
            return _any(_ref("reference"), _list(_any(_ref("reference"))))
        case Form.COUNTED | Form.PORTS:
            return _any(_ref("counted"), _ref("reference"), _list(_any(_ref("counted"))))
        case Form.LIST:
            return _any(
                _ref("quantity"), _PLAIN_NUMBER, _list(_any(_ref("quantity"), _PLAIN_NUMBER))
            )
        case Form.SPREAD:
            return _any(_ref("quantity"), _word(attribute, definitions))
        case Form.CHOICE:
            one = (_ref("quantity"), _word(attribute, definitions))
            free = [_ref("auto")] if attribute.auto else []
            return _any(*one, _list(_any(*one)), *free)
        case Form.TABLE:
            table = _map(_any(_PLAIN_NUMBER, _ref("quantity")))
            return {**table, "propertyNames": _enumerated(attribute)}
        case Form.LISTS:
            return _map(_any(_ref("counted"), _list(_any(_ref("counted")))))
        case Form.BLOCK | Form.NAMED:
            assert attribute.owner is not None
            block = _ref(_define(attribute.owner, definitions))
            return block if attribute.form is Form.BLOCK else _map(block)
        case _:
            return _ref("value")


def _define(cls: type[Entity], definitions: dict[str, Any]) -> str:
    """Define a class once; the name of its definition."""
    kind = kind_of(cls)
    name = kind or f"{cls.__module__.rpartition('.')[2]}_{cls.__name__}"
    if name in definitions:
        return name
    definitions[name] = {}
    head: dict[str, Any] = {
        DOC: _TEXT,
        BASE: _any(_ref("reference")),
        SOURCE: _ref("name"),
        SOURCES: {"type": "object", "additionalProperties": _ref("name")},
        ALLOW: _ref("allowances"),
    }
    if kind:
        head["kind"] = {"const": kind}
    fields = {}
    for field, attribute in attributes(cls).items():
        form = _form(attribute, definitions)
        fields[word_of(field, attribute)] = {"description": attribute.doc, **form}
    definitions[name] = {
        "title": f"{'an' if kind[0] in 'aeio' else 'a'} {kind}" if kind else "a block",
        "description": (cls.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": {**head, **fields},
        "additionalProperties": False,
    }
    return name


def _entities(names: dict[str, str]) -> dict[str, Any]:
    """Entities by name; each is judged by the definition of its kind alone, so that errors are of that kind."""
    return {
        "title": "an object",
        "type": "object",
        "additionalProperties": {
            "title": "an entity",
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"enum": sorted(names)}},
            "allOf": [
                {
                    "if": {
                        "type": "object",
                        "required": ["kind"],
                        "properties": {"kind": {"const": kind}},
                    },
                    "then": _ref(name),
                }
                for kind, name in names.items()
            ],
        },
    }


def model_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of specs written as JSON, and of what `check -f model-json` writes."""
    definitions: dict[str, Any] = dict(_DEFINITIONS)
    names = {kind_of(cls): _define(cls, definitions) for cls in every_kind()}
    requirement = _object(
        "a requirement",
        ("text",),
        text=_ref("expression"),
        why={"type": ["string", "null"]},
        scope=_TEXT,
        minimise={"type": "boolean"},
    )
    citation = ("title", "publisher", "published", "accessed", "address", "confidence", "note")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "a spec",
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA},
            "name": _TEXT,
            "imports": _map({"title": "an import path or file", **_TEXT}),
            "sources": _map(_object("a source", (), **dict.fromkeys(citation, _TEXT))),
            "params": _map(_ref("value")),
            "values": _map(_ref("value")),
            "entities": {**_entities(names), "propertyNames": _ref("name")},
            "requirements": _list({"anyOf": [_ref("expression"), requirement]}),
            "allow": _ref("allowances"),
            "variants": _map(
                _object(
                    "a variant",
                    ("set",),
                    of=_ref("name"),
                    set={"type": "object", "additionalProperties": _ref("value")},
                )
            ),
            "sweeps": _map({"type": "object", "additionalProperties": _ref("value")}),
            "parts": _entities(names),
        },
        "required": ["schema", "entities"],
        "additionalProperties": False,
        "$defs": definitions,
    }
