"""What configurations leave to their classes: the defaults of the transformers package, shipped as a table."""

import json
from functools import cache
from os import path
from typing import Any

from specc.shipped import folder

LAYERS = ("num_hidden_layers", "n_layer", "num_layers", "n_layers", "decoder_layers", "depth")
MOST_DEEP = 3
"""Configurations inside configurations that are completed."""
WIDTH = ("hidden_size", "n_embd", "d_model", "dim", "embed_dim")


@cache
def _table() -> dict[str, Any]:
    with open(path.join(folder("data"), "model_defaults.json"), encoding="utf-8") as file:
        filled: dict[str, Any] = json.load(file)
    return filled


def origin() -> str:
    """Where the defaults come from, with the version."""
    return str(_table()["source"])


def _row(kind: object) -> dict[str, Any]:
    filled = _table()["types"].get(kind) if isinstance(kind, str) else None
    return filled if isinstance(filled, dict) else {}


def _sized(values: dict[str, Any]) -> bool:
    """Whether a configuration states the sizes that tell one model of its type from another."""
    return any(key in values for key in LAYERS) and any(key in values for key in WIDTH)


def completed(values: dict[str, Any], depth: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """A configuration with the defaults of its class where it says nothing, and those that its size rests on.

    A configuration that states neither its layers nor its width stays as it is: the defaults would make it another model.
    Nested configurations are completed by their own types, which their parent's class names where they don't.
    """
    kind = values.get("model_type")
    row = _row(kind)
    filled = dict(values)
    for alias, name in row.get("aliases", {}).items():
        if alias in filled and name not in filled:
            filled[name] = filled.pop(alias)
    taken: dict[str, Any] = {}
    parts = dict(row.get("parts", {}))
    if depth < MOST_DEEP:
        for name, inner in values.items():
            if isinstance(inner, dict) and "model_type" in inner:
                parts[name] = inner["model_type"]
    else:
        parts = {}
    for name, part in parts.items():
        inner = filled.get(name)
        if isinstance(inner, dict):
            typed = {**inner, "model_type": inner.get("model_type", part)}
            filled[name], more = completed(typed, depth + 1)
            taken |= {f"{name}.{key}": value for key, value in more.items()}
    if _sized(filled) or not any(key in row.get("values", {}) for key in LAYERS):
        for name, value in row.get("values", {}).items():
            # Whether tables are tied stands with the part that has them: outside it is often left out, and untrue.
            if name not in filled and not (name == "tie_word_embeddings" and "parts" in row):
                filled[name] = taken[name] = value
    return filled, taken
