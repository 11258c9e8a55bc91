"""Compiled designs travel through JSON: valid against the generated schema, and the same when read back."""

import json
from pathlib import Path

import pytest

from specc.compiler import Compiler
from specc.design.converter import NotAModel, from_json, to_json
from specc.design.entity import Entity
from specc.design.fields import attributes
from specc.design.schema import model_schema
from specc.diagnostics.store import DiskStore
from specc.shipped import folder

EXAMPLES = sorted(Path(folder("specs"), "examples").glob("*.gpuspec"))


def _document(path: Path) -> dict[str, object]:
    catalogue = folder("specs")
    store = DiskStore(catalogue)
    result = Compiler(store, catalogue).compile(store.load(str(path)), str(path), prices=False)
    return to_json(result.design)


@pytest.fixture(scope="module")
def validator():
    from jsonschema import Draft202012Validator

    schema = model_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_model_is_valid_and_readable_back(path: Path, validator) -> None:
    document = json.loads(json.dumps(_document(path)))
    problems = [f"{e.json_path}: {e.message}"[:300] for e in validator.iter_errors(document)]
    assert not problems
    assert document["nouns"]
    again = to_json(from_json(document))
    assert again["nouns"] == document["nouns"]
    assert again["entities"] == document["entities"]


def test_values_survive_exactly() -> None:
    design = from_json(json.loads(json.dumps(_document(EXAMPLES[0]))))
    part = next(
        n for n in design.entities.values() if isinstance(n, Entity) and n.kind == "accelerator"
    )
    assert attributes(type(part))["memory"].required
    assert str(part.memory.dimension) == "byte"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"schema": "gpuspec.model/99"}, "schema"),
        ({"entities": {"a": {"ref": "nowhere"}}}, "nowhere"),
        (
            {
                "nouns": {"a": {"kind": "ghost", "name": "a", "fields": {}}},
                "entities": {"a": {"ref": "a"}},
            },
            "kind",
        ),
        (
            {
                "nouns": {"a": {"kind": "psu", "name": "a", "fields": {"outputt": 3}}},
                "entities": {"a": {"ref": "a"}},
            },
            "outputt",
        ),
    ],
)
def test_bad_documents_are_refused(change: dict[str, object], complaint: str) -> None:
    document = {
        "schema": "gpuspec.model/1",
        "name": "x",
        "entities": {},
        "values": {},
        "requirements": [],
        "nouns": {},
    }
    with pytest.raises(NotAModel, match=complaint):
        from_json({**document, **change})
