"""A document held against the published schema, and what is wrong with it in a reader's words."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from specc.design.schema import model_schema
from specc.documents import faults
from specc.documents.positions import Located, escaped

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

MOST = 100
"""Faults of a document that are told."""


@cache
def _validator() -> "Validator":
    from jsonschema import Draft202012Validator  # heavy, and only documents need it

    return Draft202012Validator(model_schema())


def shape_faults(document: Located) -> list[faults.WrongShape]:
    """What in a document is against the schema, in the order of the text."""
    wrong: list[faults.WrongShape] = []
    told: set[tuple[str, str]] = set()
    for error in _validator().iter_errors(document.value):
        for fault in _told(error, document):
            if (fault.pointer, fault.problem) not in told:
                told.add((fault.pointer, fault.problem))
                wrong.append(fault)
        if len(wrong) >= MOST:
            break
    wrong.sort(key=lambda fault: fault.span.start)
    return wrong


def _told(error: "ValidationError", document: Located) -> Iterator[faults.WrongShape]:
    error = _deepest(error)
    pointer = "".join(f"/{escaped(str(step))}" for step in error.absolute_path)
    span = document.span(pointer)
    schema = error.schema
    assert isinstance(schema, dict)
    demanded: Any = error.validator_value
    instance: Any = error.instance
    known: tuple[str, ...] = ()
    word = ""
    if "propertyNames" in error.absolute_schema_path:
        where = f"{pointer}/{escaped(instance)}"
        problem = f"`{instance}` is no name: names have a to z, digits and _, and do not begin with a digit"
        yield faults.WrongShape(
            span=document.key(where), pointer=where, problem=problem, word="", known=()
        )
        return
    match error.validator:
        case "additionalProperties" if isinstance(error.validator_value, bool):
            known = tuple(schema.get("properties", {}))
            for key in [key for key in instance if key not in known]:
                where = f"{pointer}/{escaped(key)}"
                problem = f"{schema.get('title', 'the document')} has no `{key}`"
                yield faults.WrongShape(
                    span=document.key(where), pointer=where, problem=problem, word=key, known=known
                )
            return
        case "required":
            missing = [key for key in demanded if key not in instance]
            names = " and ".join(f"`{key}`" for key in missing)
            problem = f"{names} is missing" if len(missing) == 1 else f"{names} are missing"
        case "const":
            problem = f"found {_shown(error.instance)}, allowed is {_shown(error.validator_value)}"
        case "enum":
            known = tuple(map(str, demanded))
            word = error.instance if isinstance(error.instance, str) else ""
            problem = f"found {_shown(error.instance)}, which is none of the words allowed here"
        case "anyOf":
            problem = f"found {_shown(error.instance)}, allowed are {_branches(error)}"
        case "pattern" if (
            pointer and error.parent is not None and error.parent.validator == "propertyNames"
        ):
            problem = (
                f"{_shown(error.instance)} is no name: a to z, digits and _, not a digit first"
            )
        case "pattern":
            allowed = schema.get("title", f"text like {error.validator_value}")
            problem = f"found {_shown(error.instance)}, allowed is {allowed}"
        case "type":
            allowed = schema.get("title") or _types(demanded)
            problem = f"found {_shown(error.instance)}, allowed is {allowed}"
        case _:
            problem = f"found {_shown(error.instance)}: {error.message}"
    yield faults.WrongShape(span=span, pointer=pointer, problem=problem, word=word, known=known)


def _deepest(error: "ValidationError") -> "ValidationError":
    """The error that says most: inside the one branch that the value was meant for, if it can be told."""
    while error.validator == "anyOf" and error.context:
        branches: dict[Any, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        meant = [
            errors
            for errors in branches.values()
            if not any(e.validator == "type" and not e.relative_path for e in errors)
        ]
        if isinstance(error.instance, dict):
            meant = [errors for errors in meant if _shares_key(errors, error.instance)]
        if len(meant) != 1:
            return error
        error = meant[0][0]
    return error


def _shares_key(errors: list["ValidationError"], instance: dict[str, Any]) -> bool:
    """Whether an object has a key of what the branch of these errors describes, or the errors lie inside of it."""
    for error in errors:
        properties = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        if error.relative_path or any(key in properties for key in instance):
            return True
    return False


def _branches(error: "ValidationError") -> str:
    """The titles of what is allowed."""
    branches: Any = error.validator_value
    titles = dict.fromkeys(_titles(branches))
    *most, last = titles or ("something else",)
    return f"{', '.join(most)} or {last}" if most else last


def _titles(branches: Iterable[dict[str, Any]]) -> Iterator[str]:
    for branch in branches:
        reference = branch.get("$ref", "")
        named = _validator().schema["$defs"][reference.rpartition("/")[2]] if reference else branch  # type: ignore[index]
        if "title" in named:
            yield named["title"]


def _shown(value: Any) -> str:
    """A value as people call it."""
    import json

    if isinstance(value, dict):
        return (
            f"an object with {', '.join(f'`{key}`' for key in value)}"
            if value
            else "an empty object"
        )
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"


_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}


def _types(types: str | list[str]) -> str:
    return " or ".join(_TYPES[name] for name in ([types] if isinstance(types, str) else types))
