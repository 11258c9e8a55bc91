"""The JSON Schema of models, generated from the declarations of the fields."""

from typing import Any

from specc.design.converter import SCHEMA, every_kind
from specc.design.entity import Entity, kind_of
from specc.design.fields import Attribute, Form, admitted, attributes

_NUMBER = {"type": "number"}
_DEFINITIONS: dict[str, Any] = {
    "quantity": {
        "type": "object",
        "properties": {
            "value": _NUMBER,
            "unit": {"type": "string"},
            "exact": {"type": "string"},
            "written": {"type": "string"},
            "low": _NUMBER,
            "high": _NUMBER,
        },
        "required": ["value", "unit"],
        "additionalProperties": False,
    },
    "reference": {
        "type": "object",
        "properties": {"ref": {"type": "string"}},
        "required": ["ref"],
        "additionalProperties": False,
    },
    "auto": {
        "type": "object",
        "properties": {
            "auto": {
                "type": "array",
                "items": {"type": ["integer", "null"]},
                "minItems": 2,
                "maxItems": 2,
            }
        },
        "required": ["auto"],
        "additionalProperties": False,
    },
    "term": {
        "type": "object",
        "properties": {
            "word": {"type": "string"},
            "arguments": {"type": "array", "items": {"$ref": "#/$defs/value"}},
            "named": {"type": "object", "additionalProperties": {"$ref": "#/$defs/value"}},
        },
        "required": ["word"],
        "additionalProperties": False,
    },
    "counted": {
        "type": "object",
        "properties": {
            "count": {"anyOf": [{"type": "integer", "minimum": 0}, {"$ref": "#/$defs/auto"}]},
            "of": {"$ref": "#/$defs/value"},
        },
        "required": ["count", "of"],
        "additionalProperties": False,
    },
    "value": {
        "anyOf": [
            {"type": ["string", "boolean", "number", "null"]},
            {"type": "array", "items": {"$ref": "#/$defs/value"}},
            *(
                {"$ref": f"#/$defs/{name}"}
                for name in ("quantity", "reference", "auto", "term", "counted")
            ),
        ]
    },
}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _map(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": of}


def _of_unit(attribute: Attribute) -> dict[str, Any]:
    units = sorted(str(dimension) for dimension in admitted(attribute.dimensions))
    return {"allOf": [_ref("quantity"), {"properties": {"unit": {"enum": units}}}]}


def _form(attribute: Attribute, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: C901 - one case a form
    match attribute.form:
        case Form.QUANTITY | Form.NUMBER | Form.SHARE:
            return _of_unit(attribute)
        case Form.COUNT:
            count: dict[str, Any] = {"type": "integer", "minimum": attribute.least or 0}
            return {"anyOf": [count, _ref("auto")]} if attribute.auto else count
        case Form.WORD:
            return {"enum": list(attribute.words)} if attribute.words else {"type": "string"}
        case Form.TEXT:
            return {"type": "string"}
        case Form.FLAG:
            return {"type": "boolean"}
        case Form.WORDS:
            return _list(
                {"enum": list(attribute.words)} if attribute.words else {"type": "string"}
            )
        case Form.TERM:
            return {"anyOf": [_ref("term"), _ref("auto")]} if attribute.auto else _ref("term")
        case Form.TERMS:
            return _list(_ref("term"))
        case Form.PART:
            return _ref("reference")
        case Form.PARTS:
            return _list(_ref("reference"))
        case Form.COUNTED | Form.PORTS:
            return _list(_ref("counted"))
        case Form.LIST:
            return _list(_of_unit(attribute))
        case Form.SPREAD:
            return {"anyOf": [_of_unit(attribute), _ref("term")]}
        case Form.TABLE:
            return _map(_of_unit(attribute))
        case Form.LISTS:
            return _map(_list(_ref("counted")))
        case Form.BLOCK | Form.NAMED:
            assert attribute.owner is not None
            block = _ref(_define(attribute.owner, definitions))
            return block if attribute.form is Form.BLOCK else _map(block)
        case Form.VALUE:
            return _ref("value")


def _define(cls: type[Entity], definitions: dict[str, Any]) -> str:
    """Define a class once; the name of its definition."""
    kind = kind_of(cls)
    name = kind or f"{cls.__module__.rpartition('.')[2]}_{cls.__name__}"
    if name in definitions:
        return name
    definitions[name] = {}
    head: dict[str, Any] = {
        "name": {"type": "string"},
        "doc": {"type": "string"},
        "lineage": _list({"type": "string"}),
    }
    if kind:
        head["kind"] = {"const": kind}
    fields = {}
    for field, attribute in attributes(cls).items():
        fields[field] = {"description": attribute.doc, **_form(attribute, definitions)}
    definitions[name] = {
        "description": (cls.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": {
            **head,
            "fields": {"type": "object", "properties": fields, "additionalProperties": False},
        },
        "required": ["name", "fields", *(["kind"] if kind else [])],
        "additionalProperties": False,
    }
    return name


def model_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the documents that `to_json` writes."""
    definitions: dict[str, Any] = dict(_DEFINITIONS)
    names = [_define(cls, definitions) for cls in every_kind()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "A compiled gpuspec design",
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA},
            "name": {"type": "string"},
            "entities": _map(_ref("reference")),
            "values": _map(_ref("value")),
            "requirements": _list(
                {
                    "type": "object",
                    "properties": {
                        "text": {"type": "string"},
                        "why": {"type": ["string", "null"]},
                        "scope": {"type": "string"},
                        "minimise": {"type": "boolean"},
                    },
                    "required": ["text", "why", "scope", "minimise"],
                    "additionalProperties": False,
                }
            ),
            "nouns": {
                "type": "object",
                "additionalProperties": {"oneOf": [_ref(name) for name in names]},
            },
        },
        "required": ["schema", "name", "entities", "values", "requirements", "nouns"],
        "additionalProperties": False,
        "$defs": definitions,
    }
