"""The published JSON Schemas of the machine-readable reports, and the check of a document against its own."""

import json
import os
from functools import cache

MODEL = "model"  # generated from the declarations of the nouns; the others are written by hand
_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas")


def schema_names() -> tuple[str, ...]:
    """The documents that have a schema, sorted."""
    stems = {name.removesuffix(".json") for name in os.listdir(_FOLDER) if name.endswith(".json")}
    return tuple(sorted({*stems, MODEL}))


@cache
def schema_text(name: str) -> str:
    """A schema as published; the name is one of `schema_names`."""
    if name == MODEL:
        from specc.design.schema import model_schema

        return json.dumps(model_schema(), indent=2, ensure_ascii=False) + "\n"
    written = _written(name)
    if '"$ref": "quantity.json"' not in written:
        return written
    # Whoever validates has this one text: it may not point to a file beside it.
    whole = json.loads(written.replace('"$ref": "quantity.json"', '"$ref": "#/$defs/quantity"'))
    quantity = json.loads(_written("quantity"))
    inner = {key: value for key, value in quantity.items() if not key.startswith("$")}
    whole["$defs"] = {**whole.get("$defs", {}), "quantity": inner}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _written(name: str) -> str:
    """A schema as it lies in the package; those of documents point to the one of quantities."""
    with open(os.path.join(_FOLDER, f"{name}.json"), encoding="utf-8") as stream:
        return stream.read()


def problems(name: str, document: object) -> list[str]:
    """What in a document is against its schema, each with its place; empty where all is well."""
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads(schema_text(name)))
    errors = sorted(validator.iter_errors(document), key=lambda error: error.json_path)
    return [f"{error.json_path}: {error.message}" for error in errors]
