"""From a Hugging Face `config.json` to a model in the language, offline."""

import json
import re
from collections.abc import Callable
from typing import Any

from specc.importing import decoders, encoders, hybrids
from specc.importing.config import Config, Fields, ImportFault
from specc.importing.writing import model_text

NESTED = ("text_config", "llm_config", "language_config")
ALIASES = {
    "roberta": "bert",
    "xlm-roberta": "bert",
    "gemma3": "gemma3_text",
    "llama4": "llama4_text",
    "qwen3_vl_text": "qwen3",
    "qwen3_vl_moe_text": "qwen3_moe",
}


def readers() -> dict[str, Callable[[Config], Fields]]:
    """What reads each `model_type`."""
    return {**decoders.READERS, **hybrids.READERS, **encoders.READERS}


def _language(values: dict[str, Any]) -> dict[str, Any]:
    """The language part of a model that takes images too; what it does not say is as outside."""
    for key in NESTED:
        inner = values.get(key)
        if isinstance(inner, dict) and inner:
            outer = {k: v for k, v in values.items() if k == "tie_word_embeddings"}
            kind = inner.get("model_type") or values.get("model_type")
            return {**outer, **inner, "model_type": kind}
    return values


def fields_of(values: dict[str, Any]) -> Fields:
    """The fields of a model from a decoded configuration.

    Raises:
        ImportFault: The architecture is not known, or keys are missing.
    """
    if not isinstance(values, dict):
        raise ImportFault("the file holds no JSON object")
    inner = _language(values)
    kind = inner.get("model_type")
    if not isinstance(kind, str):
        raise ImportFault(
            "the file does not say model_type",
            ("model_type",),
            "is it the config.json of a model?",
        )
    known = readers()
    reader = known.get(ALIASES.get(kind, kind))
    if reader is None:
        from difflib import get_close_matches

        near = get_close_matches(kind, known, n=3, cutoff=0.5)
        lacking = "its layers, their attention and their feed-forward network have no counterpart here yet"
        hint = f"near: {', '.join(near)}" if near else "known: " + ", ".join(sorted(known))
        raise ImportFault(
            f"the architecture {kind!r} is not known: {lacking}",
            hint=f"{hint}; a model can also be written by hand, or with `parameters` alone",
        )
    config = Config(inner)
    fields = reader(config)
    if config.missing:
        raise ImportFault(
            f"the configuration of {kind!r} is not complete", tuple(dict.fromkeys(config.missing))
        )
    return _weights(values, inner, fields)


def _weights(values: dict[str, Any], inner: dict[str, Any], fields: Fields) -> Fields:
    """The dtype of a checkpoint that is quantised already."""
    block = values.get("quantization_config") or inner.get("quantization_config")
    if not isinstance(block, dict):
        return fields
    method, bits, group = block.get("quant_method"), block.get("bits"), block.get("group_size")
    if method in ("gptq", "awq") and bits in (3, 4, 8):
        suffix = f"(group = {group})" if isinstance(group, int) and group > 0 else ""
        return {**fields, "weights": f"int{bits}{suffix}"}
    if method == "fp8":
        return {
            **fields,
            "weights": "fp8(block = 128)" if block.get("weight_block_size") else "fp8",
        }
    if method == "mxfp4":
        return {**fields, "weights": "mxfp4"}
    return fields


def _name(values: dict[str, Any], given: str | None) -> str:
    raw = given or values.get("_name_or_path") or values.get("model_type") or "model"
    name = re.sub(r"[^a-z0-9]+", "_", str(raw).rstrip("/").split("/")[-1].lower()).strip("_")
    return name if name and not name[0].isdigit() else f"m_{name}"


def import_hf(text: str, name: str | None = None) -> str:
    """The text of a spec with one model, from the text of a `config.json`.

    Args:
        text: The file's content.
        name: Name of the model; None: from the configuration.

    Raises:
        ImportFault: The text is no JSON, the architecture is not known, or keys are missing.
    """
    try:
        values = json.loads(text)
    except ValueError as error:
        raise ImportFault(f"the file is no JSON: {error}") from None
    except RecursionError:
        raise ImportFault("the file is nested too deeply to be a configuration") from None
    fields = fields_of(values)
    return model_text(_name(values, name), fields)
