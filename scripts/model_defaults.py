"""Write `data/model_defaults.json`: what a configuration of the transformers package says where a file does not.

    pip install transformers torch
    PYTHONPATH=src python scripts/model_defaults.py

The defaults of the configuration classes alone: plain values, none that another value decides.
"""

import dataclasses
import json
from pathlib import Path

import transformers
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

OUT = Path(__file__).parents[1] / "data" / "model_defaults.json"
BASE = {field.name for field in dataclasses.fields(transformers.PretrainedConfig)}
OMITTED = (
    "token",
    "dropout",
    "eps",
    "initializer",
    "pdrop",
    "loss",
    "use_cache",
    "aux",
    "std",
    "jitter",
    "summary",
    "pretraining_tp",
)
KEPT = {"sliding_window_pattern", "_sliding_window_pattern"}


def plain(value):
    """Whether a default can be written: a number, a word, a truth value."""
    return isinstance(value, bool | int | str) or (
        isinstance(value, float) and value == int(value)
    )


def values_of(kind):
    """The plain defaults of a class by name."""
    plain_values = {}
    for field in dataclasses.fields(kind):
        name = field.name
        if name in BASE or any(
            word in name and name not in KEPT and not name.startswith("num_experts_per")
            for word in OMITTED
        ):
            continue
        if name != "tie_word_embeddings" and not plain(field.default):
            continue
        if plain(field.default):
            plain_values[name] = field.default
    return plain_values


def parts_of(kind):
    """The types of nested configurations."""
    plain_values = {}
    for name, part in (getattr(kind, "sub_configs", None) or {}).items():
        word = getattr(part, "model_type", "")
        if word:
            plain_values[name] = word
    return plain_values


def main():
    types = {}
    for name in sorted(CONFIG_MAPPING):
        kind = CONFIG_MAPPING[name]
        row = {
            "values": values_of(kind),
            "parts": parts_of(kind),
            "aliases": getattr(kind, "attribute_map", None) or {},
        }
        types[name] = {key: value for key, value in row.items() if value}
    lines = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(row, sort_keys=True)}" for name, row in types.items()
    )
    origin = f"defaults of the configuration classes of transformers {transformers.__version__}"
    OUT.write_text(
        f'{{\n"source": {json.dumps(origin)},\n"types": {{\n{lines}\n}}\n}}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main()
