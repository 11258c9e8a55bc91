"""The published JSON Schemas of the machine-readable reports, and the check of a document against its own."""

import json
import os
from functools import cache

MODEL = "model"  # generated from the declarations of the nouns; the others are written by hand
_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas")


def schema_names() -> tuple[str, ...]:
    """The documents that have a schema, sorted."""
    found = {name.removesuffix(".json") for name in os.listdir(_FOLDER) if name.endswith(".json")}
    return tuple(sorted({*found, MODEL}))


@cache
def schema_text(name: str) -> str:
    """A schema as published; the name is one of `schema_names`."""
    if name == MODEL:
        from specc.design.schema import model_schema

        return json.dumps(model_schema(), indent=2, ensure_ascii=False) + "\n"
    with open(os.path.join(_FOLDER, f"{name}.json"), encoding="utf-8") as stream:
        return stream.read()


def problems(name: str, document: object) -> list[str]:
    """What in a document is against its schema, each with its place; empty where all is well."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    every = [
        (f"{other}.json", Resource.from_contents(json.loads(schema_text(other))))
        for other in schema_names()
    ]
    registry = Registry().with_resources(every)
    validator = Draft202012Validator(json.loads(schema_text(name)), registry=registry)
    found = sorted(validator.iter_errors(document), key=lambda error: error.json_path)
    return [f"{error.json_path}: {error.message}" for error in found]
